"""What the house has to do when its listeners change."""

from __future__ import annotations

from tools.playlists.store import PlaylistStore
from tools.taste.choices import Choices


def forget_guest(store: PlaylistStore, choices: Choices, since: float) -> None:
    """Nothing is left of what was made for a guest who came at `since` (unix seconds), unless it was saved."""
    store.remove_since(since)
    choices.forget_since(since)

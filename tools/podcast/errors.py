"""What can go wrong with an episode, in words for people."""

from __future__ import annotations

from tools.errors import PlainError


class PodcastError(PlainError):
    """An episode could not be made, or not further."""

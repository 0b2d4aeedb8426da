"""Somebody talks about what plays: it waits, and goes on at the beginning of the sentence that was broken off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.library.items import Item
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.podcast.asking.passages import Passage, beginning_of

LEAD = 0.15
"""Seconds before a sentence at which it is taken up, so that its first sound is heard whole."""


@dataclass(frozen=True, slots=True)
class _Held:
    item: Item
    position: float
    start: float


class Interruption:
    """Holds what plays while it is talked about. Thread-safe.

    `known` gives what is said in an item, as far as that is known without waiting.
    """

    def __init__(self, player: Player, known: Callable[[Item], Sequence[Passage]]) -> None:
        self._player = player
        self._known = known
        self._held: _Held | None = None
        self._due = False
        self._lock = threading.Lock()

    def hold(self) -> PlayerState:
        """Pause, and remember the sentence; what does not play is left as it is."""
        with self._lock:
            state = self._player.observe()
            if state.item is None or state.state != "playing":
                return state
            after = self._player.pause()
            start = beginning_of(self._known(state.item), after.position)
            self._held = _Held(state.item, after.position, max(0.0, start - LEAD) if start < after.position else start)
            self._due = False
            return after

    def answered(self) -> None:
        """The question was answered: what was held goes on when the answer has been heard."""
        with self._lock:
            self._due = self._held is not None

    @property
    def holds(self) -> bool:
        """Whether something waits, unchanged since it was held."""
        return self._held is not None and self._unchanged(self._held)

    def settle(self) -> None:
        """The answer has been heard. Does nothing if nobody asked anything, or another thing plays by now."""
        if self._due:
            self.go_on()

    def go_on(self) -> PlayerState | None:
        """Go on at the beginning of the sentence; None if nothing is held, or somebody went elsewhere since."""
        with self._lock:
            held, self._held, self._due = self._held, None, False
            if held is None or not self._unchanged(held):
                return None
            self._player.seek(held.start)
            return self._player.resume()

    def _unchanged(self, held: _Held) -> bool:
        state = self._player.observe()
        same = state.item is not None and state.item.id == held.item.id and state.state == "paused"
        return same and abs(state.position - held.position) < 1.0

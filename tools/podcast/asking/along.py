"""What is done ahead of questions and episodes: what speaks is written down if need be, and made comparable."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tools.library.items import Item
from tools.playback.state import PlayerState
from tools.podcast.asking.hearing import Ears
from tools.podcast.asking.ranking import Ranker
from tools.podcast.asking.sources import Sources

_LOOK = 300.0
"""Seconds between two looks at what is to come."""
_AT_ONCE = 64  # sentences whose vectors are made between two looks at whether somebody talks


class Along:
    """One step after the other for what plays now; `prepare` is called once, last. Use from one thread.

    While nothing speaks, the first quarter of an hour of each of `to_come` is written down (`recalling.AHEAD`), so that
    episodes about followed shows have something to tell. `clock` gives seconds.
    """

    def __init__(
        self,
        sources: Sources,
        ears: Ears | None,
        ranker: Callable[[], Ranker | None],
        prepare: Callable[[], None] = lambda: None,
        to_come: Callable[[], Sequence[Item]] = lambda: (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._to_come, self._clock = to_come, clock
        self._left: list[Item] = []
        self._looked: float | None = None
        self._sources = sources
        self._ears = ears
        self._ranker = ranker
        self._ready: tuple[str, int] = ("", 0)
        self._prepare: Callable[[], None] | None = prepare

    def step(self, state: PlayerState, stopped: Callable[[], bool]) -> bool:
        """Do what is wanted most for what plays; False if nothing is left to do now."""
        item = state.item
        if item is None or state.state != "playing" or item.kind not in {"episode", "chapter"}:
            return self._hear_ahead(stopped)
        if self._ears is not None and self._sources.needs_ears(item) and self._ears.work(item, state.position, stopped):
            return True
        passages = self._sources.of(item).passages
        done = self._ready[1] if self._ready[0] == item.id else 0
        if passages and done >= len(passages) and self._prepare is not None:
            prepare, self._prepare = self._prepare, None
            prepare()
        if done >= len(passages) or (ranker := self._ranker()) is None:
            return False
        ranker.prepare(passages[done : done + _AT_ONCE])
        self._ready = item.id, done + _AT_ONCE
        return True

    def _hear_ahead(self, stopped: Callable[[], bool]) -> bool:
        """One piece of what is to come; False if all of it is written down, or nobody can."""
        if self._ears is None:
            return False
        if self._looked is None or self._clock() - self._looked >= _LOOK:
            self._looked, self._left = self._clock(), list(self._to_come())
        while self._left and not stopped():
            item = self._left.pop(0)  # one that cannot be read is not tried again before the next look
            if self._sources.needs_ears(item) and self._ears.work(item, 0.0, stopped):
                self._left.insert(0, item)
                return True
        return False

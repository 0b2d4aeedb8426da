"""What is done ahead of questions while something speaks: it is written down if need be, and made comparable."""

from __future__ import annotations

from collections.abc import Callable

from tools.playback.state import PlayerState
from tools.podcast.asking.hearing import Ears
from tools.podcast.asking.ranking import Ranker
from tools.podcast.asking.sources import Sources

_AT_ONCE = 64  # sentences whose vectors are made between two looks at whether somebody talks


class Along:
    """One step after the other for what plays now; `prepare` is called once, last. Use from one thread."""

    def __init__(
        self,
        sources: Sources,
        ears: Ears | None,
        ranker: Callable[[], Ranker | None],
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        self._sources = sources
        self._ears = ears
        self._ranker = ranker
        self._ready: tuple[str, int] = ("", 0)
        self._prepare: Callable[[], None] | None = prepare

    def step(self, state: PlayerState, stopped: Callable[[], bool]) -> bool:
        """Do what is wanted most for what plays; False if nothing is left to do now."""
        item = state.item
        if item is None or state.state != "playing" or item.kind not in {"episode", "chapter"}:
            return False
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

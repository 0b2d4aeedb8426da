"""From what was described to what is played or listed; and what filters leave of anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from tools.library.items import Item, Kind
from tools.library.library import Library
from tools.playback.found import Found
from tools.search.filters import Filters
from tools.search.meanings import Meanings
from tools.search.passing import Passing, Played

log = logging.getLogger(__name__)

_LEAST_COSINE = 0.25  # what is less near than this does not fit
_NEARLY = 0.8  # of the best score: what fits nearly as well
_MOST_PLAYED = 25  # songs for a wish
_ALTERNATIVES = 4


class Fitting:
    """What fits a wish. Without `meanings` nothing does, and filters work all the same."""

    def __init__(self, library: Library, meanings: Meanings | None, played: Played | None) -> None:
        self._library, self._meanings = library, meanings
        self.passing = Passing(library, played)

    def items(
        self, wish: str, kinds: Collection[Kind], filters: Filters, keep: Callable[[str], bool], limit: int
    ) -> list[Item]:
        """The items of some kinds that fit a wish, best first; none when nothing is near enough."""
        if self._meanings is None:
            return []
        try:
            fits = [fit for fit in self._meanings.nearest(wish, kinds, 300) if keep(fit.id)]
        except Exception as error:  # a server that is away or a damaged index must not take names away, too
            log.warning("meanings cannot be searched: %s", type(error).__name__)
            return []
        if not fits or (fits[0].cosine is not None and fits[0].cosine < _LEAST_COSINE):
            return []
        near = [fit.id for fit in fits if fit.score >= _NEARLY * fits[0].score]
        return self.filtered(self._library.get_many(near), filters)[:limit]

    def found(self, fits: Sequence[Item], parts: Callable[[Item], list[Item]]) -> Found:
        """What is played for them: songs like the best one if it is a song, otherwise the best one."""
        best, others = fits[0], tuple(fits[1 : _ALTERNATIVES + 1])
        if best.kind == "track":
            tracks = tuple(item for item in fits if item.kind == "track")[:_MOST_PLAYED]
            return Found(tracks, alternatives=others, fits=True)
        for item in fits:
            if item.kind in {"episode", "chapter"}:
                return Found((item,), alternatives=others, fits=True)
            if items := parts(item):
                return Found(tuple(items), item, tuple(other for other in others if other != item), fits=True)
        return Found(heading=best, alternatives=others, missing=True)

    def filtered(self, items: Sequence[Item], filters: Filters) -> list[Item]:
        """The items that pass."""
        kept = set(self.passing.of([item.id for item in items], filters)) if filters else set()
        return [item for item in items if not filters or item.id in kept]

"""What is like something: by the same makers' neighbours in genre and time, and by what texts and tags say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tools.library.items import Item
from tools.library.library import Library
from tools.search.meanings import Meanings
from tools.search.search import Search

_NEAREST = 400
_GENRE, _YEARS = 0.5, 15


class Likeness:
    """Finds tracks like given items."""

    def __init__(self, library: Library, search: Search, meanings: Meanings) -> None:
        self._library, self._search, self._meanings = library, search, meanings

    def similar(self, ids: Collection[str]) -> Mapping[str, float]:
        """Track ids with how like they are to the items, 0 to 1, best first; without the items themselves."""
        found: dict[str, float] = {}
        for item in self._library.get_many(list(ids)):
            for one, score in self._like(item).items():
                found[one] = max(found.get(one, 0.0), score)
        for item_id in ids:
            found.pop(item_id, None)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def _like(self, item: Item) -> dict[str, float]:
        model = self._example(item)
        catalogue = self._search.catalogue()
        found: dict[str, float] = {}
        genre = model.genre.split(";")[0].split("/")[0].strip().casefold() if model.genre else ""
        for one in catalogue.genre(genre) if genre else ():
            entry = catalogue.entries[one]
            year = catalogue.year(entry)
            apart = abs(year - model.year) if year and model.year else _YEARS
            found[one] = _GENRE + 0.2 * max(0.0, 1 - apart / _YEARS)
        words = " ".join(part for part in (model.artist, model.genre, str(model.year or "")) if part)
        fits = self._meanings.nearest(words, {"track"}, _NEAREST) if words else []
        top = max((fit.score for fit in fits), default=0.0)
        for fit in fits:
            if top > 0 and fit.score > 0:
                found[fit.id] = min(1.0, found.get(fit.id, 0.0) + 0.3 * fit.score / top)
        return found

    def _example(self, item: Item) -> Item:
        """A track that stands for an artist or album; a track is its own."""
        if item.kind not in {"artist", "album"}:
            return item
        return next((child for child in self._library.children(item.id) if child.genre), item)

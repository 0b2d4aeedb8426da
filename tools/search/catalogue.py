"""A library as search needs it: every name indexed, who made what, which genres and years there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from tools.library.items import AUDIOBOOK, MUSIC, PODCAST, Kind
from tools.library.library import Library
from tools.search.names import NameIndex
from tools.search.words import keys, main_title, plain

SEARCH_KINDS: dict[str, frozenset[Kind]] = {
    "any": MUSIC | PODCAST | AUDIOBOOK,
    "music": MUSIC,
    "podcast": PODCAST,
    "audiobook": AUDIOBOOK,
}
_INDEXED: frozenset[Kind] = frozenset({"track", "album", "artist", "show", "episode", "audiobook", "playlist"})
_GENRE_CUT = re.compile(r"\s*[;,/|]\s*")
_GENRE_SURE = 88  # per cent; "hip hop" and "hiphop", not "pop" and "hop"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the index knows it."""

    id: str
    kind: Kind
    title: str
    artist: str
    parent: str | None
    year: int | None
    genre: str


class Catalogue:
    """A picture of the library at one moment: `works` by artist, `parts` by album, show or book, all as ids."""

    def __init__(self, library: Library) -> None:
        self.stamp = library.changed()
        self.entries: dict[str, Entry] = {}
        for item_id, kind, title, artist, _album, parent, year, genre in library.rows():
            self.entries[item_id] = Entry(item_id, kind, title, artist, parent, year, genre)
        self.works: dict[str, list[str]] = {}
        for item_id, artist_id in library.performances():
            if item_id in self.entries and artist_id in self.entries:
                self.works.setdefault(artist_id, []).append(item_id)
        self.parts: dict[str, list[str]] = {}
        for entry in self.entries.values():
            if entry.parent is not None:
                self.parts.setdefault(entry.parent, []).append(entry.id)
        self.names = NameIndex(_names(self.entries.values()))
        self._genres = self._by_genre()
        self._album_years = {e.id: e.year for e in self.entries.values() if e.kind == "album" and e.year}

    def year(self, entry: Entry) -> int | None:
        """When it was made: its own year or its album's."""
        return entry.year or self._album_years.get(entry.parent or "")

    def genre(self, said: str) -> frozenset[str]:
        """The ids of the tracks of a genre by its name, also if it is a part of one ("metal": Female Fronted Metal)."""
        words = set(said.split())
        holding = [ids for name, ids in self._genres.items() if words and words <= set(name.split())]
        if holding:
            return frozenset().union(*holding)
        if len(said) < 3:
            return frozenset()
        near = process.extractOne(
            said.replace(" ", ""), {name: name.replace(" ", "") for name in self._genres},
            scorer=fuzz.ratio, score_cutoff=_GENRE_SURE,
        )  # fmt: skip
        return frozenset(self._genres[near[2]]) if near else frozenset()

    def _by_genre(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        keyed: dict[str, list[str]] = {}
        for entry in self.entries.values():
            if entry.genre and entry.kind in {"track", "show", "audiobook"}:
                if entry.genre not in keyed:
                    keyed[entry.genre] = [name for name in keys(_GENRE_CUT.split(entry.genre)) if name]
                for name in keyed[entry.genre]:
                    found.setdefault(name, []).append(entry.id)
        return found


def _names(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Every name under which an item may be asked for."""
    for entry in entries:
        if entry.kind not in _INDEXED:
            continue
        yield entry.title, entry.id
        short = plain(entry.title)
        if short != entry.title:
            yield short, entry.id
        if entry.kind in {"album", "audiobook", "show"} and (main := main_title(entry.title)) not in {
            short,
            entry.title,
        }:
            yield main, entry.id

"""A library as search needs it: every name indexed, who made what, which genres and years there are."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Select, func, select

from tools.library.items import AUDIOBOOK, MUSIC, PODCAST, Kind
from tools.library.library import Library
from tools.library.tables import CreditRow, ItemRow
from tools.search.names import NameIndex
from tools.search.segments import Segment
from tools.search.words import keys, main_title, plain

log = logging.getLogger(__name__)

SEARCH_KINDS: dict[str, frozenset[Kind]] = {
    "any": MUSIC | PODCAST | AUDIOBOOK,
    "music": MUSIC,
    "podcast": PODCAST,
    "audiobook": AUDIOBOOK,
}
_INDEXED: frozenset[Kind] = frozenset({"track", "album", "artist", "show", "episode", "audiobook", "playlist"})
_GENRE_CUT = re.compile(r"\s*[;,/|]\s*")
_FEW, _SMALL_PART = 2000, 0.1  # names that are kept apart from the large index before they are merged into it
_COLUMNS = "id, kind, title, artist, parent_id, year, genre"
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
    """A picture of the library at one moment. Made from the whole library once, then from what has changed.

    `file` is where the index of names is kept, so that it need not be made anew at every start; None: nowhere.
    """

    def __init__(self, library: Library, file: Path | None = None, before: Catalogue | None = None) -> None:
        self._library, self._file = library, file
        self.stamp = library.changed()
        self._all_of: dict[Kind, list[str]] = {}
        self._belongings: dict[tuple[str, str], list[str]] = {}
        if before is None or not self._continue(before):
            self.entries = {entry.id: entry for entry, _ in _present(library)}
            self.names = self._indexed()

    def _continue(self, before: Catalogue) -> bool:
        """Take over what was known and add what has changed since; False if that does not give what there is."""
        changed = dict(_present(self._library, before.stamp))
        self.entries = {**before.entries, **{entry.id: entry for entry in changed}}
        for item_id in _gone(self._library, before.stamp):
            self.entries.pop(item_id, None)
        if len(self.entries) != _count(self._library):
            return False
        fresh = [entry for entry in changed if before.entries.get(entry.id) != entry]
        self.names = self._with(before.names, fresh)
        return True

    def _indexed(self) -> NameIndex:
        """The names, read back from the file as far as they are the same."""
        saved = Segment.load(self._file) if self._file is not None else None
        if saved is None:
            return self._saved(Segment.of(_names(self.entries.values())))
        old, stamp, _ = saved
        fresh = [entry for entry, _ in _present(self._library, stamp)]
        known = {item_id for ids in old.ids for item_id in ids}
        missed = [entry for entry in self.entries.values() if entry.id not in known and entry.kind in _INDEXED]
        return self._with(NameIndex(old), {entry.id: entry for entry in (*fresh, *missed)}.values())

    def _with(self, names: NameIndex, fresh: Collection[Entry]) -> NameIndex:
        """With the names of some items put in place of what they were called before."""
        if not fresh:
            return NameIndex(names.old, names.new, self.entries.__contains__)
        newer = Segment.of(_names(fresh))
        if names.new is not None:
            replaced = {entry.id for entry in fresh}
            newer = names.new.merged(newer, lambda item_id: item_id not in replaced)
        if len(newer) <= max(_FEW, _SMALL_PART * len(names.old)):
            return NameIndex(names.old, newer, self.entries.__contains__)
        known = {item_id for ids in newer.ids for item_id in ids}
        return self._saved(names.old.merged(newer, lambda i: i in self.entries and i not in known))

    def _saved(self, segment: Segment) -> NameIndex:
        if self._file is not None:
            try:
                segment.save(self._file, self.stamp, len(self.entries))
            except OSError as error:  # a full disk makes the next start slower, no more
                log.warning("the index of names cannot be kept: %s", error.strerror)
        return NameIndex(segment, None, self.entries.__contains__)

    def made(self, kind: Kind, years: tuple[int, int] | None) -> list[str]:
        """The ids of everything of a kind, or of what was made in a span of years (both ends included)."""
        by_year = self._by_year.get(kind, {})
        if years is None:
            if kind not in self._all_of:
                self._all_of[kind] = [item_id for ids in by_year.values() for item_id in ids]
            return self._all_of[kind]
        wanted = [year for year in range(years[0], years[1] + 1) if year in by_year]
        return [item_id for year in wanted for item_id in by_year[year]]

    @cached_property
    def _by_year(self) -> dict[Kind, dict[int | None, list[str]]]:
        found: dict[Kind, dict[int | None, list[str]]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.kind, {}).setdefault(self.year(entry), []).append(entry.id)
        return found

    def works(self, artist_id: str) -> list[str]:
        """The ids of everything that an artist takes part in."""
        return self._belonging("works", select(CreditRow.item_id).where(CreditRow.artist_id == artist_id), artist_id)

    def parts(self, item_id: str) -> list[str]:
        """The ids of what belongs to an album, show or book."""
        return self._belonging("parts", select(ItemRow.id).where(ItemRow.parent_id == item_id), item_id)

    def _belonging(self, what: str, asked: Select[*tuple[Any, ...]], item_id: str) -> list[str]:
        known = self._belongings.get((what, item_id))
        if known is None:
            with self._library.database.reading() as session:
                known = list(dict.fromkeys(found for found in session.scalars(asked) if found in self.entries))
            self._belongings[what, item_id] = known
        return known

    def year(self, entry: Entry) -> int | None:
        """When it was made: its own year or its album's."""
        return entry.year or self._album_years.get(entry.parent or "")

    def genre(self, said: str, kind: Kind = "track") -> list[str]:
        """The ids of a kind of a genre by its name, also if it is a part of one ("metal": Female Fronted Metal)."""
        genres = self._genres.get(kind, {})
        words = set(said.split())
        holding = [ids for name, ids in genres.items() if words and words <= set(name.split())]
        if holding:
            return holding[0] if len(holding) == 1 else [item_id for ids in holding for item_id in ids]
        if len(said) < 3:
            return []
        near = process.extractOne(
            said.replace(" ", ""), {name: name.replace(" ", "") for name in genres},
            scorer=fuzz.ratio, score_cutoff=_GENRE_SURE,
        )  # fmt: skip
        return genres[near[2]] if near else []

    @cached_property
    def _album_years(self) -> dict[str, int]:
        return {e.id: e.year for e in self.entries.values() if e.kind == "album" and e.year}

    @cached_property
    def _genres(self) -> dict[Kind, dict[str, list[str]]]:
        found: dict[Kind, dict[str, list[str]]] = {}
        keyed: dict[str, list[str]] = {}
        for entry in self.entries.values():
            if entry.genre and entry.kind in {"track", "episode"}:
                if entry.genre not in keyed:
                    keyed[entry.genre] = [name for name in keys(_GENRE_CUT.split(entry.genre)) if name]
                for name in keyed[entry.genre]:
                    found.setdefault(entry.kind, {}).setdefault(name, []).append(entry.id)
        return found


def _present(library: Library, since: float | None = None) -> list[tuple[Entry, float]]:
    """What is there and changed at `since` or later, with when it changed."""
    asked = f"SELECT {_COLUMNS}, changed FROM items WHERE NOT missing"  # noqa: S608 - our own column names
    with library.database.reading() as session:
        connection = session.connection()
        if since is None:
            rows = connection.exec_driver_sql(asked).fetchall()
        else:
            rows = connection.exec_driver_sql(f"{asked} AND changed >= ?", (since,)).fetchall()
    return [(Entry(*row[:7]), row[7]) for row in rows]


def _gone(library: Library, since: float) -> list[str]:
    with library.database.reading() as session:
        return list(session.scalars(select(ItemRow.id).where(ItemRow.missing, ItemRow.changed >= since)))


def _count(library: Library) -> int:
    with library.database.reading() as session:
        return session.scalar(select(func.count()).where(ItemRow.missing.is_(False))) or 0


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

"""Search: from words, perhaps misheard, to what they mean in this library."""

from __future__ import annotations

import random
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.library.items import Item, Kind
from tools.library.library import Library
from tools.playback.found import Found
from tools.search.catalogue import SEARCH_KINDS, Catalogue, Entry
from tools.search.describing import describes, kinds_meant
from tools.search.filters import Filters, take_filters, take_pace
from tools.search.finder import Finder
from tools.search.fitting import Fitting
from tools.search.meanings import Meanings
from tools.search.passing import Played, Pool
from tools.search.readings import (
    MAYBE,
    NEAR,
    PREFERRED,
    SURE,
    Plays,
    Reading,
    describe,
    equally_good,
    known,
    question,
    rank,
)
from tools.search.wishes import Wish, parse
from tools.search.words import key, keys, main_title, plain

LONGEST_SHUFFLE = 200  # tracks handed over for a genre, a decade or "anything"
_LONGEST = 400  # letters of what was said that are looked at; no name is as long
_ALTERNATIVES = 4
_NAMES = 0.85  # from here on words that describe are a name all the same


@dataclass(frozen=True, slots=True)
class Resolved:
    """The thing that a name most likely means; `score` 0 to 1: `SURE` and more is to be trusted."""

    id: str
    name: str
    kind: Kind
    score: float


class Search:
    """Finds things in a library by name, maker, genre and time. Thread-safe; indexes itself when the library changed.

    `shuffle` is the source of every random order. `meanings` finds what is described rather than named; without it
    names, makers, genres and years are all there is. `played` says what the listener has heard, `plays` how often:
    names that they use come first. `file` is where the index of names is kept, so that starting does not make it anew.
    """

    def __init__(
        self,
        library: Library,
        shuffle: random.Random | None = None,
        meanings: Meanings | None = None,
        played: Played | None = None,
        plays: Plays | None = None,
        file: Path | None = None,
    ) -> None:
        self.library = library
        self._file = file
        self._plays = plays
        self._fitting = Fitting(library, meanings, played)
        self._random = shuffle or random.Random()
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None

    def find(self, query: str, kind: str = "any", recent: Collection[str] = ()) -> Found:
        """What "play `query`" means. `kind`: any, music, podcast, audiobook; `recent`: ids or names just mentioned."""
        finder, wish, filters = self._asked(query, kind, recent)
        tracks = finder.plenty(wish)
        if tracks is not None:
            return self._shuffled(tracks, filters)
        ranked = rank(known(finder.readings(wish), self._plays), finder.recent)
        if fits := self._fits(wish, finder, ranked, filters, LONGEST_SHUFFLE):
            return self._fitting.found(fits, lambda item: self._expand(finder.entry(item.id), finder, wish)[1])
        if not ranked or ranked[0].score < MAYBE:
            near = self._elsewhere(wish, finder) or self._near(ranked)
            return Found(alternatives=tuple(near), missing=True)
        return self._answer(ranked, finder, wish, filters)

    def exactly(self, item_id: str) -> Found | None:
        """What playing one known item means; None if it is gone or holds nothing."""
        catalogue = self.catalogue()
        if item_id not in catalogue.entries:
            return None
        finder = Finder(catalogue, SEARCH_KINDS["any"], frozenset())
        heading, items = self._expand(finder.entry(item_id), finder, parse(""))
        return Found(tuple(items), heading) if items else None

    def matches(self, query: str, kind: str = "any", recent: Collection[str] = (), limit: int = 10) -> list[Item]:
        """Everything that fits a query, best first: for answers that list rather than play."""
        finder, wish, filters = self._asked(query, kind, recent)
        tracks = finder.plenty(wish)
        if tracks is not None:
            ids = {item_id for item_id in tracks.ids if tracks.keep is None or tracks.keep(item_id)}
            titled = sorted(ids, key=lambda item_id: finder.entry(item_id).title)
            listed = self.library.get_many(titled if filters else titled[:limit])
            return self._fitting.filtered(listed, filters)[:limit]
        ranked = rank(known(finder.readings(wish), self._plays), finder.recent)
        if fits := self._fits(wish, finder, ranked, filters, limit):
            return fits
        named = [reading.entry.id for reading in ranked if reading.score >= MAYBE]
        return self._fitting.filtered(self.library.get_many(named), filters)[:limit]

    def _asked(self, query: str, kind: str, recent: Collection[str]) -> tuple[Finder, Wish, Filters]:
        catalogue = self.catalogue()
        finder = Finder(catalogue, SEARCH_KINDS.get(kind, SEARCH_KINDS["any"]), _recent_ids(catalogue, recent))
        query = query[:_LONGEST]
        filters, rest = take_filters(key(query))
        wish = parse(query)
        if not filters:
            pace, genre = take_pace(wish.text)
            if pace and catalogue.genre(parse(genre).text) and self._fitting.passing.tempo_known():
                filters, rest = pace, f"{genre} music"
        if not filters or finder.is_name(wish):
            return finder, wish, Filters()
        return finder, parse(rest), filters

    def _fits(self, wish: Wish, finder: Finder, ranked: Sequence[Reading], filters: Filters, limit: int) -> list[Item]:
        """What fits a wish that describes and is no name."""
        if not describes(wish.whole) or (ranked and ranked[0].score >= _NAMES):
            return []
        kinds = kinds_meant(wish.whole, finder.kinds)
        return self._fitting.items(wish.whole, kinds, filters, lambda i: finder.made_in(i, wish.years), limit)

    def resolve(self, name: str, kind: str = "any") -> Resolved | None:
        """What a name alone most likely means, and how sure that is; None when nothing is like it."""
        catalogue = self.catalogue()
        finder = Finder(catalogue, SEARCH_KINDS.get(kind, SEARCH_KINDS["any"]), frozenset())
        ranked = rank(known(finder.named(name[:_LONGEST]), self._plays), ())
        return _resolved(ranked[0]) if ranked else None

    def candidates(self, utterance: str, n: int = 10) -> list[Resolved]:
        """Names from the library that an utterance holds, also misheard, surest and longest first."""
        catalogue = self.catalogue()
        found = []
        for match in catalogue.names.inside(utterance[:_LONGEST], n):
            entries = [catalogue.entries[item_id] for item_id in match.ids]
            entry = min(entries, key=lambda entry: PREFERRED.index(entry.kind))
            found.append(_resolved(Reading(entry, match.score)))
        return found

    def likely(self, utterance: str, n: int = 40) -> list[tuple[str, float]]:
        """Names that a spoken request may hold, though it was misheard, each with how sure that is, surest first.

        They are written as they are said: without what stands behind a title in brackets.
        """
        catalogue = self.catalogue()
        return [
            (_as_said(catalogue.entries[match.ids[0]].title, match.key), match.score)
            for match in catalogue.names.heard(utterance, n)
        ]

    def catalogue(self) -> Catalogue:
        """The index, brought up to date when the library has changed since."""
        with self._lock:
            if self._catalogue is None or self._catalogue.stamp != self.library.changed():
                self._catalogue = Catalogue(self.library, self._file, self._catalogue)
            return self._catalogue

    def _answer(self, ranked: Sequence[Reading], finder: Finder, wish: Wish, filters: Filters) -> Found:
        best = ranked[0]
        equal = equally_good(ranked, finder.recent)
        others = [reading.entry.id for reading in ranked[1:] if reading.score >= MAYBE][:_ALTERNATIVES]
        if best.score < SURE:
            items = self.library.get_many([best.entry.id, *others])
            asked = f"I have nothing called {wish.text}. Did you mean {describe(items[0])}?" if items else None
            return Found(alternatives=tuple(items), question=asked, missing=not items)
        if len(equal) > 1:
            items = self.library.get_many([reading.entry.id for reading in equal])
            return Found(alternatives=tuple(items), question=question(items))
        heading, items = self._expand(best.entry, finder, wish)
        items = self._fitting.filtered(items, filters)
        if not items:
            return Found(missing=True, why=self._why(filters))
        return Found(tuple(items), heading, tuple(self.library.get_many(others)))

    def _elsewhere(self, wish: Wish, finder: Finder) -> list[Item]:
        """What has the title that was asked for, but is by somebody else: worth mentioning, not worth playing."""
        for title, _ in wish.splits:
            same = [reading for reading in rank(finder.named(title), ()) if reading.score >= SURE] if title else []
            if same:
                return self.library.get_many([reading.entry.id for reading in same[:_ALTERNATIVES]])
        return []

    def _near(self, ranked: Sequence[Reading]) -> list[Item]:
        """What is most like a name that is not there, if it is like it at all: worth mentioning, not worth asking."""
        return self.library.get_many([reading.entry.id for reading in ranked[:1] if reading.score >= NEAR])

    def _expand(self, entry: Entry, finder: Finder, wish: Wish) -> tuple[Item | None, list[Item]]:
        """What is played for a thing: an artist's tracks in any order, a collection's parts in theirs."""
        item = self.library.get(entry.id)
        if item is None:
            return None, []
        if item.kind in {"track", "episode", "chapter"}:
            return None, [item]
        if wish.newest and item.kind == "show":
            newest = self.library.newest(item.id)
            return None, [newest] if newest else []
        children = self.library.children(item.id)
        if wish.years is not None:
            children = [child for child in children if finder.made_in(child.id, wish.years)]
        if item.kind == "artist":
            self._random.shuffle(children)
        return item, children

    def _shuffled(self, pool: Pool, filters: Filters) -> Found:
        if filters.timed and not self._fitting.passing.tempo_known():
            return Found(missing=True, why=self._why(filters))
        ids = self._fitting.passing.drawn(pool, filters, LONGEST_SHUFFLE, self._random)
        items = self.library.get_many(ids)
        return Found(tuple(items), missing=not items, why="" if items else self._why(filters))

    def _why(self, filters: Filters) -> str:
        """Why nothing was found, if it was filters that left nothing."""
        if filters.timed and not self._fitting.passing.tempo_known():
            return "I do not know the tempo of your music yet, so I cannot go by it."
        return f"I found nothing that is {filters.said()}." if filters else ""


def _recent_ids(catalogue: Catalogue, recent: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    names = [name for name in recent if name not in catalogue.entries]
    for name in keys(names):
        found.update(catalogue.names.exact(name))
    return frozenset(found | (set(recent) - set(names)))


def _as_said(title: str, wanted: str) -> str:
    return next((name for name in (plain(title), main_title(title)) if key(name) == wanted), title)


def _resolved(reading: Reading) -> Resolved:
    return Resolved(reading.entry.id, reading.entry.title, reading.entry.kind, reading.score)

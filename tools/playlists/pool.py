"""What could go into a playlist: ids that fit what is decidable, ranked by meaning and taste before any row is read."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.library.analysis.store import AnalysisStore
from tools.library.items import Item
from tools.library.library import Library
from tools.playlists.constraints import Constraints, Facts
from tools.playlists.foresight import Foresight
from tools.playlists.kinship import Kinship
from tools.search.meanings import Meanings
from tools.search.search import Search
from tools.taste.standing import Standings

LOOKED_AT = 600
"""Candidates whose rows are read, at the most."""
_NEAREST = 400
_SUNG = 0.05  # of a song: from here on it has vocals
_NEAR = 0.42  # a cosine of sentences
_FORESEEN = 200
_KIN = 0.4  # of a score: what is of the listener's very kinds, though they have not heard it
_FAMILIAR, _NEW = 0.35, 0.65
_KINDS = ("tempo", "energy", "vocals", "key", "loudness")
_TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be chosen. `meaning`: how well it fits what was described, 0 to 1; `taste`: -1 to 1.

    `near`: it is so near to what was described that this can be said.
    """

    item: Item
    facts: Facts
    score: float
    meaning: float
    taste: float
    near: bool = False


@dataclass(frozen=True, slots=True)
class _Fit:
    score: float = 0.0
    near: bool = False


_FAR = _Fit()


class Pool:
    """Finds candidates in a library. `similar` gives ids like given ones with a score from 0 to 1, best first."""

    def __init__(
        self,
        library: Library,
        search: Search,
        meanings: Meanings,
        analyses: AnalysisStore,
        similar: Callable[[Collection[str]], Mapping[str, float]],
        foresight: Foresight | None = None,
    ) -> None:
        self._library, self._search, self._meanings, self._analyses = library, search, meanings, analyses
        self._similar, self.foresight = similar, foresight
        self._kin: tuple[Standings, Kinship] | None = None

    def candidates(self, wish: Constraints, stands: Standings) -> list[Candidate]:
        """Everything that keeps the stated constraints, best first; rows of at most `LOOKED_AT` items are read."""
        meaning = self._by_meaning(wish)
        ids = self._decidable(wish)
        if ids is None:
            ids = list(meaning) if meaning else self._all(wish)
        elif meaning and wish.like:
            ids = [one for one in ids if one in meaning] or ids
        likely = self._likely(wish) if not meaning and not wish.artists else []
        ranked = list(dict.fromkeys([*_within(likely, ids), *self._ranked(ids, meaning, wish, stands)]))[:LOOKED_AT]
        items = [item for item in self._library.get_many(ranked) if not stands.banned(item)]
        facts = self.facts([item.id for item in items], stands)
        kinship = self._kinship(stands)
        chances = self.foresight.chances([item.id for item in items]) if self.foresight else {}
        found = [
            self._candidate(item, facts[item.id], meaning, wish, stands, chances.get(item.id, 0.0), kinship)
            for item in items
        ]
        kept = [candidate for candidate in found if not wish.broken(candidate.item, candidate.facts)]
        return sorted(kept, key=lambda candidate: (-candidate.score, candidate.item.id))

    def facts(self, ids: Collection[str], stands: Standings) -> dict[str, Facts]:
        """What analyses and the log know of items."""
        wanted = list(ids)
        known = self._analyses.get_kinds(wanted, _KINDS)
        return {
            one: Facts(
                known["tempo"].get(one, {}).get("bpm"),
                known["energy"].get(one, {}).get("level"),
                None if one not in known["vocals"] else known["vocals"][one].get("share", 0.0) >= _SUNG,
                one in stands.items and stands.items[one].last is not None,
                _key(known["key"].get(one)),
                known["loudness"].get(one, {}).get("integrated"),
            )
            for one in wanted
        }

    def _kinship(self, stands: Standings) -> Kinship:
        """What the listener hears, made once for each state of the log."""
        if self._kin is None or self._kin[0] is not stands:
            entries = self._search.catalogue().entries
            heard = [(entries[one].genre, stand.score) for one, stand in stands.items.items() if one in entries]
            self._kin = (stands, Kinship((genre, score) for genre, score in heard if score > 0))
        return self._kin[1]

    def _by_meaning(self, wish: Constraints) -> dict[str, _Fit]:
        if wish.like:
            return {one: _Fit(score, near=False) for one, score in self._similar(wish.like).items()}
        if not wish.about:
            return {}
        fits = self._meanings.nearest(wish.about, wish.kinds, _NEAREST)
        top = max((fit.score for fit in fits), default=0.0)
        return {fit.id: _Fit(max(0.0, fit.score / top), _is_near(fit.cosine)) for fit in fits} if top > 0 else {}

    def _decidable(self, wish: Constraints) -> list[str] | None:
        """The ids that artists, genres and years leave; None where none of these is stated."""
        catalogue = self._search.catalogue()
        parts: list[set[str]] = []
        if wish.artists:
            parts.append(set(self._by_artists(wish.artists)))
        if wish.genres:
            parts.append({one for genre in wish.genres for kind in wish.kinds for one in catalogue.genre(genre, kind)})
        if wish.years:
            parts.append({one for years in wish.years for kind in wish.kinds for one in catalogue.made(kind, years)})
        return sorted(set.intersection(*parts)) if parts else None

    def _by_artists(self, artists: Iterable[str]) -> list[str]:
        catalogue = self._search.catalogue()
        makers = [self._search.resolve(artist, "music") for artist in artists]
        return [one for maker in makers if maker is not None for one in catalogue.works(maker.id)]

    def _likely(self, wish: Constraints) -> list[str]:
        """What the taste model foresees, the likeliest first."""
        if self.foresight is None:
            return []
        new = True if wish.unheard or wish.discovery > _NEW else False if wish.discovery < _FAMILIAR else None
        return self.foresight.likeliest(wish.kinds, _FORESEEN, new=new)

    def _all(self, wish: Constraints) -> list[str]:
        catalogue = self._search.catalogue()
        return [one for kind in sorted(wish.kinds) for one in catalogue.made(kind, None)]

    def _ranked(self, ids: list[str], meaning: Mapping[str, _Fit], wish: Constraints, stands: Standings) -> list[str]:
        """Ids by what is known without their rows; what is equal is mixed, the same way for the same wish."""
        entries = self._search.catalogue().entries
        turn = zlib.crc32(" ".join((wish.about, *wish.genres)).encode())
        dial = (0.5 - wish.discovery) * 2
        items, names = stands.items, stands.names

        def worth(one: str) -> tuple[float, int]:
            own, maker = items.get(one), names.get(entries[one].artist) if one in entries else None
            known = (own.score if own else 0.0) + 0.5 * (maker.score if maker else 0.0)
            return -(2 * meaning.get(one, _FAR).score + known + dial * (own is not None)), zlib.crc32(
                one.encode(), turn
            )

        return heapq.nsmallest(LOOKED_AT, ids, key=worth)

    @staticmethod
    def _candidate(
        item: Item,
        facts: Facts,
        meaning: Mapping[str, _Fit],
        wish: Constraints,
        stands: Standings,
        chance: float,
        kinship: Kinship,
    ) -> Candidate:
        fit, taste = meaning.get(item.id, _FAR), stands.score(item)
        dial = (0.5 - wish.discovery) * 2  # 1: old favourites, -1: never heard
        known = 1.0 if facts.heard else 0.0
        energy = 0.0
        if wish.energy and facts.energy is not None and len(wish.energy) == 1:
            energy = 0.5 * (1 - abs(facts.energy - wish.energy[0]) * 2)
        kin = 0.0 if facts.heard else _KIN * min(1.0, 2 * wish.discovery) * kinship.of(item.genre)
        score = 1.2 * fit.score + chance + kin + taste * (1.0 if dial >= 0 else 0.6) + dial * known + energy
        return Candidate(item, facts, score, fit.score, taste, fit.near)


def _key(told: Mapping[str, Any] | None) -> tuple[int, bool] | None:
    """An analysis of the key as a number from 0 (C) and whether it is minor."""
    if not told:
        return None
    name = str(told.get("key", ""))
    name = _FLATS.get(name, name)
    return (_TONICS.index(name), str(told.get("mode", "")).startswith("min")) if name in _TONICS else None


def _within(some: Sequence[str], ids: Collection[str]) -> list[str]:
    allowed = set(ids)
    return [one for one in some if one in allowed]


def _is_near(cosine: float | None) -> bool:
    """Whether a fit is good enough to be a reason; without a cosine, words of the wish stand in its tags."""
    return cosine is None or cosine >= _NEAR

"""A radio station: what comes next, without end, near to a wish or to what the listener likes, learning from skips.

What is skipped or heard to its end leans the station for the rest of the session: by maker, genre, decade and energy,
each as the share of its songs that were kept, shrunk towards none (a beta prior). Chance is Gumbel noise, so that two
sessions are not alike (drawing without replacement: Vieira 2014).
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from tools.library.items import Item
from tools.playlists.constraints import Constraints, Facts
from tools.playlists.flow import Sound, step
from tools.playlists.maker import Entry
from tools.playlists.pool import Candidate, Pool
from tools.playlists.reasons import reason
from tools.search.words import key
from tools.taste.preferences import Preferences
from tools.taste.standing import Standings, Stands

APART = 50
"""Songs between two plays of the same one, where there are as many."""
_SAME_ARTIST = 4  # songs between two of one artist, where that is possible
_FEW = 60  # candidates below which a station that was tuned to an item takes in what the listener likes
_CHANCE = 0.25
_FLOW = 0.15
_LEAN = {"artist": 1.0, "genre": 2.2, "decade": 0.6, "energy": 0.6}
_PRIOR = 2.0  # songs without an opinion that every trait begins with
_TIRED = 1.0  # of a score, for what was heard a moment ago; ...
_RESTED = 86_400.0  # ... after as many seconds it is a third of that
_STEP = 0.25
_PLENTY = 200  # candidates from which is drawn


class Station:
    """One station, from when it is tuned in until something else plays. Not for use from several threads at once.

    `wish` is what it is near to; one that asks for nothing goes by taste alone. `clock` gives unix seconds.
    """

    def __init__(
        self,
        title: str,
        wish: Constraints,
        pool: Pool,
        stands: Stands,
        preferences: Preferences,
        rng: random.Random | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.title = title
        self.wish = replace(wish, seconds=None, count=None)
        self._pool, self._stands, self._preferences = pool, stands, preferences
        self._rng, self._clock = rng or random.Random(), clock
        self._given: list[Item] = []
        self._facts: dict[str, Facts] = {}
        self._kept: Counter[tuple[str, str]] = Counter()
        self._skipped: Counter[tuple[str, str]] = Counter()
        self._candidates: list[Candidate] | None = None

    @property
    def discovery(self) -> float:
        """The dial, from 0 (familiar) to 1 (never heard)."""
        return self.wish.discovery

    def turn(self, on: float) -> float:
        """Moves the dial by steps, negative ones towards what is familiar; returns where it is now."""
        self.wish = replace(self.wish, discovery=min(1.0, max(0.0, self.wish.discovery + on * _STEP)))
        self._candidates = None
        return self.wish.discovery

    def began_with(self, item: Item) -> None:
        """A song that was not drawn but plays first."""
        self._given.append(item)

    def take_back(self, ids: Collection[str]) -> None:
        """Songs that were given and will not be played after all."""
        self._given = [item for item in self._given if item.id not in ids]

    def learn(self, item: Item, *, skipped: bool) -> None:
        """A song was skipped, or heard to its end."""
        for trait in self._traits(item):
            (self._skipped if skipped else self._kept)[trait] += 1

    def next(self, count: int) -> list[Entry]:
        """The next songs, each with a true reason; empty where the library has none."""
        stands = self._stands.now()
        if self._candidates is None:
            self._candidates = self._found(stands)
            self._facts.update({one.item.id: one.facts for one in self._candidates})
        chosen: list[Candidate] = []
        while len(chosen) < count and (one := self._drawn(stands)) is not None:
            chosen.append(one)
            self._given.append(one.item)
        foresight = self._pool.foresight
        why = foresight.why([one.item.id for one in chosen]) if foresight else {}
        now = self._clock()
        return [Entry(one.item, reason(one, self.wish, stands, now, why.get(one.item.id, ""))) for one in chosen]

    def _found(self, stands: Standings) -> list[Candidate]:
        found = self._pool.candidates(self.wish, stands)
        decided = self.wish.genres or self.wish.artists or self.wish.years
        if len(found) < _FEW and (self.wish.like or self.wish.about) and not decided:
            wider = self._pool.candidates(Constraints(kinds=self.wish.kinds, discovery=self.discovery), stands)
            known, least = {one.item.id for one in found}, min((one.score for one in found), default=0.0)
            found += [replace(one, score=least - 1 + one.score / 4) for one in wider if one.item.id not in known]
        allowed = {item.id for item in self._preferences.keep([one.item for one in found])}
        return [one for one in found if one.item.id in allowed]

    def _drawn(self, stands: Standings) -> Candidate | None:
        """The next song: the best by fit, by what this session has shown, by flow and by chance."""
        candidates = self._rested()
        if not candidates:
            return None
        last = self._sound(self._given[-1]) if self._given else None
        now = self._clock()

        def worth(one: Candidate) -> float:
            heard = stands.item(one.item).last
            tired = _TIRED * math.exp(-max(0.0, now - heard) / _RESTED) if heard is not None else 0.0
            flow = _FLOW * step(last, self._sound(one.item)) if last is not None else 0.0
            chance = -_CHANCE * math.log(-math.log(self._rng.random() or 0.5))
            return one.score + self._leaning(one.item) + chance - tired - flow

        leaning = sorted(candidates, key=lambda one: -(one.score + self._leaning(one.item)))[:_PLENTY]
        return max(leaning, key=worth)

    def _rested(self) -> list[Candidate]:
        """Candidates that were not given lately: neither the song nor, if it can be, its artist."""
        candidates = self._candidates or []
        apart = min(APART, len(candidates) - 1)
        lately = {item.id for item in self._given[-apart:]} if apart > 0 else set()
        found = [one for one in candidates if one.item.id not in lately]
        artists = {item.artist for item in self._given[-_SAME_ARTIST:]} - {""}
        return [one for one in found if one.item.artist not in artists] or found or candidates

    def _leaning(self, item: Item) -> float:
        total, genres = 0.0, 0
        traits = self._traits(item)
        genres = max(1, sum(name == "genre" for name, _ in traits))
        for trait in traits:
            kept, skipped = self._kept[trait], self._skipped[trait]
            lean = (kept - skipped) / (kept + skipped + _PRIOR)
            total += _LEAN[trait[0]] * lean / (genres if trait[0] == "genre" else 1)
        return total

    def _traits(self, item: Item) -> list[tuple[str, str]]:
        facts = self._facts.get(item.id, Facts())
        traits = [("genre", name) for name in dict.fromkeys(_genres(item.genre))]
        if item.artist:
            traits.append(("artist", key(item.artist)))
        if item.year:
            traits.append(("decade", str(item.year // 10)))
        if facts.energy is not None:
            traits.append(("energy", str(round(facts.energy * 3))))
        return traits

    def _sound(self, item: Item) -> Sound:
        facts = self._facts.get(item.id, Facts())
        return Sound(item.artist, facts.tempo, facts.key, facts.loudness, facts.energy)


def _genres(genre: str) -> Sequence[str]:
    parts = genre.replace("/", ";").replace(",", ";").split(";")
    return [" ".join(part.casefold().split()) for part in parts if part.strip()]

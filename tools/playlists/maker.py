"""From constraints to a playlist: candidates, a choice of the right length, an order, reasons, what was not met."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.library.items import Item
from tools.playlists import flow
from tools.playlists.constraints import Constraints, Facts
from tools.playlists.length import CLOSE, chosen
from tools.playlists.pool import Candidate, Pool
from tools.playlists.reasons import plain_reason, reason
from tools.playlists.variety import varied
from tools.taste.preferences import Preferences
from tools.taste.standing import Standings, Stands

_SOFT = ("cap", "floor", "vocals", "tempo", "unheard")
"""What is given up where too little keeps it, in this order; it is said."""
_ENOUGH = 0.9  # of the length that was asked for
_EACH_ARTIST = 0.2  # of a playlist, where the wish does not say by whom
_CLOSE_CALLS = 3  # times as many candidates as there are songs may take the place of one for the sake of the flow, ...
_AS_GOOD = 0.1  # ... if they fit as well up to so much of a score, ...
_AS_LONG = 20.0  # ... and are as long up to so many seconds
_SMOOTHED = 2  # times
_VARIED = 1.0  # of a score, at the far end of the dial: what sharing all genres with the rest costs


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the item and one true clause that says why."""

    item: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist that was made. `unmet` names the stated parts that were given up or that nothing is known about.

    `ruled_out`: it is empty only because the listener's rules leave out what would fit.
    """

    title: str
    entries: tuple[Entry, ...]
    wish: Constraints
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    ruled_out: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in order."""
        return tuple(entry.item for entry in self.entries)

    @property
    def seconds(self) -> float:
        """How long it lasts, as far as that is known."""
        return sum(entry.item.duration or 0.0 for entry in self.entries)


class Maker:
    """Makes playlists. `clock` gives unix seconds."""

    def __init__(
        self, pool: Pool, stands: Stands, preferences: Preferences, clock: Callable[[], float] = time.time
    ) -> None:
        self._pool, self._stands, self._preferences, self._clock = pool, stands, preferences, clock

    def make(self, title: str, wish: Constraints, keep: Sequence[Item] = (), leave: Sequence[str] = ()) -> Playlist:
        """A playlist for a wish. `keep` are entries that stay in it whatever happens, `leave` ids that stay out."""
        stands = self._stands.now()
        found, given_up = self._enough(wish, stands, {*leave, *(item.id for item in keep)})
        found = varied(found, _songs(wish), _VARIED * wish.discovery)
        kept = [self._kept(item, stands) for item in keep]
        picked = [*kept, *_picked(found, _without(wish, kept))]
        ordered = _ordered(picked, wish)
        for _ in range(_SMOOTHED):
            ordered = _flowing(ordered, found, wish, {one.item.id for one in kept})
        now = self._clock()
        foresight = self._pool.foresight
        unsaid = [one.item.id for one in ordered if foresight and not plain_reason(one, wish, stands, now)]
        why = foresight.why(unsaid) if foresight and unsaid else {}
        entries = tuple(Entry(one.item, reason(one, wish, stands, now, why.get(one.item.id, ""))) for one in ordered)
        if wish.about and picked and not any(one.meaning for one in picked):
            given_up.append("about")
        undecided = {name for one in ordered for name in wish.undecided(one.facts)} - set(given_up)
        ruled_out = not entries and not leave and bool(self._pool.candidates(wish, stands))
        return Playlist(title, entries, wish, tuple(given_up), tuple(sorted(undecided)), ruled_out)

    def fits(self, wish: Constraints, leave: Collection[str] = ()) -> list[Candidate]:
        """Everything that keeps a wish and the listener's rules, the fittest first. `leave` are ids that stay out."""
        return self._allowed(self._pool.candidates(wish, self._stands.now()), set(leave))

    def facts(self, item: Item) -> Facts:
        """What is known of an item beside its tags."""
        return self._pool.facts([item.id], self._stands.now())[item.id]

    def _kept(self, item: Item, stands: Standings) -> Candidate:
        return Candidate(item, self._pool.facts([item.id], stands)[item.id], 9.0, 0.0, stands.score(item))

    def _enough(self, wish: Constraints, stands: Standings, out: set[str]) -> tuple[list[Candidate], list[str]]:
        """Candidates for the whole length; what is soft is given up, one part after the other, until there are."""
        given_up: list[str] = []
        while True:
            found = self._allowed(self._pool.candidates(wish, stands), out)
            if _lasts(found, wish):
                return found, given_up
            soft = next((name for name in _SOFT if getattr(wish, name) not in (None, False)), None)
            if soft is None:
                return found, given_up
            wish = wish.without_part(soft)
            given_up.append(soft)

    def _allowed(self, found: Sequence[Candidate], out: set[str]) -> list[Candidate]:
        allowed = {item.id for item in self._preferences.keep([candidate.item for candidate in found])}
        return [candidate for candidate in found if candidate.item.id in allowed and candidate.item.id not in out]


def _lasts(found: Sequence[Candidate], wish: Constraints) -> bool:
    if wish.length is None:
        return len(found) >= (wish.count or 0)
    return sum(candidate.item.duration or 0.0 for candidate in found) >= wish.length * _ENOUGH


def _without(wish: Constraints, kept: Sequence[Candidate]) -> Constraints:
    """The wish for what is still missing beside the entries that stay."""
    if not kept:
        return wish
    seconds = sum(one.item.duration or 0.0 for one in kept)
    if wish.length is None:
        return replace(wish, count=max(0, (wish.count or 0) - len(kept)))
    return replace(wish, seconds=max(0.0, wish.length - seconds))


def _picked(found: Sequence[Candidate], wish: Constraints) -> list[Candidate]:
    """The best candidates of the length that was asked for, no artist too often."""
    spread = _spread(found, wish)
    if wish.length is None:
        return spread[: wish.count]
    return [spread[place] for place in chosen([one.item.duration for one in spread], wish.length)]


def _songs(wish: Constraints) -> int:
    """About how many songs are wanted."""
    return wish.count or max(1, round((wish.length or 3600) / 230))


def _spread(found: Sequence[Candidate], wish: Constraints) -> list[Candidate]:
    """Candidates in their order, those of artists who have had their share behind all the others."""
    share = wish.per_artist or (len(found) if wish.artists else max(2, round(_songs(wish) * _EACH_ARTIST)))
    seen: Counter[str] = Counter()
    first: list[Candidate] = []
    later: list[Candidate] = []
    for candidate in found:
        seen[candidate.item.artist] += 1
        (first if seen[candidate.item.artist] <= share else later).append(candidate)
    return first if wish.per_artist else first + later


def _ordered(picked: list[Candidate], wish: Constraints) -> list[Candidate]:
    sounds = [_sound(one.item, one.facts) for one in picked]
    arc = wish.energy if len(wish.energy) > 1 else None
    return [picked[place] for place in flow.order(sounds, arc, apart=not wish.artists)]


def _flowing(
    ordered: list[Candidate], found: Sequence[Candidate], wish: Constraints, kept: Collection[str]
) -> list[Candidate]:
    """The same length and the same fit with smaller steps: songs exchanged for others that would do as well."""
    if len(wish.energy) > 1 or len(ordered) < 3:
        return ordered
    taken, artists = {one.item.id for one in ordered}, {one.item.artist for one in ordered}
    spare = [one for one in found[: _CLOSE_CALLS * len(ordered)] if one.item.id not in taken]
    every = [*ordered, *spare]
    score = np.array([one.score for one in every])
    length = np.array([one.item.duration or 0.0 for one in every])
    names = np.array([one.item.artist for one in every])
    new = np.array([one.item.artist not in artists for one in every])
    may = (score[None] >= score[:, None] - _AS_GOOD) & (names[:, None] == names[None]) | new[None]
    may &= score[None] >= score[:, None] - _AS_GOOD
    if wish.length is not None:
        may &= np.abs(length[:, None] - length[None]) <= _AS_LONG
    may &= ~np.array([one.item.id in kept for one in every])[:, None]
    sounds = [_sound(one.item, one.facts) for one in every]
    tour = flow.exchanged(range(len(ordered)), sounds, may, apart=not wish.artists)
    together = [every[place] for place in tour]
    artists_once = (
        wish.per_artist is None or max(Counter(one.item.artist for one in together).values()) <= wish.per_artist
    )
    fits = wish.length is None or abs(_seconds(together) - wish.length) <= max(
        CLOSE * wish.length, abs(_seconds(ordered) - wish.length)
    )
    return _ordered(together, wish) if fits and artists_once else ordered


def _seconds(candidates: Sequence[Candidate]) -> float:
    return sum(one.item.duration or 0.0 for one in candidates)


def _sound(item: Item, facts: Facts) -> flow.Sound:
    return flow.Sound(item.artist, facts.tempo, facts.key, facts.loudness, facts.energy)

"""What is remembered of one listener: the plays in order, and states that decay at five half-lives."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Final

import numpy as np

from tools.taste.model.plays import Bools, Catalogue, Doubles, Floats, Ints, Longs

HOUR = 3600.0
HALF_LIVES: Final = np.array([HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR, 365 * 24 * HOUR])
PLAY = 240.0  # seconds that a play is taken to last where the log has no clock
PRAISE = 1.5  # the weight from which an opinion is praise, and no mere interest
WINDOW = 1000  # plays that are looked at one by one; older ones live on in the states
_PLACES = 64  # of one item, where its followers are looked up
_LONG_TERM, _REFRESH = 100, 50
_PARTS = 10  # of the day, then of the week


class Listener:
    """One listener's plays and states. `update` takes microseconds whatever the length of the history.

    The state of an item (a maker) at a half-life h is the sum of w * 2^(-age / h) over its plays, w the weight of each
    (negative for skips). A play is taken in at its time; times that run backwards count as no time passed.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.size = 0
        self.now = 0.0
        self.clock = False
        self.east = 0.0  # seconds that the listener's own clock is ahead of UTC, as of the last play
        self._items: Ints = np.zeros(64, np.int32)
        self._weights: Floats = np.zeros(64, np.float32)
        self._times: Doubles = np.zeros(64)
        self.places: dict[int, list[int]] = defaultdict(list)
        self.count = np.zeros(len(catalogue), np.float32)
        self.last = np.full(len(catalogue), -1, np.int32)
        self._states = _States(len(catalogue))
        self._makers = _States(max(len(catalogue.artists), 1))
        self.averse: dict[int, float] = {}  # by item, how much it was turned down
        self.fond: dict[int, float] = {}  # by item, how much it was praised in words
        self.banned: set[int] = set()
        self._daytime = np.zeros((max(len(catalogue.artists), 1) + 1, _PARTS), np.float32)
        self.usual_daytime = np.zeros(_PARTS, np.float32)
        self._long: Ints = np.zeros(0, np.int32)
        self._long_at = -_REFRESH

    def update(self, item: int, weight: float = 1.0, ts: float | None = None, east: float | None = None) -> None:
        """Takes in one play. `weight`: 1 a whole play, more for what was liked, 0 or less for what was not.

        `ts`: unix seconds; `east`: seconds that the listener's clock was ahead of UTC, None: as before.
        """
        self.east = self.east if east is None else east
        self.now = self.now + PLAY if ts is None else max(ts, self.now)
        self.clock = ts is not None
        if self.size == len(self._items):
            self._items, self._weights, self._times = (
                np.concatenate([held, np.zeros_like(held)]) for held in (self._items, self._weights, self._times)
            )
        self._items[self.size], self._weights[self.size], self._times[self.size] = item, weight, self.now
        places = self.places[item]
        places.append(self.size)
        if len(places) > 2 * _PLACES:
            del places[:_PLACES]
        self._take_in(item, weight)
        if self.clock and weight > 0:
            self._hour(item, self.now + self.east)
        self.last[item] = self.size
        self.count[item] += weight > 0
        self.size += 1

    def _hour(self, item: int, ts: float) -> None:
        parts = self.when(ts)
        self.usual_daytime[list(parts)] += 1
        self._daytime[self.catalogue.artist[item], parts] += 1

    def feel(self, item: int, weight: float, *, ban: bool = False) -> None:
        """Takes in an opinion without a play: a like (weight above 0), a dislike (below), or "never again"."""
        self._take_in(item, weight)
        self._mind(item, weight, ban=ban)

    def live(
        self, items: Ints, weights: Floats, times: Doubles | None, opinion: Bools, ban: Bools,
        east: Doubles | None = None,
    ) -> None:  # fmt: skip
        """Takes in a whole past at once: what `update` and `feel` would have made of it one by one, in a fraction of
        the time. Only for a listener without plays; `opinion`: which of the events are no plays.
        """  # noqa: D205
        given = np.asarray(PLAY * np.cumsum(~opinion) if times is None else times, np.float64)
        at: Doubles = np.maximum.accumulate(np.maximum(given, 0.0)) if len(given) else given
        played = ~opinion
        self._items, self._weights, self._times = items[played], weights[played].astype(np.float32), at[played]
        self.size, self.clock = int(played.sum()), times is not None
        self.now = float(self._times[-1]) if self.size else 0.0
        order = np.argsort(self._items, kind="stable")
        ends = np.flatnonzero(np.diff(self._items[order], append=-1)) + 1
        for first, last in pairwise([0, *ends.tolist()]):
            places = order[first:last]
            self.places[int(self._items[places[0]])] = places[-2 * _PLACES :].tolist()
            self.last[self._items[places[0]]] = places[-1]
        good = self._weights > 0
        self.count += np.bincount(self._items[good], minlength=len(self.count)).astype(np.float32)
        self._states.live(items, weights, at)
        makers = self.catalogue.artist[items]
        self._makers.live(makers[makers >= 0], weights[makers >= 0], at[makers >= 0])
        if self.clock:
            ahead = np.zeros(self.size) if east is None else east[played]
            self.east = float(ahead[-1]) if self.size else 0.0
            hours, days = self._parts(self._times[good] + ahead[good])
            for parts in (hours, days):
                np.add.at(self.usual_daytime, parts, 1)
                np.add.at(self._daytime, (self.catalogue.artist[self._items[good]], parts), 1)
        minded = np.isin(items, items[opinion | (weights < 0)])
        for number in np.flatnonzero(minded).tolist():
            self._turn(int(items[number]), float(weights[number]))
            if opinion[number]:
                self._mind(int(items[number]), float(weights[number]), ban=bool(ban[number]))
        if not self.size:
            self._items, self._weights, self._times = np.zeros(64, np.int32), np.zeros(64, np.float32), np.zeros(64)

    def _mind(self, item: int, weight: float, *, ban: bool) -> None:
        if ban:
            self.banned.add(item)
        elif weight >= PRAISE:
            self.banned.discard(item)
            self.fond[item] = self.fond.get(item, 0.0) + weight
        elif weight < 0:
            self.fond.pop(item, None)

    def _take_in(self, item: int, weight: float) -> None:
        self._states.add(item, weight, self.now)
        maker = self.catalogue.artist[item]
        if maker >= 0:
            self._makers.add(int(maker), weight, self.now)
        self._turn(item, weight)

    def _turn(self, item: int, weight: float) -> None:
        """What was turned down is held against an item until it is liked again."""
        if weight < 0:
            self.averse[item] = self.averse.get(item, 0.0) - weight
        elif item in self.averse:
            self.averse[item] = max(self.averse[item] - weight, 0.0)

    @property
    def items(self) -> Ints:
        """The latest plays, at most `WINDOW`, oldest first."""
        return self._items[max(self.size - WINDOW, 0) : self.size]

    @property
    def weights(self) -> Floats:
        """Their weights."""
        return self._weights[max(self.size - WINDOW, 0) : self.size]

    @property
    def times(self) -> Doubles:
        """Their times, in seconds."""
        return self._times[max(self.size - WINDOW, 0) : self.size]

    def all_items(self) -> Ints:
        """Every play, oldest first."""
        return self._items[: self.size]

    def all_weights(self) -> Floats:
        """The weight of every play."""
        return self._weights[: self.size]

    def before(self, place: int) -> int:
        """The item at a place of the whole history."""
        return int(self._items[place])

    def recent_places(self, item: int) -> list[int]:
        """Where an item was played, of late, oldest first."""
        return self.places[item][-_PLACES:] if item in self.places else []

    @staticmethod
    def when(ts: float) -> tuple[int, int]:
        """The part of the day (0 to 7, three hours each) and of the week (8: working days, 9: weekend), local time."""
        return int(ts // (3 * HOUR)) % 8, 8 + (int(ts // (24 * HOUR) + 3) % 7 >= 5)

    @staticmethod
    def _parts(times: Doubles) -> tuple[Longs, Longs]:
        """The same for many."""
        hours = (times // (3 * HOUR)).astype(np.int64) % 8
        return hours, 8 + ((times // (24 * HOUR)).astype(np.int64) + 3) % 7 // 5

    def daytime(self, makers: Ints) -> Floats:
        """Plays of makers by part of the day and of the week: shape (n, 10)."""
        return self._daytime[makers]

    def states(self, items: Ints) -> Floats:
        """The states of items: shape (n, 5)."""
        return self._states.at(items, self.now)

    def maker_states(self, makers: Ints) -> Floats:
        """The states of makers, 0 where unknown (-1): shape (n, 5)."""
        found = self._makers.at(makers, self.now)
        found[makers < 0] = 0
        return found

    def long_term(self) -> Ints:
        """Those items that are liked most in the long run; looked up anew now and then."""
        if self.size - self._long_at >= _REFRESH:
            self._long, self._long_at = self._states.most(_LONG_TERM), self.size
        return self._long


class _States:
    """Values that decay at five half-lives, brought up to date when they are touched."""

    def __init__(self, size: int) -> None:
        self._value = np.zeros((size, len(HALF_LIVES)), np.float32)
        self._time = np.zeros(size)
        self._touched: set[int] = set()

    def add(self, number: int, weight: float, now: float) -> None:
        value = self._value[number]
        value *= np.exp2((self._time[number] - now) / HALF_LIVES)
        value += weight
        self._time[number] = now
        self._touched.add(number)

    def live(self, numbers: Ints, weights: Floats, times: Doubles) -> None:
        """Many additions at once, to states that are empty; times in order."""
        np.maximum.at(self._time, numbers, times)
        age = (self._time[numbers] - times)[:, None] / HALF_LIVES
        np.add.at(self._value, numbers, (weights[:, None] * np.exp2(-age)).astype(np.float32))
        self._touched.update(np.unique(numbers).tolist())

    def at(self, numbers: Ints, now: float) -> Floats:
        age = (self._time[numbers] - now)[:, None] / HALF_LIVES
        found: Floats = (self._value[numbers] * np.exp2(age)).astype(np.float32)
        return found

    def most(self, number: int) -> Ints:
        touched = np.fromiter(self._touched, np.int32, len(self._touched))
        values = self._value[touched, -1]
        return touched[np.argsort(-values, kind="stable")[:number]]

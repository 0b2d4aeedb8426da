"""One question: what may this listener want next? The candidates, and what the experts look up about them."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tools.taste.model.listener import Listener
from tools.taste.model.memory import Memory
from tools.taste.model.plays import Doubles, Floats, Ints

CONTEXT = (
    "repeats", "repeated", "same_maker", "same_album", "as_before", "plays", "known_followers", "distinct",
    "current_seen", "variety", "gap", "skipped", "maker_known", "album_known",
)  # fmt: skip
_FEW = 5


class Moment:
    """A listener at a point in time. `items` are the candidates, set once by `choose`; shape (m,), sorted."""

    def __init__(self, memory: Memory, listener: Listener, slots: Ints, now: float | None = None) -> None:
        self.memory, self.listener = memory, listener
        self.catalogue = memory.catalogue
        self.now = max(now, listener.now) if now is not None else listener.now
        self.history = listener.items
        self.current = int(self.history[-1]) if len(self.history) else -1
        self.items: Ints = self.history[:0]
        self._slots = slots

    def choose(self, lanes: list[Ints]) -> None:
        """Makes the union of lanes the candidates."""
        self.items = np.unique(np.concatenate(lanes))
        self._slots[self.items] = np.arange(1, len(self.items) + 1, dtype=np.int32)

    def close(self) -> None:
        """Gives the scratch space back."""
        self._slots[self.items] = 0

    def spread(self, items: Ints, amounts: Floats | Doubles) -> Doubles:
        """Adds amounts up by candidate: shape (m,). What is no candidate is dropped."""
        amounts_: Doubles = np.bincount(self._slots[items], amounts, len(self.items) + 1)[1:].astype(
            np.float64, copy=False
        )
        return amounts_

    @cached_property
    def age(self) -> Doubles:
        """How many plays ago each play of the history was; the latest is 1."""
        return np.arange(len(self.history), 0, -1, dtype=np.float64)

    @cached_property
    def makers(self) -> Ints:
        """The makers of the candidates."""
        return self.catalogue.artist[self.items]

    @cached_property
    def albums(self) -> Ints:
        """The collections of the candidates."""
        return self.catalogue.album[self.items]

    @cached_property
    def history_makers(self) -> Ints:
        """The makers of the history."""
        return self.catalogue.artist[self.history]

    @cached_property
    def history_albums(self) -> Ints:
        """The collections of the history."""
        return self.catalogue.album[self.history]

    @cached_property
    def maker(self) -> int:
        """Who made the current item; -1 if unknown."""
        return int(self.catalogue.artist[self.current]) if self.current >= 0 else -1

    @cached_property
    def album(self) -> int:
        """The collection of the current item; -1 if unknown."""
        return int(self.catalogue.album[self.current]) if self.current >= 0 else -1

    @cached_property
    def last_ago(self) -> Doubles:
        """How many plays ago each candidate was last heard; 0: never."""
        last = self.listener.last[self.items]
        return np.where(last >= 0, self.listener.size - last, 0).astype(np.float64)

    @cached_property
    def share(self) -> Floats:
        """Each candidate's share in its maker's plays, smoothed."""
        total = np.where(self.makers >= 0, self.memory.maker_popularity[self.makers], 0)
        shares: Floats = (self.memory.popularity[self.items] + 0.1) / (total + 1)
        return shares

    @cached_property
    def followers(self) -> tuple[tuple[Ints, Floats, float], ...]:
        """For each lag, the row of what follows the play that long ago."""
        none = (self.history[:0], np.zeros(0, np.float32), 0.0)
        return tuple(
            rows.row(int(self.history[-lag])) if len(self.history) >= lag else none
            for lag, rows in enumerate(self.memory.follow, start=1)
        )

    def context(self) -> Floats:
        """What the gate knows of the moment, named in `CONTEXT`."""
        listener, size = self.listener, self.listener.size
        if not size:
            return np.zeros(len(CONTEXT), np.float32)
        late = self.history[-_FEW:]
        first = size - len(late)
        repeats = [float(listener.places[int(item)][0] < first + place) for place, item in enumerate(late)]
        values = (
            sum(repeats) / len(repeats), repeats[-1], _runs(self.history_makers), _runs(self.history_albums),
            self._as_before(), np.log1p(size) / 5, np.log1p(self.followers[0][2]) / 5,
            np.log1p(len(listener.places)) / 5,
            float(len(listener.places[self.current]) > 1), len(listener.places) / size,
            self._gap(),
            float(np.mean(listener.weights[-_FEW:] <= 0)), float(self.maker >= 0), float(self.album >= 0),
        )  # fmt: skip
        return np.array(values, np.float32)

    def _gap(self) -> float:
        """How long ago the last play began: log of minutes."""
        return float(np.log1p((self.now - self.listener.now) / 60)) if self.listener.clock else 0.0

    def _as_before(self) -> float:
        """1: the last step was one taken before; -1: it left a known way; 0: neither can be said."""
        if len(self.history) < 2:
            return 0.0
        places = self.listener.recent_places(int(self.history[-2]))[:-1]
        if int(self.history[-2]) == self.current:
            places = places[:-1]
        if not places:
            return 0.0
        return 1.0 if any(self.listener.before(place + 1) == self.current for place in places) else -1.0


def _runs(groups: Ints) -> float:
    """How often, of late, the next play stayed in the same group."""
    late = groups[-_FEW - 1 :]
    return float(np.mean((late[1:] == late[:-1]) & (late[1:] >= 0))) if len(late) > 1 else 0.5

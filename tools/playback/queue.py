"""The queue: what plays after what. No sound, no storage; what is at random is handed in."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tools.library.items import Item

Repeat = Literal["off", "one", "all"]
When = Literal["now", "next", "last"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the queue; the same item may be there twice."""

    id: int
    item: Item


@dataclass(slots=True)
class Queue:
    """Entries in the order in which they play, and which of them is current.

    `index` is between 0 and the number of entries; there it means that the end was reached. `unshuffled` holds the
    entries' ids in the order to which `shuffle(False)` goes back, and is None while not shuffled.
    """

    entries: list[Entry] = field(default_factory=list)
    index: int = 0
    repeat: Repeat = "off"
    unshuffled: list[int] | None = None

    @property
    def current(self) -> Entry | None:
        """The entry that plays or would."""
        return self.entries[self.index] if self.index < len(self.entries) else None

    @property
    def shuffled(self) -> bool:
        """Whether the order is a random one."""
        return self.unshuffled is not None

    def find(self, entry_id: int) -> Entry | None:
        """An entry by its id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def upcoming(self, count: int) -> list[Entry]:
        """What plays after the current entry if nobody interferes, at most `count` entries."""
        if self.current is None:
            return []
        if self.repeat == "one":
            return [self.current] * count
        after = self.entries[self.index + 1 :][:count]
        while self.repeat == "all" and len(after) < count:
            after += self.entries[: count - len(after)]
        return after

    def replace(self, items: Iterable[Item], start: int = 0) -> None:
        """A new queue in its own order, from its `start`-th item on."""
        first = self._next_id()
        self.entries = [Entry(first + n, item) for n, item in enumerate(items)]
        self.unshuffled = None
        self.index = min(max(0, start), len(self.entries))

    def insert(self, items: Iterable[Item], at: int) -> list[Entry]:
        """Put items before place `at`; what is current stays so."""
        at = min(max(0, at), len(self.entries))
        first = self._next_id()
        new = [Entry(first + n, item) for n, item in enumerate(items)]
        before = self.entries[at - 1].id if at else None
        self.entries[at:at] = new
        if at <= self.index < len(self.entries) - len(new) or (at < self.index):
            self.index += len(new)
        if self.unshuffled is not None:
            place = 0 if before is None else self.unshuffled.index(before) + 1
            self.unshuffled[place:place] = [entry.id for entry in new]
        return new

    def add(self, items: Sequence[Item], when: When) -> list[Entry]:
        """`now`: instead of everything; `next`: after the current entry; `last`: at the end."""
        if when == "now":
            self.replace(items)
            return list(self.entries)
        if when == "next" and self.current is not None:
            return self.insert(items, self.index + 1)
        new = self.insert(items, len(self.entries))
        if self.unshuffled is not None:  # last is last in both orders
            ids = {entry.id for entry in new}
            self.unshuffled = [known for known in self.unshuffled if known not in ids] + [entry.id for entry in new]
        return new

    def remove(self, entry_id: int) -> bool:
        """Take an entry out; when it was the current one, the next takes its place."""
        for place, entry in enumerate(self.entries):
            if entry.id == entry_id:
                del self.entries[place]
                if place < self.index:
                    self.index -= 1
                if self.unshuffled is not None:
                    self.unshuffled.remove(entry_id)
                return True
        return False

    def move(self, entry_id: int, to: int) -> bool:
        """Move an entry to place `to`; the current entry stays current."""
        current = self.current
        entry = self.find(entry_id)
        if entry is None:
            return False
        self.entries.remove(entry)
        self.entries.insert(min(max(0, to), len(self.entries)), entry)
        if current is not None:
            self.index = self.entries.index(current)
        return True

    def clear(self) -> None:
        """Nothing is left."""
        self.entries, self.index, self.unshuffled = [], 0, None

    def shuffle(self, on: bool, rng: random.Random) -> None:
        """Random order: the current entry first, all others behind it; or back to the order before."""
        current = self.current
        if on:
            order = self.unshuffled or [entry.id for entry in self.entries]
            others = [entry for entry in self.entries if entry is not current]
            rng.shuffle(others)
            self.entries = others if current is None else [current, *others]
            self.unshuffled = order
            self.index = len(self.entries) if current is None else 0
        elif self.unshuffled is not None:
            place = {entry_id: n for n, entry_id in enumerate(self.unshuffled)}
            self.entries.sort(key=lambda entry: place[entry.id])
            self.unshuffled = None
            self.index = len(self.entries) if current is None else self.entries.index(current)

    def ended(self) -> Entry | None:
        """The current entry came to its end: go to what follows it."""
        if self.repeat == "one":
            return self.current
        return self.skip()

    def skip(self) -> Entry | None:
        """Go to the next entry, also when one is repeated; past the last one only `repeat` leads on."""
        if self.current is None:
            return None
        self.index += 1
        if self.index >= len(self.entries) and self.repeat != "off":
            self.index = 0
        return self.current

    def back(self) -> Entry | None:
        """Go to the entry before; from the first one only when all are repeated. None: there is none before."""
        if self.index > 0:
            self.index -= 1
        elif self.repeat == "all" and self.entries:
            self.index = len(self.entries) - 1
        else:
            return None
        return self.current

    def go(self, entry_id: int) -> bool:
        """Make an entry current."""
        for place, entry in enumerate(self.entries):
            if entry.id == entry_id:
                self.index = place
                return True
        return False

    def _next_id(self) -> int:
        return max((entry.id for entry in self.entries), default=0) + 1

"""Counts of pairs as sorted keys with integer amounts: they add up over partitions, and can be taken back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from tools.taste.model.plays import Floats, Ints, Longs


@dataclass(frozen=True, slots=True)
class Sums:
    """`amount[i]` for `key[i]`; keys are sorted and no amount is 0. Both of shape (n,), int64."""

    key: Longs
    amount: Longs

    @classmethod
    def of(cls, key: Longs, amount: Longs) -> Sums:
        """Adds up amounts by key."""
        frame = pl.DataFrame({"key": key, "amount": amount}).group_by("key").agg(pl.col("amount").sum())
        frame = frame.filter(pl.col("amount") != 0).sort("key")
        return cls(frame["key"].to_numpy(), frame["amount"].to_numpy())

    @classmethod
    def none(cls) -> Sums:
        """Nothing counted yet."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64))

    def __len__(self) -> int:
        return len(self.key)

    def __add__(self, other: Sums) -> Sums:
        return self._with(other, 1)

    def __sub__(self, other: Sums) -> Sums:
        return self._with(other, -1)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sums):
            return NotImplemented
        return np.array_equal(self.key, other.key) and np.array_equal(self.amount, other.amount)

    __hash__ = None  # type: ignore[assignment]

    def _with(self, other: Sums, sign: int) -> Sums:
        """Where few keys change, they are looked up; else everything is added up anew."""
        place = np.searchsorted(self.key, other.key)
        known = np.zeros(len(other), bool)
        inside = place < len(self)
        known[inside] = self.key[place[inside]] == other.key[inside]
        amount = self.amount.copy()
        amount[place[known]] += sign * other.amount[known]
        key = np.concatenate([self.key, other.key[~known]])
        amount = np.concatenate([amount, sign * other.amount[~known]])
        kept = amount != 0
        key, amount = key[kept], amount[kept]
        if not known.all():
            order = np.argsort(key, kind="stable")
            key, amount = key[order], amount[order]
        return Sums(key, amount)


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows, with the largest entries of each.

    Row r is `item[start[r]:start[r + 1]]` with `amount`, in plays; `total[r]` is the sum of the whole row, also of what
    was left out.
    """

    start: Longs
    item: Ints
    amount: Floats
    total: Floats
    anew: Mapping[int, tuple[Ints, Floats, float]] = field(default_factory=dict)  # rows that changed since

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.total)

    @classmethod
    def of(cls, sums: Sums, size: int, most: int, scale: float) -> Rows:
        """Rows of pairs with the key `row * size + column`; `scale` is what one amount is worth."""
        row, column = np.divmod(sums.key, size)
        total = np.bincount(row, sums.amount, size) * scale
        length = np.bincount(row, minlength=size)
        kept = np.ones(len(sums), bool)
        long = np.flatnonzero((length > most)[row])
        if len(long):
            order = long[np.lexsort((-sums.amount[long], row[long]))]
            first = np.concatenate([[0], np.flatnonzero(np.diff(row[order])) + 1])
            rank = np.arange(len(order)) - np.repeat(first, np.diff(np.concatenate([first, [len(order)]])))
            kept[order[rank >= most]] = False
        start = np.concatenate([[0], np.cumsum(np.minimum(length, most))])
        amount = (sums.amount[kept] * scale).astype(np.float32)
        return cls(start, column[kept].astype(np.int32), amount, total.astype(np.float32))

    def changed(self, sums: Sums, rows: Longs, most: int, scale: float) -> Rows:
        """The same matrix with some rows made anew; `sums` needs to hold no more than these. Same keys as for `of`."""
        anew = dict(self.anew)
        for number in rows.tolist():
            first, last = np.searchsorted(sums.key, [number * self.size, (number + 1) * self.size])
            amount, column = sums.amount[first:last], sums.key[first:last] - number * self.size
            kept = np.sort(np.argsort(-amount, kind="stable")[:most])
            amounts = (amount[kept] * scale).astype(np.float32)
            anew[number] = (column[kept].astype(np.int32), amounts, float(np.float32(amount.sum() * scale)))
        return replace(self, anew=anew)

    def row(self, number: int) -> tuple[Ints, Floats, float]:
        """The columns of a row, their amounts, and the total of the row."""
        if number in self.anew:
            return self.anew[number]
        first, last = self.start[number], self.start[number + 1]
        return self.item[first:last], self.amount[first:last], float(self.total[number])

"""What is counted in listening: plays, what follows what, what is heard together, whose music follows whose.

All counts are sums over listeners of integers: partitions can be counted apart and merged, and taking a listener's
counts back leaves exactly what a count without that listener would have given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.taste.model.plays import UNIT, Bools, Catalogue, Ints, Longs, Plays
from tools.taste.model.sums import Sums

LAGS = (1, 2, 3)
NEAR = tuple(round(16 * 0.8**lag) for lag in range(1, 9))  # weight of being heard so many plays apart
NEAR_SCALE = 1 / (16 * UNIT)


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts in units of a play.

    `plays`, `skips`: by item; `follow[k]`: pairs `LAGS[k]` apart, key `before * n + after`; `near`: pairs heard near
    each other, key `smaller * n + larger`; `makers`: like `follow` at lag 1, changes of maker.
    """

    plays: Sums
    skips: Sums
    follow: tuple[Sums, ...]
    near: Sums
    makers: Sums

    @property
    def parts(self) -> tuple[Sums, ...]:
        """All sums, in a fixed order."""
        return (self.plays, self.skips, *self.follow, self.near, self.makers)

    @classmethod
    def from_parts(cls, parts: list[Sums]) -> Counts:
        """The other way round."""
        return cls(parts[0], parts[1], tuple(parts[2:-2]), parts[-2], parts[-1])

    def __add__(self, other: Counts) -> Counts:
        return Counts.from_parts([mine + theirs for mine, theirs in zip(self.parts, other.parts, strict=True)])

    def __sub__(self, other: Counts) -> Counts:
        return Counts.from_parts([mine - theirs for mine, theirs in zip(self.parts, other.parts, strict=True)])


def count(plays: Plays) -> Counts:
    """Counts a log, or a partition of one that keeps each listener's plays together."""
    return Counts.from_parts([Sums.of(found.key, found.amount) for found in entries(plays)])


@dataclass(frozen=True, slots=True)
class Entries:
    """What is to be added up: `amount[i]` for `key[i]`, from the listener `user[i]`. All of shape (n,)."""

    key: Longs
    amount: Longs
    user: Ints

    def where(self, kept: Bools) -> Entries:
        """Those that are kept."""
        return Entries(self.key[kept], self.amount[kept], self.user[kept])


def entries(plays: Plays) -> list[Entries]:
    """Everything that is counted, one by one, for each of `Counts.parts`."""
    size, good = len(plays.catalogue), np.maximum(plays.weight, 0)
    item, skipped = plays.item.astype(np.int64), np.maximum(-plays.weight, 0)
    return [
        Entries(item, good, plays.user).where(good > 0),
        Entries(item, skipped, plays.user).where(skipped > 0),
        *(_pairs(plays, lag, size, good) for lag in LAGS),
        _near(plays, size, good),
        _makers(plays, plays.catalogue, good),
    ]


def _pairs(plays: Plays, lag: int, size: int, good: Longs) -> Entries:
    """Pairs `lag` apart; a pair is worth what its second play was worth, if the first was heard."""
    same = (plays.user[lag:] == plays.user[:-lag]) & (good[:-lag] > 0) & (good[lag:] > 0)
    before = plays.item[:-lag][same].astype(np.int64)
    return Entries(before * size + plays.item[lag:][same], good[lag:][same], plays.user[lag:][same])


def _near(plays: Plays, size: int, good: Longs) -> Entries:
    found = []
    for lag, worth in enumerate(NEAR, start=1):
        pairs = _pairs(plays, lag, size, good)
        before, after = np.divmod(pairs.key, size)
        key = np.minimum(before, after) * size + np.maximum(before, after)
        found.append(Entries(key, np.full(len(key), worth * UNIT, np.int64), pairs.user).where(before != after))
    return Entries(
        np.concatenate([part.key for part in found]),
        np.concatenate([part.amount for part in found]),
        np.concatenate([part.user for part in found]),
    )


def _makers(plays: Plays, catalogue: Catalogue, good: Longs) -> Entries:
    maker = catalogue.artist[plays.item].astype(np.int64)
    changed = (plays.user[1:] == plays.user[:-1]) & (maker[1:] != maker[:-1]) & (maker[1:] >= 0) & (maker[:-1] >= 0)
    changed &= (good[1:] > 0) & (good[:-1] > 0)
    size = max(len(catalogue.artists), 1)
    return Entries(maker[:-1][changed] * size + maker[1:][changed], good[1:][changed], plays.user[1:][changed])

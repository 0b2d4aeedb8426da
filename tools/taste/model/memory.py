"""What many listeners' plays tell, laid out for looking up: rows of what follows, and every maker's items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tools.taste.model.counts import NEAR_SCALE, Counts
from tools.taste.model.plays import UNIT, Catalogue, Floats, Ints, Longs
from tools.taste.model.sums import Rows, Sums

_FOLLOWERS, _NEIGHBOURS, _MAKERS, _TOP = 150, 100, 30, 50


@dataclass(frozen=True, slots=True)
class Groups:
    """Items by maker or collection, the most played first: `item[start[g]:start[g + 1]]`."""

    start: Longs
    item: Ints

    @classmethod
    def of(cls, group: Ints, popularity: Floats, size: int) -> Groups:
        """Groups the items whose `group` is not -1."""
        order = np.lexsort((-popularity, group))
        order = order[group[order] >= 0]
        return cls(np.searchsorted(group[order], np.arange(size + 1)).astype(np.int64), order.astype(np.int32))

    def first(self, group: int, most: int) -> Ints:
        """The most played items of a group; none of group -1."""
        if group < 0:
            return self.item[:0]
        begin = self.start[group]
        return self.item[begin : min(begin + most, self.start[group + 1])]


@dataclass(frozen=True, slots=True)
class Memory:
    """Counts ready for looking up. `popularity`, `skipped`: plays and skips of items; `maker_popularity` likewise."""

    catalogue: Catalogue
    follow: tuple[Rows, ...]
    near: Rows
    makers: Rows
    popularity: Floats
    skipped: Floats
    maker_popularity: Floats
    by_maker: Groups
    by_album: Groups
    top: Ints

    @classmethod
    def of(cls, counts: Counts, catalogue: Catalogue) -> Memory:
        """Lays out the counts of a catalogue's items."""
        size, makers = len(catalogue), max(len(catalogue.artists), 1)
        return cls(
            catalogue=catalogue,
            follow=tuple(Rows.of(sums, size, _FOLLOWERS, 1 / UNIT) for sums in counts.follow),
            near=Rows.of(_mirrored(counts.near, size), size, _NEIGHBOURS, NEAR_SCALE),
            makers=Rows.of(counts.makers, makers, _MAKERS, 1 / UNIT),
            **_by_popularity(counts, catalogue),
        )

    def changed(self, counts: Counts, change: Counts) -> Memory:
        """The memory of other counts, of which no more than the keys of `change` are different; made in their time."""
        size, makers = len(self.catalogue), max(len(self.catalogue.artists), 1)
        pairs = np.concatenate(np.divmod(change.near.key, size))
        near = np.unique(pairs).astype(np.int64)
        follow = [
            rows.changed(sums, _rows_of(other, size), _FOLLOWERS, 1 / UNIT)
            for rows, sums, other in zip(self.follow, counts.follow, change.follow, strict=True)
        ]
        return replace(
            self,
            follow=tuple(follow),
            near=self.near.changed(_touching(counts.near, near, size), near, _NEIGHBOURS, NEAR_SCALE),
            makers=self.makers.changed(counts.makers, _rows_of(change.makers, makers), _MAKERS, 1 / UNIT),
            **_by_popularity(counts, self.catalogue),
        )


def _by_popularity(counts: Counts, catalogue: Catalogue) -> dict[str, Any]:
    """What depends on how often items were played."""
    popularity, makers = _dense(counts.plays, len(catalogue)), max(len(catalogue.artists), 1)
    known = catalogue.artist >= 0
    return {
        "popularity": popularity,
        "skipped": _dense(counts.skips, len(catalogue)),
        "maker_popularity": np.bincount(catalogue.artist[known], popularity[known], makers).astype(np.float32),
        "by_maker": Groups.of(catalogue.artist, popularity, makers),
        "by_album": Groups.of(catalogue.album, popularity, max(len(catalogue.albums), 1)),
        "top": np.argsort(-popularity, kind="stable")[:_TOP].astype(np.int32),
    }


def _rows_of(sums: Sums, size: int) -> Longs:
    return np.unique(sums.key // size).astype(np.int64)


def _touching(sums: Sums, items: Longs, size: int) -> Sums:
    """Both ways round, those pairs whose row is one of the items."""
    smaller, larger = np.divmod(sums.key, size)
    one, other = np.isin(smaller, items), np.isin(larger, items)
    key = np.concatenate([sums.key[one], larger[other] * size + smaller[other]])
    order = np.argsort(key)
    return Sums(key[order], np.concatenate([sums.amount[one], sums.amount[other]])[order])


def _dense(sums: Sums, size: int) -> Floats:
    values = np.zeros(size, np.float32)
    values[sums.key] = sums.amount / UNIT
    return values


def _mirrored(sums: Sums, size: int) -> Sums:
    smaller, larger = np.divmod(sums.key, size)
    key = np.concatenate([sums.key, larger * size + smaller])
    order = np.argsort(key)
    return Sums(key[order], np.concatenate([sums.amount, sums.amount])[order])

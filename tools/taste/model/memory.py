"""What many listeners' plays tell, laid out for looking up: rows of what follows, and every maker's items."""

from __future__ import annotations

from dataclasses import dataclass

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
        popularity = _dense(counts.plays, size)
        known = catalogue.artist >= 0
        mirrored = _mirrored(counts.near, size)
        return cls(
            catalogue=catalogue,
            follow=tuple(Rows.of(sums, size, _FOLLOWERS, 1 / UNIT) for sums in counts.follow),
            near=Rows.of(mirrored, size, _NEIGHBOURS, NEAR_SCALE),
            makers=Rows.of(counts.makers, makers, _MAKERS, 1 / UNIT),
            popularity=popularity,
            skipped=_dense(counts.skips, size),
            maker_popularity=np.bincount(catalogue.artist[known], popularity[known], makers).astype(np.float32),
            by_maker=Groups.of(catalogue.artist, popularity, makers),
            by_album=Groups.of(catalogue.album, popularity, max(len(catalogue.albums), 1)),
            top=np.argsort(-popularity, kind="stable")[:_TOP].astype(np.int32),
        )


def _dense(sums: Sums, size: int) -> Floats:
    values = np.zeros(size, np.float32)
    values[sums.key] = sums.amount / UNIT
    return values


def _mirrored(sums: Sums, size: int) -> Sums:
    smaller, larger = np.divmod(sums.key, size)
    key = np.concatenate([sums.key, larger * size + smaller])
    order = np.argsort(key)
    return Sums(key[order], np.concatenate([sums.amount, sums.amount])[order])

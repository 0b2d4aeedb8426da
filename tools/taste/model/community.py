"""What a community of listeners may share: counts in which every item and every pair has at least k listeners.

k-anonymity of what is counted: an item that fewer than k listeners played does not appear, neither does a pair that
fewer than k did one after the other (or near each other), nor by its name in the catalogue.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tools.taste.errors import TasteError
from tools.taste.model.counts import Counts, count, entries
from tools.taste.model.plays import Bools, Catalogue, Ints, Longs, Plays
from tools.taste.model.sums import Sums

if TYPE_CHECKING:
    from tools.taste.model.fitting import Fitted, Fitting

K = 5


def supporters(plays: Plays) -> Counts:
    """For each key of a count, how many different listeners it comes from, in place of the amount."""
    sums = []
    for found in entries(plays):
        each = pl.DataFrame({"key": found.key, "user": found.user}).unique()
        sums.append(Sums.of(each["key"].to_numpy(), np.ones(len(each), np.int64)))
    return Counts.from_parts(sums)


def shared(plays: Plays, k: int = K) -> Counts:
    """The counts of a log without every key that fewer than k listeners gave rise to, pairs of rare items included."""
    counts, support = count(plays), supporters(plays)
    size, makers = len(plays.catalogue), max(len(plays.catalogue.artists), 1)
    common = support.plays.key[support.plays.amount >= k]
    maker = plays.catalogue.artist[common]
    kept_makers = np.unique(maker[maker >= 0]).astype(np.int64)
    allowed: list[tuple[Longs, int]] = [
        (common, 1),
        (common, 1),
        *[(common, size)] * (len(counts.follow) + 1),
        (kept_makers, makers),
    ]
    parts = [
        _kept(part, support_, k, only, width)
        for part, support_, (only, width) in zip(counts.parts, support.parts, allowed, strict=True)
    ]
    return Counts.from_parts(parts)


def community(plays: Plays, k: int = K, how: Fitting | None = None) -> Fitted:
    """A model that may go out: its catalogue, too, names only items (makers, collections) of at least k listeners.

    The gate's few thousand weights are learned from all consenting listeners' positions with the shared counts.
    """
    from tools.taste.model.fitting import Fitting, fit

    support = supporters(plays)
    common = support.plays.key[support.plays.amount >= k]
    if not len(common):
        raise TasteError(f"No item has {k} listeners; there is nothing that may be shared.", "Gather more listeners.")
    here = np.zeros(len(plays.catalogue), bool)
    here[common] = True
    return fit(narrowed(plays, here, k), replace(how or Fitting(), k=k))


def narrowed(plays: Plays, kept: Bools, k: int) -> Plays:
    """Plays of the kept items only, over a catalogue of these, which names no maker or collection of fewer than k."""
    old, items = plays.catalogue, np.flatnonzero(kept)
    number = np.full(len(old), -1, np.int32)
    number[items] = np.arange(len(items))
    still = kept[plays.item]
    artist, artists = _named(old.artist, old.artists, plays, items, k)
    album, albums = _named(old.album, old.albums, plays, items, k)
    kinds = tuple(old.kinds[item] for item in items) if old.kinds else ()
    catalogue = Catalogue(tuple(old.ids[item] for item in items), artist, album, artists, albums, kinds)
    part = plays.where(still)
    return replace(part, item=number[part.item], catalogue=catalogue)


def _named(groups: Ints, names: tuple[str, ...], plays: Plays, items: Longs, k: int) -> tuple[Ints, tuple[str, ...]]:
    each = pl.DataFrame({"group": groups[plays.item], "user": plays.user}).unique()
    common = (
        each.group_by("group").len().filter((pl.col("len") >= k) & (pl.col("group") >= 0))["group"].sort().to_numpy()
    )
    number = np.full(len(names) + 1, -1, np.int32)
    number[common] = np.arange(len(common))
    return number[groups[items]], tuple(names[group] for group in common)


def _kept(part: Sums, support: Sums, k: int, only: Longs, width: int) -> Sums:
    known = support.key[support.amount >= k]
    kept = np.isin(part.key, known, assume_unique=True)
    before, after = np.divmod(part.key, width) if width > 1 else (part.key, part.key)
    kept &= np.isin(before, only) & np.isin(after, only)
    return Sums(part.key[kept], part.amount[kept])

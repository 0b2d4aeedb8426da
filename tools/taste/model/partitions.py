"""The same counts over partitions: on one machine one after the other, on several at once, the same sums from each.

A partition is a file of whole listeners. Items are numbered by one catalogue for all, so that the keys of the counts
mean the same everywhere; amounts are integers, so the order of adding up does not matter, and the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import Any

import polars as pl

from tools.taste.errors import BadLog, TasteError
from tools.taste.model.counts import Counts, count
from tools.taste.model.plays import Catalogue, plays_of, read_log, renumbered

Mapping_ = Callable[[Callable[[Path], Counts], Iterable[Path]], Iterable[Counts]]


def count_partitions(files: Sequence[Path], catalogue: Catalogue, run: Mapping_ = map) -> Counts:
    """Counts every file and adds up; `run` maps the work: `map`, a process pool's, or `on_ray`.

    Raises:
        BadLog: there is no file, or one cannot be read.
    """
    if not files:
        raise BadLog("There is no partition to count.", "Name the folder that the log was exported to.")
    return reduce(lambda mine, theirs: mine + theirs, run(partial(count_file, catalogue), files))


def count_file(catalogue: Catalogue, file: Path) -> Counts:
    """The counts of one partition, by the numbers of a catalogue."""
    return count(renumbered(read_log(file), catalogue).only_plays())


def catalogue_of(files: Sequence[Path]) -> Catalogue:
    """The items of all partitions, read without their plays."""
    wanted = ("track", "item", "artist", "album", "kind")
    seen = []
    for file in files:
        held = pl.scan_parquet(file)
        names = [name for name in held.collect_schema().names() if name in wanted]
        seen.append(held.select(names).unique().collect())
    table = pl.concat(seen, how="diagonal_relaxed").unique()
    return plays_of(table.with_columns(pos=pl.lit(0))).catalogue


def on_ray(work: Callable[[Path], Counts], files: Iterable[Path]) -> Iterator[Counts]:
    """Maps over a Ray cluster, or over this machine's cores where there is none.

    Raises:
        TasteError: Ray is not installed.
    """
    try:
        import ray
    except ImportError as error:
        raise TasteError("Ray is not installed.", "`pip install ray` brings it.") from error
    remote: Any = ray.remote(lambda file: work(file))  # noqa: PLW0108 - Ray takes functions only, not partials
    yield from ray.get([remote.remote(file) for file in files])

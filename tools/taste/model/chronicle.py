"""Taste over time: whom a listener played when, as numbers and as lines for a terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.taste.errors import BadLog
from tools.taste.model.plays import Doubles, Plays

_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Chronicle:
    """`share[m, t]`: the share of maker m in the plays of period t; `since[t]`: when that begins, in unix seconds."""

    makers: tuple[str, ...]
    since: tuple[float, ...]
    share: Doubles
    plays: tuple[int, ...]


def chronicle(plays: Plays, user: str, most: int = 6, periods: int = 40) -> Chronicle:
    """The makers that a listener played most, over time cut into equal periods.

    Raises:
        BadLog: the listener has no plays, or the log has no clock.
    """
    only = plays.only_plays()
    if user not in only.users or only.ts is None:
        raise BadLog("There is nothing to draw: no plays with a time.", "Play something, or import a history.")
    mine = (only.user == only.users.index(user)) & (only.weight > 0) & (only.catalogue.artist[only.item] >= 0)
    makers, times = only.catalogue.artist[only.item[mine]], only.ts[mine]
    if not len(times):
        raise BadLog("There is nothing to draw: no plays by anybody known.", "Play something, or import a history.")
    edges = np.linspace(times.min(), times.max() + 1, periods + 1)
    period = np.clip(np.searchsorted(edges, times, "right") - 1, 0, periods - 1)
    best = np.argsort(-np.bincount(makers), kind="stable")[:most]
    total = np.bincount(period, minlength=periods)
    counts = np.stack([np.bincount(period[makers == maker], minlength=periods) for maker in best])
    here = counts.sum(1) > 0
    return Chronicle(
        makers=tuple(only.catalogue.artists[maker] for maker in best[here]),
        since=tuple(edges[:-1].tolist()),
        share=counts[here] / np.maximum(total, 1),
        plays=tuple(total.tolist()),
    )


def lines(found: Chronicle) -> list[tuple[str, str]]:
    """A line of blocks for each maker, the highest block being the largest share of all."""
    top = max(float(found.share.max(initial=0)), 1e-9)
    steps = np.ceil(found.share / top * (len(_BLOCKS) - 1)).astype(int)
    return [(maker, "".join(_BLOCKS[step] for step in row)) for maker, row in zip(found.makers, steps, strict=True)]

"""Taste over time: whom a listener played when, as numbers, as lines for a terminal, and as a picture (SVG)."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from tools.taste.errors import BadLog
from tools.taste.model.plays import Doubles, Plays

_BLOCKS = " ▁▂▃▄▅▆▇█"
_COLOURS = ("#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d", "#999999")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 900, 360, 10, 40


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


def svg(found: Chronicle, title: str) -> str:
    """A picture of stacked shares with the makers' names; it needs nothing but a browser to be seen."""
    across = np.linspace(_LEFT, _WIDTH - 220, len(found.since))
    below = np.cumsum(np.vstack([np.zeros(len(found.since)), found.share]), 0)
    down = _HEIGHT - _BOTTOM - below * (_HEIGHT - 2 * _BOTTOM)
    areas = [
        _area(across, down[row], down[row + 1], _COLOURS[row % len(_COLOURS)], maker)
        for row, maker in enumerate(found.makers)
    ]
    names = [_name(row, maker) for row, maker in enumerate(found.makers)]
    first, last = (datetime.fromtimestamp(found.since[place], UTC).strftime("%B %Y") for place in (0, -1))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="17">{html.escape(title)}</text>',
        *areas, *names,
        f'<text x="{_LEFT}" y="{_HEIGHT - 15}">{first}</text>',
        f'<text x="{_WIDTH - 220}" y="{_HEIGHT - 15}" text-anchor="end">{last}</text>',
        "</svg>",
    ])  # fmt: skip


def _area(across: Doubles, lower: Doubles, upper: Doubles, colour: str, name: str) -> str:
    there: Sequence[str] = [f"{x:.1f},{y:.1f}" for x, y in zip(across, upper, strict=True)]
    back = [f"{x:.1f},{y:.1f}" for x, y in zip(across[::-1], lower[::-1], strict=True)]
    points, label = " ".join([*there, *back]), html.escape(name)
    return f'<polygon points="{points}" fill="{colour}" opacity="0.85"><title>{label}</title></polygon>'


def _name(row: int, maker: str) -> str:
    colour, down = _COLOURS[row % len(_COLOURS)], 60 + 24 * row
    return f'<text x="{_WIDTH - 205}" y="{down}" fill="{colour}">{html.escape(maker[:28])}</text>'

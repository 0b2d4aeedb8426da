"""What the parsers make of an export: rows, and what they left out and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from tools.library.names import clean
from tools.taste.events import Began, How, What

Kind = Literal["track", "episode", "chapter"]

OLDEST = 946_684_800.0
"""1 January 2000: nobody scrobbled before; clocks that were never set say 1970."""
AHEAD = 86_400.0
"""Seconds that the clock of a service may be ahead of ours."""


@dataclass(slots=True)
class Row:
    """One event of an export. `creator` is the artist, or the show or book that a spoken thing is a part of.

    `at` and `ended` are unix seconds, `listened` and `duration` seconds. `key` is what it is known by beside its names:
    the same row of a second export has the same. `addresses` are what others call it ("spotify:track:…", "mbid:…"); a
    row without names is found by them. The last four are only in exports of our own: the item's id in the library, who
    recorded it, its mark, and what it may be used for.
    """

    what: What
    title: str
    creator: str
    at: float
    key: object
    kind: Kind = "track"
    artist: str = ""
    album: str = ""
    ended: float | None = None
    listened: float | None = None
    duration: float | None = None
    how: How = ""
    began: Began = ""
    device: str = ""
    addresses: tuple[str, ...] = ()
    user: str | None = None
    item: str = ""
    source: str = ""
    mark: int | None = None
    consent: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is not imported. `wrong`: something is amiss with it; otherwise it is left out on purpose."""

    reason: str
    wrong: bool = True
    where: str = ""


Parsed = Iterator[Row | Skip]

NO_NAME = Skip("without a name", wrong=False)
NO_TIME = Skip("without a time that can be read")
FUTURE = Skip("from the future")
TOO_OLD = Skip("dated before the year 2000")
PRIVATE = Skip("from a private session", wrong=False)


_clean = lru_cache(1 << 16)(clean)  # the same names come again and again


def text(value: Any) -> str:
    """A name out of JSON, on one line; "" for what is no text."""
    return _clean(value) if isinstance(value, str) and value else ""


def number(value: Any) -> float | None:
    """A number that is not negative, also when it was written as text; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and found >= 0 else None


def unix_time(value: Any) -> float | None:
    """Seconds since 1970 out of seconds, milliseconds or microseconds; told apart by their size."""
    found = number(value)
    if found is None:
        return None
    while found > 1e11:  # in seconds this is the year 5138
        found /= 1000
    return found


def iso_time(value: Any) -> float | None:
    """Unix seconds out of ISO 8601; without a zone it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def dated(row: Row, now: float) -> Row | Skip:
    """The row, if its time is one at which it can have been heard."""
    if row.at > now + AHEAD:
        return FUTURE
    return row if row.at >= OLDEST else TOO_OLD

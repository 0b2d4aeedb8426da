"""What the search benchmarks share: lines of a table, and percentiles of how long something took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

Row = dict[str, object]


def row(name: str, value: float, want: float | None = None, *, least: bool = False) -> Row:
    """One line of the table; `least`: the value should be at least what is wanted."""
    good = want is None or (value >= want if least else value <= want)
    return {"name": name, "value": round(value, 3), "want": want, "ok": good}


def milliseconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty is above."""
    return sorted(values)[min(int(0.95 * len(values)), len(values) - 1)]

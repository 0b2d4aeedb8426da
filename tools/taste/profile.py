"""What somebody listened to in a time, in numbers that can be checked against the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.taste.periods import Period

if TYPE_CHECKING:
    import polars as pl

_MOST = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A name and how many plays count for it."""

    name: str
    plays: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A listener's listening in a period. `hours` are hours heard, `plays` those that count (scrobbles).

    `fresh` are the most heard artists of the period that were never heard before it.
    """

    period: Period
    plays: int = 0
    hours: float = 0.0
    artists: tuple[Counted, ...] = ()
    tracks: tuple[Counted, ...] = ()
    genres: tuple[Counted, ...] = ()
    shows: tuple[Counted, ...] = ()
    books: tuple[Counted, ...] = ()
    fresh: tuple[str, ...] = ()
    skipped: float = 0.0


def profile(frame: pl.DataFrame, period: Period) -> Profile:
    """The profile that a frame of events (see `tools.taste.frames`) makes of a period."""
    import polars as pl

    when = pl.col("at").dt.epoch("us") / 1e6
    plays = frame.filter(pl.col("what") == "play")
    inside = plays.filter((when >= (period.begin or float("-inf"))) & (when < (period.end or float("inf"))))
    counted = inside.filter(pl.col("scrobble"))
    music = counted.filter(pl.col("kind") == "track")
    hours = float(inside["listened"].sum() or 0.0) / 3600
    before = set(plays.filter(when < period.begin)["artist"].to_list()) if period.begin is not None else None
    artists = _top(music, "artist")
    fresh = () if before is None else tuple(one.name for one in _top(music, "artist", 50) if one.name not in before)
    skipped = inside.filter(pl.col("how") == "skipped").height / inside.height if inside.height else 0.0
    return Profile(
        period, counted.height, hours, artists, _tracks(music), _top(music, "genre"),
        _top(counted.filter(pl.col("kind") == "episode"), "album"),
        _top(counted.filter(pl.col("kind") == "chapter"), "album"), fresh[:_MOST], skipped,
    )  # fmt: skip


def _top(frame: pl.DataFrame, column: str, most: int = _MOST) -> tuple[Counted, ...]:
    import polars as pl

    counts = (
        frame.filter(pl.col(column) != "")
        .group_by(column)
        .len()
        .sort(["len", column], descending=[True, False])
        .head(most)
    )
    return tuple(Counted(name, count) for name, count in counts.iter_rows())


def _tracks(frame: pl.DataFrame) -> tuple[Counted, ...]:
    counts = frame.group_by("title", "artist").len().sort(["len", "title"], descending=[True, False]).head(_MOST)
    return tuple(Counted(f"{title} by {artist}" if artist else title, n) for title, artist, n in counts.iter_rows())

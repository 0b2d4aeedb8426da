"""The listening log of a period, counted in all the ways in which it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from tools.taste.periods import Period

if TYPE_CHECKING:
    import polars as pl


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Play:
    """One play that counts. `at` is the listener's local time, `item` the library's id if the library has it."""

    item: str
    title: str
    artist: str
    album: str
    genre: str
    at: datetime
    listened: float | None
    session: int
    known: bool

    @property
    def song(self) -> tuple[str, str]:
        """Title and artist."""
        return self.title, self.artist


class Listening:
    """A listener's log (see `tools.taste.frames`) in a period, and as far as it is needed before it."""

    def __init__(self, frame: pl.DataFrame, period: Period) -> None:
        self.period = period
        music = frame.filter(_scrobbled("track"))
        self.plays = _plays(music, period)
        earlier = period.before()
        self.before = _plays(music, earlier) if earlier is not None else []
        self.spoken = _plays(frame.filter(_scrobbled("episode", "chapter")), period)
        self.skips = _inside(frame.filter(_skipped()), period).height
        self.loved = _loved(frame, period)
        self._music = _until(music, period)

    @cached_property
    def artists(self) -> Counter[str]:
        """Plays by artist."""
        return _counted(play.artist for play in self.plays)

    @cached_property
    def songs(self) -> Counter[tuple[str, str]]:
        """Plays by song."""
        return _counted(play.song for play in self.plays if play.title)

    @cached_property
    def artists_before(self) -> Counter[str]:
        """Plays by artist in as long a time before."""
        return _counted(play.artist for play in self.before)

    @cached_property
    def genres(self) -> Counter[str]:
        """Plays by genre, as far as the library knows it."""
        return _counted(play.genre for play in self.plays)

    @cached_property
    def days(self) -> dict[date, list[Play]]:
        """The plays of each day with any, in order."""
        found: dict[date, list[Play]] = {}
        for play in self.plays:
            found.setdefault(play.at.date(), []).append(play)
        return found

    @cached_property
    def all_artists(self) -> dict[str, tuple[datetime, int]]:
        """When each artist was first played, and how many plays there were until the end of the period."""
        return {row[0]: (row[1], row[2]) for row in _firsts(self._music, "artist")}

    @cached_property
    def first_songs(self) -> dict[tuple[str, str], datetime]:
        """When each song was first played."""
        return {(row[0], row[1]): row[2] for row in _firsts(self._music, "title", "artist")}

    def seconds(self) -> float:
        """How long was listened to music; plays of which it is not known count nothing."""
        return sum(play.listened or 0.0 for play in self.plays)

    def of(self, artist: str) -> list[Play]:
        """The plays of an artist, in order."""
        return [play for play in self.plays if play.artist == artist]

    def longest_session(self) -> list[Play]:
        """The session with the most plays."""
        sessions: dict[int, list[Play]] = {}
        for play in self.plays:
            sessions.setdefault(play.session, []).append(play)
        return max(sessions.values(), key=len, default=[])

    def is_new(self, artist: str) -> bool:
        """Whether an artist's first play is one of the period."""
        return bool(self.plays) and self.all_artists[artist][0] >= self.plays[0].at and self._has_past

    def is_new_song(self, song: tuple[str, str]) -> bool:
        """Whether a song's first play is one of the period."""
        return bool(self.plays) and self.first_songs[song] >= self.plays[0].at and self._has_past

    def gap(self, artist: str) -> int | None:
        """How many whole days an artist was not played before the first play of the period; None if never before."""
        first = next(play for play in self.plays if play.artist == artist)
        latest = self._last_before.get(artist)
        return None if latest is None else (first.at - latest).days

    @cached_property
    def ever(self) -> list[Play]:
        """All plays until the end of the period, in order."""
        return _plays(self._music, Period("", None, self.period.end))

    @cached_property
    def _has_past(self) -> bool:
        """Whether there is any play before the period: without, everything would be new."""
        return any(first < self.plays[0].at for first, _ in self.all_artists.values())

    @cached_property
    def _last_before(self) -> dict[str, datetime]:
        import polars as pl

        earlier = self._music.filter(pl.col("local") < self.plays[0].at)
        return dict(earlier.group_by("artist").agg(pl.col("local").max()).iter_rows())


def latest_week(frame: pl.DataFrame) -> Period | None:
    """The seven days that end with the last play of music in a log; None without any."""
    plays = frame.filter(_scrobbled("track"))
    if plays.is_empty():
        return None
    end = plays["at"].max().timestamp() + 1.0  # type: ignore[union-attr]
    return Period("the last seven days with music", end - 7 * 86400, end)


def most_common_first(counts: Counter[str]) -> list[tuple[str, int]]:
    """Names by how often, and by name where that is the same."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def songs_by_plays(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    """Songs by how often, and by name where that is the same."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _counted(names: Iterable[T]) -> Counter[T]:
    return Counter(name for name in names if name and name != ("", ""))


def _scrobbled(*kinds: str) -> pl.Expr:
    import polars as pl

    return pl.col("scrobble") & pl.col("kind").is_in(kinds)


def _skipped() -> pl.Expr:
    import polars as pl

    return (pl.col("what") == "play") & (pl.col("how") == "skipped") & (pl.col("kind") == "track")


def _inside(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    import polars as pl

    when = pl.col("at").dt.epoch("us") / 1e6
    return frame.filter((when >= (period.begin or float("-inf"))) & (when < (period.end or float("inf"))))


def _until(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    import polars as pl

    inside = _inside(frame, Period("", None, period.end))
    local = pl.col("at").dt.replace_time_zone(None) + pl.duration(minutes=pl.col("utc_offset"))
    return inside.with_columns(local.alias("local"))


def _plays(frame: pl.DataFrame, period: Period) -> list[Play]:
    columns = ("item", "title", "artist", "album", "genre", "local", "listened", "session", "known")
    return [Play(*row) for row in _until(_inside(frame, period), period).select(columns).sort("local").iter_rows()]


def _firsts(frame: pl.DataFrame, *columns: str) -> Sequence[tuple[Any, ...]]:
    import polars as pl

    return frame.group_by(*columns).agg(pl.col("local").min(), pl.len()).rows()


def _loved(frame: pl.DataFrame, period: Period) -> list[str]:
    import polars as pl

    loved = _inside(frame.filter(pl.col("what") == "love"), period)
    named = [f"{title} by {artist}" if artist else title for title, artist in loved.select("title", "artist").rows()]
    return list(dict.fromkeys(named))


def span_words(period: Period) -> str:
    """How long a period is, for "the … before": "week", "month", "30 days"."""
    days = round(((period.end or 0.0) - (period.begin or 0.0)) / timedelta(days=1).total_seconds())
    return {1: "day", 7: "week", 28: "four weeks"}.get(days, f"{days} days")

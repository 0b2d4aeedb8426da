"""Our own export, JSON or Parquet: the columns of `tools.taste.frames`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast, get_args

from tools.taste.events import PLAYER, WHATS, Began, How, What
from tools.taste.importing.rows import NO_NAME, NO_TIME, Kind, Parsed, Row, Skip, iso_time, number, text

FORMAT = "segue listening history"
NEEDED = frozenset({"user", "item", "title", "what", "at", "source", "mark", "consent"})
_SLICE = 50_000


def events(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """Events as they were exported."""
    for row in rows:
        yield row if isinstance(row, Skip) else _event(row)


def _event(row: dict[str, Any]) -> Row | Skip:
    at, title, item = _time(row.get("at")), text(row.get("title")), text(row.get("item"))
    what, how, began, mark = row.get("what"), row.get("how"), row.get("began"), row.get("mark")
    if at is None:
        return NO_TIME
    if not title or not item:
        return NO_NAME
    if what not in WHATS:
        return Skip("of a kind that is not known")
    kind = text(row.get("kind")) or "track"
    artist, album = text(row.get("artist")), text(row.get("album"))
    consent = row.get("consent")
    return Row(
        cast("What", what), title, artist if kind == "track" else album or artist, at, (what, round(at * 1000)),
        cast("Kind", kind), artist=artist, album=album, ended=_time(row.get("ended")),
        listened=number(row.get("listened")), duration=number(row.get("duration")),
        how=cast("How", how if how in get_args(How) else ""),
        began=cast("Began", began if began in get_args(Began) else ""), device=text(row.get("device")),
        user=text(row.get("user")), item=item, source=text(row.get("source")) or PLAYER,
        mark=mark if isinstance(mark, int) and 0 <= mark < 1 << 63 else None,
        consent=consent if isinstance(consent, int) else 0,
    )  # fmt: skip


def _time(value: Any) -> float | None:
    if isinstance(value, datetime):
        return (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).timestamp()
    return iso_time(value)


def parquet(file: BinaryIO) -> Iterator[dict[str, Any] | Skip]:
    """The rows of a Parquet file; of one that is not ours, one `Skip`."""
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(file.read()), hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError):
        yield Skip("cut off or damaged")
        return
    if not set(frame.columns) >= NEEDED:
        yield Skip("that are no listening events of ours")
        return
    for part in frame.iter_slices(_SLICE):
        yield from part.iter_rows(named=True)

"""The log as columns: read out of the database, and what each event's neighbours say about it.

Columns of a frame, one row an event, by listener and time: id i64, user str, item str, kind str, title str, artist str,
album str, genre str, known bool (whether the library has it), what str, at and ended datetime[us, UTC], listened and
duration f64 (seconds), how str, began str, hour i8, weekday i8 (Monday is 0, local time), session i64 (unix seconds of
its first event), previous str (the item of the play before, in the same session), device str, source str, consent i64,
scrobble bool, weight f32 (0: excluded by a rule), utc_offset i32 (minutes), mark i64 (what an event is known again by).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from tools.taste.events import ENOUGH, SESSION_GAP, SHORTEST, ListeningEvent

if TYPE_CHECKING:
    import polars as pl

_CHUNK = 100_000
_EVENTS = """
SELECT id, listener_id, subject_id, what, at, ended, utc_offset, listened, duration, how, began, device, source,
  consent, mark
FROM listening_events
"""
SUBJECTS = """
SELECT subjects.id AS subject, coalesce(items.id, subjects.key) AS item, coalesce(items.kind, subjects.kind) AS kind,
  coalesce(items.title, subjects.title) AS title, coalesce(items.artist, subjects.artist) AS artist,
  coalesce(items.album, subjects.album) AS album, coalesce(items.genre, '') AS genre, items.id IS NOT NULL AS known,
  coalesce(items.duration, subjects.duration) AS own_duration
FROM subjects LEFT JOIN items ON items.id = subjects.item_id
"""
"""What is known of everything that was heard, a row each."""
_LISTENERS = "SELECT id, name FROM listeners"

COLUMNS = ("id", "user", "item", "kind", "title", "artist", "album", "genre", "known", "what", "at", "ended",
           "listened", "duration", "how", "began", "hour", "weekday", "session", "previous", "device", "source",
           "consent", "scrobble", "weight", "utc_offset", "mark")  # fmt: skip


def read(session: Session, where: str = "", values: Sequence[Any] = ()) -> pl.DataFrame:
    """Events as they are stored, with names and local time, by listener and time; `where` is SQL over the table."""
    import polars as pl

    text, number, whole = pl.String, pl.Float64, pl.Int64
    events = _table(
        session,
        f"{_EVENTS} {where} ORDER BY listener_id, at, id",
        values,
        {"id": whole, "listener_id": whole, "subject_id": whole, "what": text, "at": number, "ended": number,
         "utc_offset": pl.Int32, "listened": number, "duration": number, "how": text, "began": text, "device": text,
         "source": text, "consent": whole, "mark": whole},
    )  # fmt: skip
    few = events.height < _CHUNK // 10
    wanted = events["subject_id"].unique().to_list() if few else []
    places = f"WHERE subjects.id IN ({','.join('?' * len(wanted))})" if few else ""
    subjects = _table(
        session, f"{SUBJECTS} {places}", wanted,
        {"subject_id": whole, "item": text, "kind": text, "title": text, "artist": text, "album": text, "genre": text,
         "known": whole, "own_duration": number},
    )  # fmt: skip
    names = _table(session, _LISTENERS, (), {"listener_id": whole, "user": text})
    joined = events.join(subjects, on="subject_id", how="left", maintain_order="left")
    joined = joined.join(names, on="listener_id", how="left", maintain_order="left")
    local = pl.from_epoch((pl.col("at") + pl.col("utc_offset") * 60).floor().cast(whole), time_unit="s")
    return joined.with_columns(
        *((pl.col(name) * 1e6).round().cast(whole).cast(pl.Datetime("us", "UTC")) for name in ("at", "ended")),
        pl.coalesce("duration", "own_duration").alias("duration"),
        pl.col("known").cast(pl.Boolean),
        local.dt.hour().cast(pl.Int8).alias("hour"),
        (local.dt.weekday() - 1).cast(pl.Int8).alias("weekday"),
        pl.lit(1.0, pl.Float32).alias("weight"),
    )


def derive(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds what the neighbours in a frame say: session, what played before, whether a play is a scrobble."""
    import polars as pl

    began = pl.col("at").dt.epoch("us") / 1e6
    until = pl.max_horizontal("at", "ended").dt.epoch("us") / 1e6
    gap = began - until.cum_max().shift(1).over("listener_id")
    start = pl.when(gap.is_null() | (gap > SESSION_GAP)).then(began.floor().cast(pl.Int64))
    played = pl.when(pl.col("what") == "play").then(pl.col("item"))
    heard, length = pl.col("listened"), pl.col("duration")
    long = (length > SHORTEST) & (heard >= pl.min_horizontal(length / 2, pl.lit(ENOUGH)))
    enough = pl.when(length.is_null()).then(heard >= SHORTEST).otherwise(long)
    counted = heard.is_null() | enough
    return (
        frame.with_columns(start.forward_fill().over("listener_id").alias("session"))
        .with_columns(
            played.forward_fill().shift(1).over("listener_id", "session").alias("previous"),
            ((pl.col("what") == "play") & counted).alias("scrobble"),
        )
        .select(COLUMNS)
    )


def events(frame: pl.DataFrame) -> Iterator[ListeningEvent]:
    """The rows of a derived frame as events."""
    import polars as pl

    plain = frame.with_columns((pl.col(name).dt.epoch("us") / 1e6).alias(name) for name in ("at", "ended"))
    for row in plain.select(ListeningEvent.__slots__).iter_rows():
        yield ListeningEvent(*row)


def _table(session: Session, statement: str, values: Sequence[Any], schema: dict[str, Any]) -> pl.DataFrame:
    import polars as pl

    # The driver's own rows: SQLAlchemy's would take twice as long.
    cursor = session.connection().connection.driver_connection.execute(statement, values)  # type: ignore[union-attr]
    parts = [pl.DataFrame([], schema=schema, orient="row")]
    while rows := cursor.fetchmany(_CHUNK):
        parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
    return pl.concat(parts)

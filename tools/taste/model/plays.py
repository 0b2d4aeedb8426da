"""Listening as arrays: who played what, in order. Read from any table with `user, pos | ts, track, artist, album`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tools.taste.errors import BadLog

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNIT = 4  # one whole play; weights are integers so that sums can be taken back exactly
_NAMES = {"track": ("track", "item", "item_id"), "user": ("user", "user_id", "listener")}
_ITEM = ("track", "artist", "album", "kind")
_MILLISECONDS = 1e11  # unix seconds reach this in the year 5138


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be recommended; `artist[i]` and `album[i]` number the maker and collection of item `i`, -1: unknown."""

    ids: tuple[str, ...]
    artist: Ints
    album: Ints
    artists: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # one for each item, or none at all: everything is a track
    number: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.number:
            self.number.update({name: place for place, name in enumerate(self.ids)})

    def __len__(self) -> int:
        return len(self.ids)

    def kind(self, item: int) -> str:
        """The kind of an item: track, episode, audiobook and so on."""
        return self.kinds[item] if self.kinds else "track"

    def digest(self) -> str:
        """What the table of items is, in 16 hex digits; vectors made for another table do not fit this one."""
        return hashlib.sha256("\n".join(self.ids).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Plays:
    """Events in order, one listener after the other.

    `user`, `item`: shape (n,); `ts`: unix seconds or None where the log has no clock; `weight`: in `UNIT`s of a play
    (0: it was skipped, more than one unit: liked); `notes`: what the reader had to leave out, in words.
    """

    user: Ints
    item: Ints
    weight: Longs
    catalogue: Catalogue
    users: tuple[str, ...]
    ts: Doubles | None = None
    notes: tuple[str, ...] = ()
    opinion: Bools | None = None  # which rows are no plays but opinions of an item, `weight` telling which
    east: Doubles | None = None  # seconds that the listener's clock was ahead of UTC; None: it is not known

    def __len__(self) -> int:
        return len(self.item)

    @property
    def starts(self) -> Longs:
        """Where each listener's plays begin, and the end: shape (listeners + 1,)."""
        return np.searchsorted(self.user, np.arange(len(self.users) + 1)).astype(np.int64)

    def late(self, share: float) -> Bools:
        """Which plays are among the last `share` of their listener's; at least one of each who has two."""
        starts = self.starts
        lengths = np.diff(starts)
        place = np.arange(len(self)) - np.repeat(starts[:-1], lengths)
        late: Bools = place >= np.repeat(np.floor((1 - share) * lengths + 1e-9), lengths)
        return late

    def only_plays(self) -> Plays:
        """Without opinions."""
        return self if self.opinion is None else replace(self.where(~self.opinion), opinion=None)

    def joined(self, other: Plays) -> Plays:
        """These and another listener's plays, whose catalogue is the same one."""
        users = tuple(sorted({*self.users, *other.users}))
        places = {user: place for place, user in enumerate(users)}
        parts = (self, other)
        user = np.concatenate([np.array([places[u] for u in p.users], np.int32)[p.user] for p in parts])
        order = np.argsort(user, kind="stable")
        clocks = [p.ts for p in parts if p.ts is not None]
        told = [np.zeros(len(p), bool) if p.opinion is None else p.opinion for p in parts]
        east = [np.zeros(len(p)) if p.east is None else p.east for p in parts]
        return replace(
            self, users=users, user=user[order], item=np.concatenate([p.item for p in parts])[order],
            weight=np.concatenate([p.weight for p in parts])[order],
            ts=np.concatenate(clocks)[order] if len(clocks) == len(parts) else None,
            opinion=np.concatenate(told)[order], east=np.concatenate(east)[order],
        )  # fmt: skip

    def where(self, kept: Bools) -> Plays:
        """The plays where `kept` is true; listeners and catalogue stay."""
        ts = None if self.ts is None else self.ts[kept]
        opinion = None if self.opinion is None else self.opinion[kept]
        east = None if self.east is None else self.east[kept]
        user, item, weight = self.user[kept], self.item[kept], self.weight[kept]
        return replace(self, user=user, item=item, weight=weight, ts=ts, opinion=opinion, east=east)


def read_log(file: Path) -> Plays:
    """Reads a log from Parquet, CSV or JSON lines.

    Raises:
        BadLog: the file is missing, is none of these, or has not the columns that are needed.
    """
    if not file.exists():
        raise BadLog(f"There is no log {file}.", "Name a Parquet file with user, pos or ts, track, artist and album.")
    try:
        frame = _read(file)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise BadLog(
            f"{file.name} cannot be read as a table: {str(error).splitlines()[0]}", "It should be Parquet."
        ) from error
    return plays_of(frame)


def _read(file: Path) -> pl.DataFrame:
    suffix = file.suffix.lower()
    if suffix == ".csv":
        return pl.read_csv(file)
    if suffix in {".jsonl", ".ndjson"}:
        return pl.read_ndjson(file)
    return pl.read_parquet(file / "**/*.parquet" if file.is_dir() else file)


def plays_of(frame: pl.DataFrame, library: pl.DataFrame | None = None) -> Plays:
    """Orders and numbers a table of plays; the items of `library` (`track`, `artist`, `album`, `kind`) are there, too.

    `track` is needed, and `pos` or `ts` (unix seconds or milliseconds, a date, or text of one); `user` (none: one
    listener), `artist`, `album`, `kind`, `weight` (1.0 is a whole play) and `utc_offset` (minutes) may be there.
    Missing names are null, empty, or a negative number.

    Raises:
        BadLog: a column that is needed is missing, or no play is left.
    """
    frame = _named(frame)
    frame, notes = _ordered(frame)
    if frame.is_empty():
        raise BadLog(
            "The log holds no play that can be used.", "Each needs a track and a place in the order (pos or ts)."
        )
    held = frame.select(_ITEM) if library is None else pl.concat([frame.select(_ITEM), _items(library)])
    items = held.group_by("track").agg(pl.col("artist", "album", "kind").drop_nulls().last()).sort("track")
    numbers = items.select("track", pl.int_range(pl.len(), dtype=pl.Int32).alias("item"))
    frame = frame.join(numbers, on="track", how="left", maintain_order="left")
    artist, artists = _coded(items["artist"])
    album, albums = _coded(items["album"])
    kinds = () if items["kind"].null_count() == len(items) else tuple(items["kind"].fill_null("track").to_list())
    catalogue = Catalogue(tuple(items["track"].to_list()), artist, album, artists, albums, kinds)
    user, users = _coded(frame["user"])
    return Plays(
        user=user,
        item=frame["item"].to_numpy().astype(np.int32),
        weight=np.round(frame["weight"].to_numpy() * UNIT).astype(np.int64),
        catalogue=catalogue,
        users=users,
        ts=frame["ts"].to_numpy().astype(np.float64) if "ts" in frame.columns else None,
        notes=tuple(notes),
        opinion=frame["opinion"].to_numpy() if "opinion" in frame.columns else None,
        east=frame["utc_offset"].to_numpy() * 60.0 if "utc_offset" in frame.columns else None,
    )


def _items(library: pl.DataFrame) -> pl.DataFrame:
    return library.select(_text(library, name) for name in _ITEM)


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    for name, others in _NAMES.items():
        found = [other for other in others if other in frame.columns]
        if found and found[0] != name:
            frame = frame.rename({found[0]: name})
    if "track" not in frame.columns:
        raise BadLog(
            f"The log has no column `track` (it has {', '.join(frame.columns)}).", "Name what was played `track`."
        )
    if not {"pos", "ts"} & set(frame.columns):
        raise BadLog("The log does not say in which order things were played.", "Give it a column `pos` or `ts`.")
    texts = [_text(frame, name) for name in _ITEM]
    user = pl.col("user").cast(pl.String) if "user" in frame.columns else pl.lit("listener").alias("user")
    weight = (
        pl.col("weight").cast(pl.Float64).fill_null(1.0) if "weight" in frame.columns else pl.lit(1.0).alias("weight")
    )
    order = [pl.col(name) for name in ("ts", "pos") if name in frame.columns]
    opinion = [pl.col("opinion")] if "opinion" in frame.columns else []
    east = [pl.col("utc_offset").cast(pl.Float64).fill_null(0)] if "utc_offset" in frame.columns else []
    return frame.select(user, *order, *texts, weight, *opinion, *east)


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, pl.String).alias(name)
    column = pl.col(name)
    if frame[name].dtype.is_numeric():
        column = pl.when(column >= 0).then(column)
    text = column.cast(pl.String)
    return pl.when(text.str.len_chars() > 0).then(text).alias(name)


def _ordered(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Sorted by listener and order, without rows that say too little; and what was left out."""
    if "ts" in frame.columns:
        frame = frame.with_columns(_seconds(frame["ts"]))
        if frame["ts"].null_count() == len(frame) and "pos" in frame.columns:
            frame = frame.drop("ts")
    order = [name for name in ("ts", "pos") if name in frame.columns]
    kept = frame.drop_nulls(["user", "track", order[0]])
    lost = len(frame) - len(kept)
    notes = [f"{lost} of {len(frame)} rows were left out: no track, listener or time."] if lost else []
    return kept.sort("user", *order, maintain_order=True), notes


def _seconds(column: pl.Series) -> pl.Series:
    """Unix seconds of numbers, dates, or dates as text; what cannot be read becomes null."""
    if column.dtype == pl.String:
        column = column.str.to_datetime(strict=False, time_zone="UTC")
    if column.dtype.is_temporal():
        return column.cast(pl.Datetime("us")).dt.epoch("ms").cast(pl.Float64).alias("ts") / 1000
    seconds = column.cast(pl.Float64, strict=False).fill_nan(None)
    largest = seconds.max()
    milliseconds = isinstance(largest, float) and largest > _MILLISECONDS
    return (seconds / 1000 if milliseconds else seconds).alias("ts")


def _coded(column: pl.Series) -> tuple[Ints, tuple[str, ...]]:
    """Numbers for names, in the order of the names, -1 for null; and the names."""
    names = column.drop_nulls().unique().sort()
    coded = pl.DataFrame({"name": column}).join(
        pl.DataFrame({"name": names, "code": np.arange(len(names), dtype=np.int32)}),
        on="name",
        how="left",
        maintain_order="left",
    )["code"]
    return coded.fill_null(-1).to_numpy().astype(np.int32), tuple(names.to_list())


def numbered(names: Sequence[str], catalogue: Catalogue) -> Ints:
    """The numbers of items in a catalogue; -1 for those that it has not."""
    return np.array([catalogue.number.get(name, -1) for name in names], np.int32)


def renumbered(plays: Plays, catalogue: Catalogue) -> Plays:
    """The same plays by another catalogue's numbers; what it has not is left out and counted in the notes."""
    if plays.catalogue is catalogue:
        return plays
    item = numbered(plays.catalogue.ids, catalogue)[plays.item]
    known = item >= 0
    notes = () if known.all() else (f"{int((~known).sum())} plays were of things that the model was not told of.",)
    return replace(replace(plays, item=item, catalogue=catalogue).where(known), notes=plays.notes + notes)

"""The listening log as files that the listener keeps, moves or gives away; `history import` reads them back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tools.taste.consent import USES, Consents, Use
from tools.taste.errors import TasteError
from tools.taste.exclusions import Exclusions
from tools.taste.importing.ours import FORMAT
from tools.taste.log import EventLog

if TYPE_CHECKING:
    import polars as pl

ABOUT = "about.json"
NOBODY = "__HIVE_DEFAULT_PARTITION__"  # what the field calls a partition without a name
_FOR_OTHERS = ("id", "device", "utc_offset", "consent", "mark")
_SLICE = 20_000


def export(log: EventLog, path: Path, use: Use | None = None) -> int:
    """Write events into one file (.json, .parquet) or a folder; returns how many.

    A folder gets Parquet partitioned by user (`user=…/events.parquet`) and `about.json`. Without `use` it is everything
    that is known, for the listener; with one, what may be used so, without devices and marks.

    Raises:
        TasteError: nothing can be written there, or something else is there.
    """
    frame = log.frame(Use(0), excluded=True) if use is None else log.frame(use).drop(_FOR_OTHERS)
    try:
        if path.suffix == ".json":
            _whole(path, lambda part: _write_json(frame, part, log, use))
        elif path.suffix == ".parquet":
            _whole(path, frame.write_parquet)
        else:
            _folder(frame, path, log, use)
    except OSError as error:
        raise TasteError(f"{path} cannot be written: {error.strerror or error}.", "Choose another place.") from error
    return frame.height


def _folder(frame: pl.DataFrame, path: Path, log: EventLog, use: Use | None) -> None:
    if path.exists() and any(path.iterdir()) and not (path / ABOUT).is_file():
        raise TasteError(f"{path} holds other things.", "Choose an empty or a new folder.")
    path.mkdir(parents=True, exist_ok=True)
    for old in path.glob("user=*"):
        shutil.rmtree(old)
    for (user,), events in frame.partition_by("user", as_dict=True).items():
        folder = path / f"user={quote(str(user), safe='') or NOBODY}"
        folder.mkdir()
        _whole(folder / "events.parquet", events.write_parquet)
    _whole(path / ABOUT, lambda part: part.write_text(_json(_about(log, use)), "utf-8"))


def _about(log: EventLog, use: Use | None) -> dict[str, Any]:
    """What is known beside the events: who listens, what they allow, and what does not count."""
    head: dict[str, Any] = {"format": FORMAT, "version": 1}
    if use is not None:
        return head
    consents = Consents(log.database)
    told = {
        user: {
            signal: [name for name, bit in USES.items() if bit & given]
            for signal, given in consents.table(user).items()
        }
        for user in log.listeners()
    }
    return head | {"consent": told, "exclusions": [asdict(rule) for _, rule in Exclusions(log.database).all()]}


def _write_json(frame: pl.DataFrame, part: Path, log: EventLog, use: Use | None) -> None:
    with part.open("w", encoding="utf-8") as file:
        file.write(_json(_about(log, use))[:-1] + ', "events": [')
        comma = "\n"
        for some in frame.iter_slices(_SLICE):
            for row in some.iter_rows(named=True):
                file.write(comma + _json(row))
                comma = ",\n"
        file.write("\n]}\n")


def _json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, default=lambda value: value.isoformat())


def _whole(path: Path, write: Callable[[Path], Any]) -> None:
    """A file that is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

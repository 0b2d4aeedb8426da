"""Listening history: how fast an export is imported, read, noted and forgotten, beside the least that could be done.

The baselines, in the same run: Python's own json over the same zip, and SQLite putting one row into a table.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.table import Row, row
from tests.tools.taste.exports import spotify_zip
from tools.library.database import Database
from tools.library.items import Item
from tools.taste import EventLog
from tools.taste.forgetting import Forgetting
from tools.taste.importing.importer import import_history

_NOTES = 200


def main() -> None:
    """Runs everything and leaves `.bench/history.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="not needed here")
    parser.add_argument("--rows", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), options.rows)
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:80} {line['value']:>10}   want {line['want']}")
    file = Path(".bench/history.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


def measure(folder: Path, count: int) -> list[Row]:
    """One export, from its import to its end."""
    export = spotify_zip(folder / "export.zip", count)
    database = Database(folder / "segue.db")
    database.upgrade()
    log = EventLog(database)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    imported, first = cpu(lambda: import_history(log, [export]))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    parsed, _ = cpu(lambda: read_plainly(export))
    again, second = cpu(lambda: import_history(log, [export]))
    read, frame = cpu(log.frame)
    noted, put = note(log), put_plainly(folder / "plain.db")
    started = time.perf_counter()
    gone = Forgetting(log).forget().events
    forgotten = time.perf_counter() - started
    return [
        row(f"importing {count:,} rows, CPU s", imported, 60),
        row("the same, times json.load over the same zip", imported / parsed, 12),
        row("memory that importing takes, MB", grown, 150),
        row("rows of a second import that are added", second.added, 0),
        row("a second import, times the first, CPU", again / imported, 1.2),
        row("reading it all as columns, CPU s", read, 5),
        row("part of the imported events that are read", frame.height / first.added, 1, least=True),
        row("noting an event, median, ms", noted * 1000, 20),
        row("the same, times one row into SQLite", noted / put),
        row("forgetting everything, s", forgotten, 1),
        row("events that are left then", first.added + _NOTES - gone, 0),
    ]


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds that something takes, and what it returns."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def read_plainly(export: Path) -> None:
    """All rows of a zip into memory, file by file."""
    with zipfile.ZipFile(export) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                json.loads(archive.read(name))


def note(log: EventLog) -> float:
    """Seconds that noting one event takes, telling it to one listener included; the median."""
    log.listen(lambda _event: None)
    found = []
    for number in range(_NOTES):
        item = Item(f"track-{number % 50}", "track", f"Song {number % 50}", "Band", duration=200.0)
        started = time.perf_counter()
        log.note("play", item, listened=100.0, at=time.time() + number, how="finished")
        found.append(time.perf_counter() - started)
    return sorted(found)[_NOTES // 2]


def put_plainly(file: Path) -> float:
    """Seconds that a transaction with one row takes; the median."""
    found = []
    with sqlite3.connect(file, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, item TEXT, at REAL)")
        for number in range(_NOTES):
            started = time.perf_counter()
            connection.execute("INSERT INTO events (item, at) VALUES (?, ?)", (f"track-{number}", time.time()))
            found.append(time.perf_counter() - started)
    return sorted(found)[_NOTES // 2]


if __name__ == "__main__":
    main()

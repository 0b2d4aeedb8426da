"""A database of its own for each test, a clock that stands still, and things to listen to."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.library.tables import ItemRow
from tools.taste import EventLog

NOON = 1_790_000_000.0 // 86_400 * 86_400 + 12 * 3600
"""A Monday at noon, UTC."""
EAST = timezone(timedelta(hours=2))


class Clock:
    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "segue.db")
    made.upgrade()
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(database: Database, clock: Clock) -> EventLog:
    return EventLog(database, clock=clock, zone=EAST)


def track(number: int, **more: object) -> Item:
    values = {"title": f"Song {number}", "artist": f"Band {number % 5}", "album": "First", "duration": 200.0, **more}
    return Item(f"track-{number:04d}", "track", **values)  # type: ignore[arg-type]


def put(database: Database, *items: Item) -> None:
    """Items into the library, as a scan would."""
    with database.session() as session:
        for item in items:
            row = ItemRow(id=item.id, kind=item.kind, title=item.title, artist=item.artist, album=item.album,
                          duration=item.duration, genre=item.genre, added=NOON, changed=NOON)  # fmt: skip
            session.merge(row)

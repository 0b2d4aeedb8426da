import time
from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.playlists.foresight import Foresight
from tools.taste.log import EventLog
from tools.taste.model import home

pytestmark = pytest.mark.unit


@pytest.fixture
def listening(tmp_path: Path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        session.add_all(
            ItemRow(id=f"track-{n:02}", kind="track", title=f"Song {n}", artist=f"Band {n // 4}",
                    album=f"Album {n // 4}",
                    duration=200.0, added=1.0, changed=1.0)
            for n in range(40)
        )  # fmt: skip
    return EventLog(database), Library(database)


def play(log, library, number, at):
    item = library.get(f"track-{number:02}")
    log.note("play", item, at=at, ended=at + 200, listened=200.0, duration=200.0, how="finished")


def test_what_comes_next_is_foreseen_with_a_reason(tmp_path, listening):
    log, library = listening
    at = time.time() - 90_000
    for turn in range(120):
        play(log, library, turn % 3, at + turn * 210)
    foresight = Foresight(log, library, tmp_path)
    ids = [f"track-{n:02}" for n in range(40)]
    assert foresight.chances(ids) == {}
    home.train(log, library, tmp_path)
    chances = foresight.chances(ids)
    assert set(sorted(chances, key=chances.get)[-3:]) == {"track-00", "track-01", "track-02"}
    assert max(chances.values()) == 1.0
    assert all(why for why in foresight.why(["track-00"]).values())
    assert foresight.likeliest({"track"}, 5, new=False)[:1][0] in {"track-00", "track-01", "track-02"}


def test_a_ban_counts_at_once(tmp_path, listening):
    log, library = listening
    at = time.time() - 90_000
    for turn in range(120):
        play(log, library, turn % 3, at + turn * 210)
    home.train(log, library, tmp_path)
    foresight = Foresight(log, library, tmp_path)
    assert "track-00" in foresight.chances(["track-00", "track-01"])
    log.note("ban", library.get("track-00"))
    assert "track-00" not in foresight.chances(["track-00", "track-01"])


def test_a_broken_model_is_none(tmp_path, listening):
    log, library = listening
    play(log, library, 1, time.time() - 500)
    (tmp_path / home.FILE).write_bytes(b"\x80\x04pickle")
    assert Foresight(log, library, tmp_path).chances(["track-01"]) == {}

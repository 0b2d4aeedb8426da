"""What is forgotten is gone: from every answer, from the file, and from what was learned."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.tools.taste.conftest import EAST, NOON, Clock, track
from tools.library.database import Database
from tools.taste import Consents, EventLog, Exclusion, Exclusions, TasteError, Use
from tools.taste.exporting import export
from tools.taste.forgetting import Forgetting, Forgotten
from tools.taste.importing.importer import import_history

pytestmark = pytest.mark.unit
SECRET = "Zanzibar Quokka"


@pytest.fixture
def forgetting(log: EventLog) -> Forgetting:
    return Forgetting(log)


def fill(log: EventLog, *, secret: bool = True) -> None:
    for n in range(300):
        item = track(n % 30, title=f"{SECRET} {n}", artist=SECRET) if n % 10 == 3 else track(n % 30)
        if secret or n % 10 != 3:
            log.note("play", item, at=NOON + 400 * n, listened=100 + n, how="finished")
    log.note("love", track(5), user="Ann", at=NOON)


def on_disk(database: Database) -> bytes:
    return b"".join(path.read_bytes() for path in database.path.parent.glob(f"{database.path.name}*"))


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    order = ["user", "at", "mark"]
    return one.drop("id").sort(order).equals(other.drop("id").sort(order))


def test_one_artist_leaves_nothing(log: EventLog, database: Database, forgetting: Forgetting, tmp_path: Path) -> None:
    fill(log)
    assert SECRET.encode() in on_disk(database)
    told: list[Forgotten] = []
    forgetting.listen(told.append)
    things = forgetting.find("zanzibar quokka", artist=True)
    done = forgetting.forget(things=things)
    assert (done.events, told) == (30, [done])
    assert done.items == things.items
    assert SECRET.encode() not in on_disk(database)
    clean = Database(tmp_path / "clean.db")
    clean.upgrade()
    without = EventLog(clean, clock=Clock(), zone=EAST)
    fill(without, secret=False)
    assert same(log.frame(), without.frame())


def test_one_period(log: EventLog, forgetting: Forgetting) -> None:
    fill(log)
    assert forgetting.forget(begin=NOON + 400, end=NOON + 4000).events == 9
    at = log.frame(user="")["at"].dt.epoch("s")
    assert not at.is_between(int(NOON) + 400, int(NOON) + 3999).any()


def test_one_listener(log: EventLog, database: Database, forgetting: Forgetting) -> None:
    fill(log)
    Consents(database).set("plays", Use.SHARE, on=True, user="Ann")
    Exclusions(database).add(Exclusion(artist="Band 1", user="Ann"))
    assert forgetting.forget(user="Ann").events == 1
    assert log.listeners() == [""]
    assert Exclusions(database).all() == []
    assert b"Ann" not in on_disk(database)


def test_everything(log: EventLog, database: Database, forgetting: Forgetting) -> None:
    fill(log)
    Consents(database).set("skips", Use.PERSONALISE, on=False)
    done = forgetting.forget()
    assert (done.everything, done.events, log.count()) == (True, 301, 0)
    assert SECRET.encode() not in on_disk(database)
    assert b"track-00" not in on_disk(database)
    assert not Consents(database).table()["skips"]


def test_words_name_one_thing_or_are_asked_about(log: EventLog, forgetting: Forgetting) -> None:
    log.note("play", track(1, title="Home", artist="Band"), at=NOON, listened=50)
    log.note("play", track(2, title="Home", artist="Others", album="Elsewhere"), at=NOON + 60, listened=50)
    with pytest.raises(TasteError, match="Several things are called home: Home by Band; Home by Others"):
        forgetting.find("home")
    assert forgetting.find("home by others").items == {"track-0002"}
    assert forgetting.find("elsewhere").items == {"track-0002"}
    assert forgetting.find("track-0001").items == {"track-0001"}
    with pytest.raises(TasteError, match="nothing called polka"):
        forgetting.find("polka")
    with pytest.raises(TasteError, match="no listener called Bob"):
        forgetting.forget(user="Bob")


@pytest.mark.parametrize("place", ["all.json", "all.parquet", "folder"])
def test_an_export_is_read_back_as_it_was(log: EventLog, tmp_path: Path, place: str) -> None:
    fill(log)
    assert export(log, tmp_path / place) == log.count()
    assert import_history(log, [tmp_path / place]).known == log.count()
    other = Database(tmp_path / "other.db")
    other.upgrade()
    moved = EventLog(other, zone=EAST)
    report = import_history(moved, [tmp_path / place])
    assert report.added == log.count(), report.problems()
    assert same(moved.frame().drop("known"), log.frame().drop("known"))


def test_an_export_for_others_holds_what_may_be_shared(log: EventLog, database: Database, tmp_path: Path) -> None:
    log.note("play", track(1), at=NOON, listened=100)
    Consents(database).set("ratings", Use.SHARE, on=True)
    log.note("love", track(1), at=NOON + 10)
    assert export(log, tmp_path / "for others", Use.SHARE) == 1
    read = pl.read_parquet(tmp_path / "for others" / "user=*" / "events.parquet", hive_partitioning=False)
    assert read["what"].to_list() == ["love"]
    assert not {"device", "mark", "consent"} & set(read.columns)


def test_a_folder_with_other_things_is_left_alone(log: EventLog, tmp_path: Path) -> None:
    fill(log)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear diary")
    with pytest.raises(TasteError, match="holds other things"):
        export(log, tmp_path / "mine")
    export(log, tmp_path / "again")
    export(log, tmp_path / "again")
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == [
        "about.json", "user=Ann", "user=__HIVE_DEFAULT_PARTITION__"]  # fmt: skip

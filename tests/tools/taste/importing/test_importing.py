"""Whole exports into a real database."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.tools.taste.conftest import NOON, put, track
from tests.tools.taste.exports import account_rows, rows, spotify_zip
from tests.tools.taste.importing.test_parsers import LISTEN, SPOTIFY
from tools.library.database import Database
from tools.library.items import Item
from tools.taste import Consents, EventLog, Use
from tools.taste.importing import containers
from tools.taste.importing.importer import import_history
from tools.taste.importing.report import ImportReport
from tools.taste.matching import Matcher, Named, attach

pytestmark = pytest.mark.unit


def write(path: Path, body: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return path


def play(title: str, end: str = "2021-05-01T10:00:00Z", **more: Any) -> dict[str, Any]:
    return {**SPOTIFY, "master_metadata_track_name": title, "ts": end, **more}


def counts(report: ImportReport) -> tuple[int, int]:
    return report.added, report.known


def test_a_whole_export_and_once_more(log: EventLog, tmp_path: Path) -> None:
    export = spotify_zip(tmp_path / "my_spotify_data.zip", 3000)
    trial = import_history(log, [export], dry_run=True)
    assert log.count() == 0
    first = import_history(log, [export])
    private = sum(file.left_out["from a private session"] for file in first.files)
    assert counts(trial) == counts(first) == (3000 - private, 0)
    assert counts(import_history(log, [export])) == (0, first.added)
    assert counts(import_history(log, [export], dry_run=True)) == (0, first.added)
    frame = log.frame()
    assert frame.height == first.added == log.count()
    assert set(frame["kind"]) == {"track", "episode", "chapter"}
    assert frame["scrobble"].mean() == pytest.approx(0.82, abs=0.05)


def test_an_overlapping_export_adds_what_is_new(log: EventLog, tmp_path: Path) -> None:
    made = [row for row in rows(400) if not row["incognito_mode"]]
    import_history(log, [write(tmp_path / "endsong_0.json", made[:250])])
    assert counts(import_history(log, [write(tmp_path / "other.json", made[100:])])) == (len(made) - 250, 150)


@pytest.mark.parametrize("first", ["extended", "account"])
def test_the_same_plays_told_in_less_detail(log: EventLog, tmp_path: Path, first: str) -> None:
    made = [row for row in rows(400) if not row["incognito_mode"]]
    extended = write(tmp_path / "endsong_0.json", made)
    for name, part in account_rows(made).items():
        write(tmp_path / "account" / name, part)
    for path in (extended, tmp_path / "account")[:: 1 if first == "extended" else -1]:
        import_history(log, [path])
    frame = log.frame().filter(log.frame()["how"] != "skipped")
    heard = [row for row in made if row["reason_end"] == "trackdone"]
    assert frame.filter(frame["source"] == "spotify").height == len(heard)
    assert frame.filter(frame["source"] == "spotify-account").select("item").height <= 0.2 * len(made)


def test_a_scrobble_of_what_our_player_played_is_the_same_play(
    log: EventLog, database: Database, tmp_path: Path
) -> None:
    item = track(1, title="Song", artist="Band")
    put(database, item)
    log.note("play", item, at=1_600_000_030, ended=1_600_000_230, listened=200, duration=200, how="finished")
    later = {**LISTEN, "listened_at": 1_600_009_000}
    report = import_history(log, [write(tmp_path / "1.jsonl", "\n".join(map(json.dumps, (LISTEN, later))).encode())])
    assert counts(report) == (1, 1)
    assert log.frame().select("item", "source").rows() == [(item.id, "player"), (item.id, "listenbrainz")]


def test_feedback_finds_the_name_in_the_listens(log: EventLog, tmp_path: Path) -> None:
    archive = tmp_path / "listenbrainz_x_1.zip"
    score = {"recording_msid": "m-1", "recording_mbid": None, "score": 1, "created": 1_600_000_300}
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("feedback.jsonl", "\n".join(map(json.dumps, (score, {**score, "recording_msid": "other"}))))
        file.writestr("listens/2020/9.jsonl", json.dumps(LISTEN))
        file.writestr("user.json", json.dumps({"user_id": 1, "username": "x"}))
    report = import_history(log, [archive])
    assert log.frame().select("what", "title").rows() == [("play", "Song"), ("love", "Song")]
    assert report.ignored == [f"{archive.name}: user.json"]
    assert any("named nowhere" in line for line in report.problems())


def test_names_meet_the_library_however_they_are_written(log: EventLog, database: Database, tmp_path: Path) -> None:
    put(
        database,
        Item("track-1", "track", "Don’t Stop", "The Bänd", "First"),
        Item("track-2", "track", "Don't Stop", "The Band", "Live!"),
        Item("track-3", "track", "Two (Live)", "Her; Him"),
        Item("show-1", "show", "Talk"),
        Item("episode-1", "episode", "Part 1", "Somebody", "Talk"),
        Item("audiobook-1", "audiobook", "Book", "Her"),
        Item("chapter-1", "chapter", "Chapter 1", "Her", "Book"),
    )
    with database.reading() as session:
        found = Matcher(session).find([
            Named("dont stop", "band"), Named("Don't Stop - Remastered 2011", "The Band", "live"),
            Named("Don't Stop (feat. Ann)", "The Band feat. Ann", "First"), Named("Don't Stop (Live)", "The Band"),
            Named("Two", "Her"), Named("Two (Live)", "Her"), Named("Part 1", "Talk"), Named("Part 2", "Talk"),
            Named("Chapter 1", "Book"), Named("Chapter 9", "Book"), Named("Book", "Book"), Named("", ""),
        ])  # fmt: skip
    assert found == [
        "track-1", "track-2", "track-1", None, None, "track-3", "episode-1", None, "chapter-1", "audiobook-1",
        "audiobook-1", None,
    ]  # fmt: skip


def test_a_later_scan_brings_what_was_known_by_name(log: EventLog, database: Database, tmp_path: Path) -> None:
    import_history(log, [write(tmp_path / "a.json", [play("Song 1"), play("Song 2", "2021-05-01T11:00:00Z")])])
    assert log.frame()["known"].to_list() == [False, False]
    put(database, track(1, artist="Band", genre="Ambient"))
    with database.session() as session:
        assert attach(session, NOON) == 1
    assert log.frame().select("item", "genre", "known").row(0) == ("track-0001", "Ambient", True)


def test_bad_files_are_named_and_the_rest_imported(log: EventLog, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    write(folder / "renamed.txt", [play("One")])
    write(folder / "cut.json", json.dumps([play("Two", "2021-05-02T10:00:00Z"), play("Three")])[:-300].encode())
    write(folder / "broken.zip", b"PK\x03\x04 nothing more")
    write(folder / "photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
    write(folder / "late.json", [play("Four", "2031-01-01T10:00:00Z"), play("Five", "1970-01-01T00:00:00Z")])
    write(folder / "__MACOSX" / "._renamed.txt", b"\x00\x05\x16\x07")
    report = import_history(log, [folder, tmp_path / "none.json"])
    assert sorted(log.frame()["title"]) == ["One", "Two"]
    told = "\n".join(report.problems())
    assert json.loads(json.dumps(report.plain()))["problems"] == report.problems()
    for part in ("broken.zip: is a damaged", "cut.json: 1 row cut off", "late.json: 1 row from the future",
                 "late.json: 1 row dated before", "photo.jpg", "none.json: cannot be read"):  # fmt: skip
        assert part in told


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("streamed", [False, True])
def test_a_zip_without_its_end_gives_what_is_there(
    log: EventLog, tmp_path: Path, packing: int, *, streamed: bool
) -> None:
    class Unseekable(io.BytesIO):
        """Makes zipfile write the sizes behind the files, as a server that zips as it sends does."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    made = Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for number in range(2):
            hours = [play(f"{number} {hour}", f"2021-05-0{number + 1}T{hour:02}:00:00Z") for hour in range(20)]
            archive.writestr(f"MyData/endsong_{number}.json", json.dumps(hours))
    data = made.getvalue()
    report = import_history(log, [write(tmp_path / "cut.zip", data[: data.index(b"PK\x01\x02") - 30])])
    assert "incomplete" in report.problems()[0]
    if streamed and packing == zipfile.ZIP_STORED:
        assert log.count() == 0  # nothing says where its files end
        return
    titles = set(log.frame()["title"])
    assert {f"0 {hour}" for hour in range(20)} <= titles
    assert report.files[1].wrong == {"cut off at the end of the file": 1}


def test_zips_in_zips_gzip_and_tar(log: EventLog, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("a.json", json.dumps([play("One")]))
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as file:
        file.writestr("inner.zip", inner.getvalue())
    with gzip.open(tmp_path / "b.json.gz", "wb") as packed:
        packed.write(json.dumps([play("Two")]).encode())
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as tar:
        tar.add(write(tmp_path / "x" / "c.json", [play("Three")]), "c.json")
    import_history(log, [tmp_path / name for name in ("outer.zip", "b.json.gz", "c.tar.gz")])
    assert sorted(log.frame()["title"]) == ["One", "Three", "Two"]


def test_bombs_are_refused(log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "HARMLESS", 1_000_000)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.json", b"[" + b" " * 5_000_000 + json.dumps([play("One")]).encode())
    data = bomb.read_bytes()
    for _ in range(4):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as file:
            file.writestr("inner.zip", data)
        data = outer.getvalue()
    packed = tmp_path / "bomb.json.gz"
    with gzip.open(packed, "wb") as stream:
        stream.write(b"[" + json.dumps(play("One")).encode().ljust(4096) * 5000 + b"]")
    report = import_history(log, [bomb, write(tmp_path / "deep.zip", data), packed])
    told = "\n".join(report.problems())
    assert "bomb.zip: would unpack to" in told
    assert "is a zip too deep in others" in told
    assert "bomb.json: 1 row missing: the file is damaged from there on" in told


def test_a_zip_with_a_password_is_named(log: EventLog, tmp_path: Path) -> None:
    archive = tmp_path / "secret.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.json", json.dumps([play("One")]))
    data = bytearray(archive.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    assert "password" in import_history(log, [write(archive, bytes(data))]).problems()[0]


def test_an_import_that_was_stopped_goes_on(log: EventLog, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.json", [play(f"Song {n}")]) for n in range(4)]
    asked: list[int] = []
    stopped = import_history(log, paths, cancelled=lambda: len(asked) == 2 or bool(asked.append(0)))
    assert stopped.stopped
    assert 0 < log.count() < 4
    assert import_history(log, paths).added == 4 - stopped.added
    assert log.count() == 4


def test_what_is_not_allowed_is_not_imported(log: EventLog, database: Database, tmp_path: Path) -> None:
    consents = Consents(database)
    consents.set("skips", Use.PERSONALISE, on=False)
    consents.set("plays", Use.COMMUNITY, on=True)
    export = write(tmp_path / "a.json", [play("One"), play("Two", "2021-05-01T11:00:00Z", reason_end="fwdbtn")])
    report = import_history(log, [export])
    assert report.added == 1
    assert any("do not allow" in line for line in report.problems())
    # Imports are not allowed for the community, whatever plays are.
    assert log.frame(Use.COMMUNITY).height == 0


def test_many_listeners_in_one_file(log: EventLog, tmp_path: Path) -> None:
    line = "{}\t2009-05-04T23:08:57Z\t\tBand\t\tSong {}\n"
    data = "".join(line.format(f"user_{n % 2}", n) for n in range(6)).encode()
    import_history(log, [write(tmp_path / "userid-timestamp.tsv", data)])
    assert log.listeners() == ["user_0", "user_1"]
    assert log.frame(user="user_1")["title"].to_list() == ["Song 1", "Song 3", "Song 5"]

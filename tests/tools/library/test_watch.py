"""Looking again at a part of a library, and noticing by oneself that one should."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tools.library.music import make, tag
from tools.library.database import Database
from tools.library.library import Library
from tools.library.locks import only_one
from tools.library.scan import ScanReport, scan
from tools.library.touched import Touched
from tools.library.watch import Watcher

pytestmark = pytest.mark.unit

PATIENCE = 60.0  # seconds until a test gives up; nothing waits that long unless it is broken


def titles(library: Library) -> list[str]:
    return sorted(track.title for track in library.all("track"))


@pytest.fixture
def shelf(library: Library, music: Path) -> Path:
    make(music / "a" / "1.mp3", pitch=1, title="One")
    make(music / "a" / "2.mp3", pitch=2, title="Two")
    make(music / "b" / "c" / "3.mp3", pitch=3, title="Three")
    library.add_folder(music)
    library.scan()
    return music


def again(library: Library, *paths: Path) -> ScanReport:
    return scan(library.database, touched=Touched.of(paths))


def test_only_what_was_touched_is_looked_at(library: Library, shelf: Path) -> None:
    make(shelf / "a" / "4.mp3", pitch=4, title="Four")
    make(shelf / "b" / "5.mp3", pitch=5, title="Five")
    report = again(library, shelf / "a" / "4.mp3")
    assert (report.added, report.unchanged, report.missing) == (1, 2, 0)
    assert titles(library) == ["Four", "One", "Three", "Two"]


def test_files_and_directories_that_are_gone(library: Library, shelf: Path) -> None:
    (shelf / "a" / "1.mp3").unlink()
    assert again(library, shelf / "a" / "1.mp3").missing == 1
    shutil.rmtree(shelf / "b")
    assert again(library, shelf / "b").missing == 1
    assert titles(library) == ["Two"]


def test_what_moved_is_the_same(library: Library, shelf: Path) -> None:
    before = {track.title: track.id for track in library.all("track")}
    (shelf / "b" / "c").rename(shelf / "z")
    report = again(library, shelf / "b" / "c", shelf / "z")
    assert (report.moved, report.missing) == (1, 0)
    assert {track.title: track.id for track in library.all("track")} == before


def test_a_new_tree_and_a_new_sheet(library: Library, shelf: Path) -> None:
    make(shelf / "new" / "deep" / "6.mp3", pitch=6, seconds=4, title="Six")
    assert again(library, shelf / "new").added == 1
    sheet = 'FILE "6.mp3" MP3\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Late"\nINDEX 01 00:02:00\n'
    (shelf / "new" / "deep" / "6.cue").write_text(sheet)
    again(library, shelf / "new" / "deep" / "6.cue")
    assert {"Track 1", "Late"} < set(titles(library))
    assert "Six" not in titles(library)


def test_hidden_and_shut_out_places_stay_so(library: Library, shelf: Path) -> None:
    make(shelf / ".trash" / "7.mp3", pitch=7, title="Seven")
    make(shelf / "quiet" / "in" / "8.mp3", pitch=8, title="Eight")
    (shelf / "quiet" / ".nomedia").touch()
    again(library, shelf / ".trash" / "7.mp3", shelf / "quiet" / "in" / "8.mp3", shelf / ".trash")
    assert titles(library) == ["One", "Three", "Two"]
    (shelf / "a" / ".nomedia").touch()
    again(library, shelf / "a" / ".nomedia")
    assert titles(library) == ["Three"]


def test_a_drive_that_vanished_loses_nothing(library: Library, shelf: Path, tmp_path: Path) -> None:
    shelf.rename(tmp_path / "away")
    assert again(library, shelf, shelf / "a").missing == 0
    shelf.mkdir()  # the empty place where it is mounted
    assert again(library, shelf / "a", shelf / "b").missing == 0
    assert (titles(library), library.away()) == ([], [shelf])
    shelf.rmdir()
    (tmp_path / "away").rename(shelf)
    assert again(library, shelf).returned == 3
    assert titles(library) == ["One", "Three", "Two"]


@pytest.fixture
def watching(library: Library) -> Iterator[Callable[[], queue.Queue[ScanReport]]]:
    made: list[Watcher] = []

    def start() -> queue.Queue[ScanReport]:
        reports: queue.Queue[ScanReport] = queue.Queue()
        watcher = Watcher(library.database, reports.put, calm=0.05, look=0.1)
        made.append(watcher)
        watcher.start()
        assert watcher.wait_ready(PATIENCE)
        return reports

    yield start
    for watcher in made:
        watcher.stop()


def until(reports: queue.Queue[ScanReport], happened: Callable[[], bool]) -> None:
    while not happened():
        reports.get(timeout=PATIENCE)


def test_new_changed_and_deleted_music_is_noticed(library, shelf: Path, watching) -> None:
    reports = watching()
    make(shelf / "late" / "9.mp3", pitch=9, title="Nine")
    until(reports, lambda: "Nine" in titles(library))
    tag(shelf / "late" / "9.mp3", title="Ninth")
    until(reports, lambda: "Ninth" in titles(library))
    (shelf / "a" / "1.mp3").unlink()
    until(reports, lambda: "One" not in titles(library))
    shutil.rmtree(shelf / "late")
    until(reports, lambda: titles(library) == ["Three", "Two"])


def test_a_folder_that_is_added_or_comes_back_is_watched(library, shelf: Path, watching, tmp_path: Path) -> None:
    reports = watching()
    make(tmp_path / "more" / "10.mp3", pitch=10, title="Ten")
    library.add_folder(tmp_path / "more")
    until(reports, lambda: "Ten" in titles(library))
    make(tmp_path / "more" / "11.mp3", pitch=11, title="Eleven")
    until(reports, lambda: "Eleven" in titles(library))


def test_what_is_touched_during_another_scan_waits_for_its_end(library, shelf: Path, watching) -> None:
    reports = watching()
    path = library.database.path
    with only_one(path.with_name(path.name + ".scan")) as mine:
        assert mine
        make(shelf / "a" / "12.mp3", pitch=12, title="Twelve")
        with pytest.raises(queue.Empty):
            reports.get(timeout=0.5)
    until(reports, lambda: "Twelve" in titles(library))


def test_without_folders_nothing_is_watched_and_stopping_is_quick(tmp_path: Path) -> None:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    watcher = Watcher(database, look=60.0)
    watcher.start()
    watcher.stop()
    assert watcher._thread is not None
    assert not watcher._thread.is_alive()


def test_what_happened_while_nobody_watched_is_noticed_at_the_start(library, shelf: Path, watching, tmp_path) -> None:
    make(shelf / "new" / "13.mp3", pitch=13, title="Thirteen")
    (shelf / "a" / "1.mp3").unlink()
    reports = watching()
    until(reports, lambda: titles(library) == ["Thirteen", "Three", "Two"])


def test_a_drive_that_is_pulled_out_and_plugged_in_is_noticed(library, shelf: Path, watching, tmp_path: Path) -> None:
    reports = watching()
    shelf.rename(tmp_path / "unplugged")
    until(reports, lambda: titles(library) == [])
    (tmp_path / "unplugged").rename(shelf)
    until(reports, lambda: titles(library) == ["One", "Three", "Two"])


def test_a_drive_that_is_away_at_the_start_is_noticed_when_it_comes(library, shelf: Path, tmp_path: Path) -> None:
    shelf.rename(tmp_path / "unplugged")
    reports: queue.Queue[ScanReport] = queue.Queue()
    watcher = Watcher(library.database, reports.put, calm=0.05, look=0.1)
    watcher.start()
    until(reports, lambda: titles(library) == [])
    (tmp_path / "unplugged").rename(shelf)
    until(reports, lambda: titles(library) == ["One", "Three", "Two"])
    watcher.stop()


def test_folders_of_the_settings_are_added(library, shelf: Path, tmp_path: Path) -> None:
    make(tmp_path / "more" / "14.mp3", pitch=14, title="Fourteen")
    reports: queue.Queue[ScanReport] = queue.Queue()
    wanted = [tmp_path / "nowhere", tmp_path / "more"]
    watcher = Watcher(library.database, reports.put, wanted=wanted, calm=0.05, look=0.1)
    watcher.start()
    until(reports, lambda: "Fourteen" in titles(library))
    watcher.stop()

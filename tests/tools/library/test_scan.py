from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tools.library.music import FORMATS, make, tag
from tools.library.errors import NoMusic, ScanRunning
from tools.library.items import Item
from tools.library.library import Library
from tools.library.locks import only_one

pytestmark = pytest.mark.unit


def scanned(library: Library, folder: Path):
    library.add_folder(folder)
    return library.scan()


def titles(items: list[Item]) -> list[str]:
    return [item.title for item in items]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_read_with_its_tags(library: Library, music: Path, suffix: str) -> None:
    make(
        music / f"x{suffix}",
        title="Ezer Év",
        artist="Obsidian Shell",
        album="Elysia",
        albumartist="Obsidian Shell",
        track=3,
        disc=2,
        year="2008-05-01",
        genre="Metal",
    )
    report = scanned(library, music)
    assert (report.added, report.bad) == (1, ())
    track = library.all("track")[0]
    assert (track.title, track.artist, track.album, track.track_number, track.disc_number, track.year, track.genre) == (
        "Ezer Év",
        "Obsidian Shell",
        "Elysia",
        3,
        2,
        2008,
        "Metal",
    )
    assert track.duration == pytest.approx(0.5, abs=0.1)
    assert track.path == music / f"x{suffix}"
    assert library.counts() == {
        "tracks": 1,
        "albums": 1,
        "artists": 1,
        "shows": 0,
        "episodes": 0,
        "audiobooks": 0,
        "playlists": 0,
    }


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_is_retagged_renamed_and_moved_keeps_its_id(library: Library, music: Path, suffix: str) -> None:
    path = make(music / f"a{suffix}", title="Before", artist="A", seconds=2)
    make(music / f"b{suffix}", pitch=500, title="Other", artist="A", seconds=2)
    scanned(library, music)
    before = next(item for item in library.all("track") if item.title == "Before")
    target = music / "deeper" / f"new name{suffix}"
    target.parent.mkdir()
    path.rename(target)
    tag(target, title="After" * 40, artist="Somebody Else", album="Found at last " * 200)
    report = library.scan()
    assert (report.moved, report.added, report.missing) == (1, 0, 0)
    after = library.get(before.id)
    assert after is not None
    assert after.artist == "Somebody Else"
    assert after.path == target
    assert library.counts()["tracks"] == 2


def test_retagging_in_place_keeps_the_id_and_empties_the_old_album(library: Library, music: Path) -> None:
    path = make(music / "a.flac", title="One", artist="A", album="Old")
    scanned(library, music)
    before = library.all("track")[0]
    tag(path, album="New", artist="B")
    assert library.scan().changed == 1
    assert library.all("track")[0].id == before.id
    assert titles(library.all("album")) == ["New"]
    assert titles(library.all("artist")) == ["B"]


def test_a_second_scan_touches_nothing(library: Library, music: Path) -> None:
    for number in range(5):
        make(music / f"{number}.mp3", pitch=400 + number, title=f"T{number}", artist="A")
    scanned(library, music)
    stamp = library.changed()
    report = library.scan()
    assert (report.unchanged, report.added, report.changed) == (5, 0, 0)
    assert library.changed() == stamp


def test_deleted_files_are_missing_and_come_back(library: Library, music: Path) -> None:
    path = make(music / "a.mp3", title="Gone", artist="A", album="L")
    make(music / "b.mp3", pitch=500, title="Stays", artist="B")
    scanned(library, music)
    gone = next(item for item in library.all("track") if item.title == "Gone")
    kept = path.read_bytes()
    path.unlink()
    assert library.scan().missing == 1
    assert titles(library.all("track")) == ["Stays"]
    assert titles(library.all("artist")) == ["B"]
    assert library.counts()["albums"] == 0
    assert library.get(gone.id) is not None
    (music / "back").mkdir()
    (music / "back" / "again.mp3").write_bytes(kept)
    library.scan()
    back = library.get(gone.id)
    assert back is not None
    assert back.path == music / "back" / "again.mp3"
    assert library.counts()["albums"] == 1


def test_a_whole_directory_that_is_deleted_is_missing(library: Library, music: Path) -> None:
    make(music / "x" / "a.mp3", title="Gone", artist="A")
    make(music / "b.mp3", pitch=500, title="Stays", artist="B")
    scanned(library, music)
    shutil.rmtree(music / "x")
    assert library.scan().missing == 1


def test_a_copy_is_not_a_second_track_and_takes_over(library: Library, music: Path) -> None:
    path = make(music / "a.mp3", title="Same", artist="A")
    shutil.copy(path, music / "copy.mp3")
    report = scanned(library, music)
    assert (report.added, report.copies) == (1, 1)
    track = library.all("track")[0]
    assert track.path is not None
    track.path.unlink()
    library.scan()
    again = library.all("track")
    assert [item.id for item in again] == [track.id]
    assert again[0].path is not None
    assert again[0].path.exists()


def test_the_same_sound_under_other_names_are_several_tracks(library: Library, music: Path) -> None:
    for number in range(20):
        make(music / f"{number}.mp3", title=f"Take {number}", artist="A")
    assert scanned(library, music).added == 20
    assert library.scan().unchanged == 20
    assert library.counts()["tracks"] == 20


def test_two_files_that_swap_their_names_keep_their_ids(library: Library, music: Path) -> None:
    a = make(music / "a.mp3", title="A", artist="X")
    b = make(music / "b.mp3", pitch=500, title="B", artist="X")
    scanned(library, music)
    before = {item.title: item.id for item in library.all("track")}
    a.rename(music / "t")
    b.rename(a)
    (music / "t").rename(b)
    os.utime(a, (1, 1))
    os.utime(b, (2, 2))
    library.scan()
    assert {item.title: (item.id, item.path) for item in library.all("track")} == {
        "A": (before["A"], b),
        "B": (before["B"], a),
    }


def test_bad_files_are_reported_with_a_reason_and_stop_nothing(library: Library, music: Path) -> None:
    make(music / "good.mp3", title="Good", artist="A")
    (music / "empty.mp3").write_bytes(b"")
    (music / "text.mp3").write_text("these are not the bytes you are looking for" * 50)
    (music / "noise.flac").write_bytes(os.urandom(5000))
    (music / "half.m4a").write_bytes(make(music / "x.m4a").read_bytes()[:300])
    (music / "x.m4a").unlink()
    (music / "nowhere.ogg").symlink_to(music / "not there.ogg")
    report = scanned(library, music)
    assert report.added == 1
    reasons = {bad.path.name: bad.reason for bad in report.bad}
    assert set(reasons) == {"empty.mp3", "text.mp3", "noise.flac", "half.m4a"}
    assert reasons["empty.mp3"] == "is empty"
    assert all(reasons.values())
    assert "4 could not be read" in report.say()
    assert len(library.scan().bad) == 4
    make(music / "empty.mp3", pitch=600, title="Now", artist="A")
    assert len(library.scan().bad) == 3


def test_cycles_and_nomedia_and_hidden_files(library: Library, music: Path) -> None:
    make(music / "a" / "x.mp3", title="X", artist="A")
    (music / "a" / "loop").symlink_to(music)
    make(music / "ringtones" / "deep" / "r.mp3", pitch=700, title="Ring", artist="A")
    (music / "ringtones" / ".nomedia").write_text("")
    make(music / "._x.mp3", pitch=800, title="Hidden", artist="A")
    scanned(library, music)
    assert titles(library.all("track")) == ["X"]


def test_a_drive_that_is_not_there_comes_back_with_its_history(library: Library, music: Path, tmp_path: Path) -> None:
    make(music / "a.mp3", title="A", artist="X")
    make(tmp_path / "other" / "b.mp3", pitch=500, title="B", artist="X")
    scanned(library, music)
    scanned(library, tmp_path / "other")
    known = {item.title: item.id for item in library.all("track")}
    music.rename(tmp_path / "unplugged")
    report = library.scan()
    assert (report.unavailable, report.missing) == ([music], 0)
    assert titles(library.all("track")) == ["B"]
    assert library.away() == [music]
    assert library.get(known["A"]) is not None
    music.mkdir()  # the mount point of a drive that is not mounted
    report = library.scan()
    assert report.unavailable == [music]
    assert "could not be reached" in report.say()
    music.rmdir()
    (tmp_path / "unplugged").rename(music)
    report = library.scan()
    assert (report.returned, report.added, library.away()) == (1, 0, [])
    assert {item.title: item.id for item in library.all("track")} == known


def test_what_was_deleted_while_its_drive_was_away_is_missing(library: Library, music: Path, tmp_path: Path) -> None:
    make(music / "a.mp3", title="A", artist="X")
    make(music / "b.mp3", pitch=500, title="B", artist="X")
    scanned(library, music)
    music.rename(tmp_path / "unplugged")
    library.scan()
    (tmp_path / "unplugged" / "a.mp3").unlink()
    (tmp_path / "unplugged").rename(music)
    report = library.scan()
    assert (report.returned, report.missing, titles(library.all("track"))) == (1, 1, ["B"])


def test_a_drive_that_vanishes_during_a_scan(library: Library, music: Path, tmp_path: Path) -> None:
    for number in range(10):
        make(music / f"d{number}" / "a.mp3", pitch=400 + number, title=f"T{number}", artist="A")
    scanned(library, music)
    known = {item.id for item in library.all("track")}
    for number in range(10):
        tag(music / f"d{number}" / "a.mp3", title=f"New {number}")

    def pull_the_plug(progress) -> None:
        if progress.done == 4 and music.exists():
            music.rename(tmp_path / "unplugged")

    assert library.scan(pull_the_plug).missing == 0
    assert all(library.get(item_id) for item_id in known)
    (tmp_path / "unplugged").rename(music)
    library.scan()
    assert sorted(titles(library.all("track"))) == sorted(f"New {number}" for number in range(10))
    assert {item.id for item in library.all("track")} == known


def test_a_scan_can_be_cancelled_and_continues(library: Library, music: Path) -> None:
    for number in range(6):
        make(music / f"d{number}" / "a.mp3", pitch=400 + number, title=f"T{number}", artist="A")
    library.add_folder(music)
    looked = []
    report = library.scan(looked.append, lambda: len(looked) >= 3)
    assert report.cancelled
    assert 0 < library.counts()["tracks"] < 6
    report = library.scan()
    assert report.unchanged > 0
    assert library.counts()["tracks"] == 6


def test_progress_reaches_its_end(library: Library, music: Path) -> None:
    for number in range(3):
        make(music / f"{number}.mp3", pitch=400 + number, title=f"T{number}", artist="A")
    library.add_folder(music)
    steps = []
    library.scan(steps.append)
    assert (steps[-1].done, steps[-1].total) == (3, 3)


def test_a_killed_scan_keeps_what_it_had_and_goes_on(library: Library, music: Path) -> None:
    for number in range(40):
        make(music / f"d{number:02}" / "a.wav", pitch=300 + number, title=f"T{number}", artist=f"A{number}", album="L")
    library.add_folder(music)
    program = (
        "import sys, time; from pathlib import Path; from tools.library.database import Database;"
        "from tools.library.library import Library; library = Library(Database(Path(sys.argv[1])));"
        "library.scan(lambda step: (print(step.done, flush=True), time.sleep(0.01)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(library.database.path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 15:
                process.send_signal(signal.SIGKILL)
                break
    kept = library.counts()["tracks"]
    assert 10 <= kept < 40
    report = library.scan()
    assert (report.unchanged, report.added) == (kept, 40 - kept)
    assert library.counts()["artists"] == 40


def test_only_one_scan_at_a_time(library: Library, music: Path) -> None:
    make(music / "a.mp3", title="A", artist="X")
    library.add_folder(music)
    with only_one(library.database.path.with_name("segue.db.scan")) as mine:
        assert mine
        with pytest.raises(ScanRunning) as caught:
            library.scan()
    assert caught.value.retryable
    library.scan()


def test_no_folder_no_music_and_no_directory_are_each_one_sentence(library: Library, music: Path) -> None:
    with pytest.raises(NoMusic, match="No folder") as caught:
        library.scan()
    assert "segue library add" in caught.value.todo
    with pytest.raises(NoMusic, match="no music in"):
        library.add_folder(music)
    with pytest.raises(NoMusic, match="no folder"):
        library.add_folder(music / "nowhere")
    (music / "file.txt").write_text("")
    with pytest.raises(NoMusic, match="is a file"):
        library.add_folder(music / "file.txt")


def test_folders_in_folders_are_scanned_once(library: Library, music: Path) -> None:
    make(music / "in" / "a.mp3", title="A", artist="X")
    make(music / "b.mp3", pitch=500, title="B", artist="X")
    library.add_folder(music / "in")
    library.scan()
    library.add_folder(music)
    assert library.folders() == [music]
    library.add_folder(music / "in")
    assert library.folders() == [music]
    report = library.scan()
    assert (report.added, report.unchanged, library.counts()["tracks"]) == (1, 1, 2)


def test_files_that_change_while_the_clock_stands_still_are_seen_by_size(library: Library, music: Path) -> None:
    path = make(music / "a.mp3", title="A", artist="X")
    os.utime(path, (time.time(), 1_000_000))
    scanned(library, music)
    tag(path, title="A much longer title than before" * 60)
    os.utime(path, (time.time(), 1_000_000))
    assert library.scan().changed == 1

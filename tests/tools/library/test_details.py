"""Cue sheets, lyrics, covers, and tags in the wrong encoding: read from real files, and from any text at all."""

from __future__ import annotations

import base64
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen import flac, id3

from tests.tools.library.music import make, tag
from tools.library.covers import as_cover, cover_of
from tools.library.cue import LARGEST, CueTrack, decode, parse_cue, read_cue
from tools.library.library import Library
from tools.library.lyrics import Line, lyrics_of, parse_lyrics
from tools.library.mojibake import repair
from tools.library.tags import read_tags
from tools.playback.decode import Decoder
from tools.playback.locate import own_path

pytestmark = pytest.mark.unit

SHEET = """REM GENRE Rock
REM DATE 1994
PERFORMER "Obsidian Shell"
TITLE "Elysia"
FILE "whole.flac" WAVE
  TRACK 01 AUDIO
    TITLE "Dawn"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Noon"
    PERFORMER "Guest"
    INDEX 00 00:01:70
    INDEX 01 00:02:00
  TRACK 03 AUDIO
    TITLE "Night"
    INDEX 01 00:03:37
"""
RATE = 48_000
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(200))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def record(path: Path) -> Path:
    """Five seconds, each of another pitch."""
    time = np.arange(RATE) / RATE
    soundfile.write(
        path, np.concatenate([0.3 * np.sin(2 * np.pi * hertz * time) for hertz in range(300, 800, 100)]), RATE
    )
    return path


def scanned(library: Library, folder: Path) -> Library:
    library.add_folder(folder)
    library.scan()
    return library


@pytest.mark.parametrize("how", ["beside", "renamed", "embedded"])
def test_a_cue_sheet_makes_songs_of_one_file(library: Library, music: Path, how: str) -> None:
    path = record(music / ("other.flac" if how == "renamed" else "whole.flac"))
    if how == "embedded":
        audio = mutagen.File(path)
        audio["cuesheet"] = SHEET
        audio.save()
    else:
        path.with_suffix(".cue").write_text(SHEET)
    scanned(library, music)
    album = library.all("album")
    assert [(each.title, each.artist, each.year, each.genre) for each in album] == [
        ("Elysia", "Obsidian Shell", 1994, "Rock")
    ]
    songs = library.children(album[0].id)
    assert [(song.title, song.artist, song.start, song.duration) for song in songs] == [
        ("Dawn", "Obsidian Shell", 0.0, 2.0),
        ("Noon", "Guest", 2.0, pytest.approx(1 + 37 / 75, abs=0.001)),
        ("Night", "Obsidian Shell", pytest.approx(3 + 37 / 75), pytest.approx(5 - 3 - 37 / 75, abs=0.001)),
    ]
    place = own_path(songs[0])
    decoder = Decoder(place.path, begin=place.begin, end=place.end)
    frames = 0
    while len(audio := decoder.read()):
        frames += len(audio)
    assert frames == 2 * RATE


def test_songs_of_a_sheet_survive_new_tags_and_its_loss(library: Library, music: Path) -> None:
    path = record(music / "whole.flac")
    path.with_suffix(".cue").write_text(SHEET)
    before = [song.id for song in scanned(library, music).all("track")]
    tag(path, genre="Metal")
    library.scan()
    assert [song.id for song in library.all("track")] == before
    path.with_suffix(".cue").unlink()
    tag(path, title="Whole", artist="Obsidian Shell")
    library.scan()
    assert [song.title for song in library.all("track")] == ["Whole"]
    assert library.get(before[0]) is not None  # what was played once is not forgotten


def test_a_sheet_for_another_file_or_of_one_song_does_nothing(library: Library, music: Path) -> None:
    record(music / "a.flac")
    (music / "b.cue").write_text(SHEET)
    (music / "a.cue").write_text('FILE "a.flac" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n')
    assert len(scanned(library, music).all("track")) == 1


def test_sheets_in_local_encodings_and_broken_ones(tmp_path: Path) -> None:
    text = SHEET.replace("Elysia", "Группа крови").replace("Dawn", "Кукушка")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1251"):
        (tmp_path / "x.cue").write_bytes(text.encode(encoding))
        found = read_cue(tmp_path / "x.cue")
        assert (found.title, found.tracks[0].title) == ("Группа крови", "Кукушка")
    (tmp_path / "x.cue").write_bytes(b"\0" * (LARGEST + 1))
    assert read_cue(tmp_path / "x.cue").tracks == ()
    assert read_cue(tmp_path / "none.cue").tracks == ()


def test_times_that_go_backwards_are_left_out() -> None:
    text = 'FILE "x.wav" WAVE\n' + "".join(
        f"TRACK {number} AUDIO\nINDEX 01 {at}\n"
        for number, at in enumerate(["01:00:00", "00:30:00", "02:00:00", "x"], 1)
    )
    assert parse_cue(text).tracks == (
        CueTrack(1, start=60.0, end=120.0, file="x.wav"),
        CueTrack(3, start=120.0, file="x.wav"),
    )


_LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.builds(
            "{} {}".format,
            st.sampled_from(
                ["FILE", "TRACK", "INDEX 01", "TITLE", "PERFORMER", "REM DATE", "[00:01.00]", "[offset:", '"']
            ),
            st.one_of(st.text(max_size=20), st.from_regex(r"\A\d{1,5}:\d{1,3}:\d{1,3}\Z")),
        ),
    )
).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(_LINES)
def test_any_text_is_a_sheet_and_a_song(text: str) -> None:
    tracks = parse_cue(text).tracks
    assert all(track.end is None or track.end > track.start >= 0 for track in tracks)
    lines = parse_lyrics(text).lines
    times = [line.at for line in lines if line.at is not None]
    assert times == sorted(times)
    assert all(at >= 0 for at in times)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_and_no_cover_by_chance(raw: bytes) -> None:
    repair(decode(raw))
    cover = as_cover(raw)
    assert cover is None or cover.mime.startswith("image/")


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("abcXYZ  -éüßøåñŁДжяй東京の"), max_size=30))
def test_any_name_in_utf8_taken_for_latin_one_is_put_right(name: str) -> None:
    assert repair(name.encode().decode("latin-1")) == name


@pytest.mark.parametrize("name", ["Björk", "Sigur Rós", "Dvořák", "Кино", "Café Tacvba", "Œuvre", "Ñandú", "東京事変"])
def test_utf8_taken_for_latin_one_is_put_right(name: str) -> None:
    assert repair(name.encode().decode("latin-1")) == name
    assert repair(name) == name


@pytest.mark.parametrize("name", ["Кино", "Группа крови", "ДДТ - Осень", "Алиса (1987)", "Наутилус Помпилиус"])
def test_cyrillic_taken_for_latin_one_is_put_right(name: str) -> None:
    assert repair(name.encode("cp1251").decode("latin-1")) == name


@pytest.mark.parametrize(
    "name",
    [
        "Ágætis byrjun",
        "Mötley Crüe",
        "Þórður",
        "ÆØÅ",
        "Été",
        "À l'été",
        "Größe",
        "Ça ira",
        "Øl på ø",
        "Áéí",
        "Ý",
        "ÄÖÜ",
    ],
)
def test_rare_but_right_names_stay(name: str) -> None:
    assert repair(name) == name


def test_tags_are_put_right_and_huge_ones_are_cut(music: Path) -> None:
    path = make(music / "1.mp3", title="x")
    audio = mutagen.File(path)
    audio.tags.add(id3.TIT2(encoding=0, text="Êóêóøêà"))
    audio.tags.add(id3.TPE1(encoding=3, text="BjÃ¶rk"))
    audio.tags.add(id3.TALB(encoding=3, text="ü" * 100_000))
    audio.save()
    tags = read_tags(path)
    assert (tags.title, tags.artist) == ("Кукушка", "Björk")
    assert len(tags.album) <= 300


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a", ".opus", ".aiff"])
def test_embedded_lyrics(music: Path, suffix: str) -> None:
    path = make(music / f"1{suffix}", title="x")
    audio = mutagen.File(path)
    words = "First line\n\nSecond line\n"
    if suffix in {".mp3", ".aiff"}:
        audio.tags.add(id3.USLT(encoding=3, lang="eng", desc="", text=words))
    elif suffix == ".m4a":
        audio["\xa9lyr"] = [words]
    else:
        audio["LYRICS"] = words
    audio.save()
    found = lyrics_of(path)
    assert [line.text for line in found.lines] == ["First line", "", "Second line"]
    assert not found.timed


def test_lyrics_with_times_beside_the_file_win(music: Path) -> None:
    path = make(music / "1.flac", title="x", lyrics="untimed")
    assert lyrics_of(path).lines == (Line("untimed"),)
    text = "\ufeff[ti:Song]\n[offset:+500]\n[00:12.00][01:02.50]Chorus\n[00:05.5]<00:05.5>Ver<00:06.0> se\nno time\n"
    path.with_suffix(".lrc").write_bytes(text.encode())
    found = lyrics_of(path)
    assert found.lines == (Line("Verse", 5.0), Line("Chorus", 11.5), Line("Chorus", 62.0))
    assert found.line_at(20.0) == Line("Chorus", 11.5)
    assert found.line_at(1.0) is None


def test_timed_lyrics_in_an_mp3(music: Path) -> None:
    path = make(music / "1.mp3", title="x")
    audio = mutagen.File(path)
    audio.tags.add(id3.SYLT(encoding=3, lang="eng", format=2, type=1, text=[("One", 1500), ("Two", 62_250)]))
    audio.save()
    assert lyrics_of(path).lines == (Line("One", 1.5), Line("Two", 62.25))


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a", ".opus"])
def test_embedded_covers(music: Path, suffix: str) -> None:
    path = make(music / f"1{suffix}", title="x")
    audio = mutagen.File(path)
    if suffix == ".mp3":
        audio.tags.add(id3.APIC(encoding=3, mime="image/png", type=4, desc="back", data=PNG))
        audio.tags.add(id3.APIC(encoding=3, mime="nonsense", type=3, desc="front", data=JPEG))
    elif suffix == ".m4a":
        audio["covr"] = [mutagen.mp4.MP4Cover(JPEG)]
    else:
        picture = flac.Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", JPEG
        if suffix == ".flac":
            audio.add_picture(picture)
        else:
            audio["metadata_block_picture"] = ["nonsense", base64.b64encode(picture.write()).decode()]
    audio.save()
    assert cover_of(path).mime == "image/jpeg"
    assert cover_of(path).data == JPEG


def test_covers_beside_the_file(music: Path) -> None:
    path = make(music / "1.mp3", title="x")
    assert cover_of(path) is None
    (music / "band.jpg").write_bytes(JPEG)
    assert cover_of(path).data == JPEG
    (music / "z.png").write_bytes(PNG)
    assert cover_of(path) is None  # two pictures, and no saying which
    (music / "Folder.PNG").write_bytes(PNG)
    assert cover_of(path).mime == "image/png"
    (music / "Folder.PNG").write_bytes(b"")
    assert cover_of(path) is None


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"ID3\x04\x00\x00\xff\xff\xff\xff", b"fLaC", b"OggS" + b"\0" * 50]
)
def test_broken_files_have_no_lyrics_and_no_cover(music: Path, content: bytes) -> None:
    path = music / "1.mp3"
    path.write_bytes(content)
    assert (lyrics_of(path), cover_of(path)) == (None, None)
    assert (lyrics_of(music / "none.mp3"), cover_of(music / "none.mp3")) == (None, None)

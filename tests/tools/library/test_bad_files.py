"""Files as they lie in real libraries: protected, misnamed, enormous, and with tags that nobody can have meant."""

from __future__ import annotations

import itertools
import struct
from pathlib import Path

import pytest
from mutagen.aac import AAC

from tests.tools.library.music import FORMATS, encode_aac, make, tag, tone
from tools.library.fingerprint import fingerprint
from tools.library.library import Library
from tools.library.names import LONGEST
from tools.library.reading import read_file
from tools.library.scan import ScanReport
from tools.library.tags import read_tags
from tools.library.walk import SeenFile

pytestmark = pytest.mark.unit


def scanned(library: Library, folder: Path) -> ScanReport:
    library.add_folder(folder)
    return library.scan()


@pytest.mark.parametrize(("suffix", "codec"), [(".m4p", b"drms"), (".m4b", b"drms"), (".m4a", b"enca"),
                                               (".aax", b"aavd")])  # fmt: skip
def test_protected_files_are_named_and_stop_nothing(library: Library, music: Path, suffix: str, codec: bytes) -> None:
    good = make(music / "good.m4a", title="Good", artist="A")
    bought = music / f"bought{suffix}"
    bought.write_bytes(good.read_bytes().replace(b"mp4a", codec, 1))  # what the shop does to the sample description
    report = scanned(library, music)
    assert (report.added, [(bad.path, bad.reason) for bad in report.bad]) == (
        1, [(bought, "is protected against copying (DRM)")],
    )  # fmt: skip
    assert library.counts()["audiobooks"] == 0


def test_a_shops_suffix_on_a_file_without_protection_does_no_harm(music: Path) -> None:
    path = make(music / "x.m4a", title="Bought").rename(music / "x.m4p")
    assert read_tags(path).title == "Bought"


@pytest.mark.parametrize(("real", "named"), list(itertools.permutations((*FORMATS, ".aac"), 2)))
def test_misnamed_files_are_read_for_what_they_are(music: Path, real: str, named: str) -> None:
    path = music / f"x{real}"
    if real == ".aac":
        adts(path)
    else:
        make(path, title="Really", artist="A")
    path = path.rename(music / f"y{named}")
    reading = read_file(SeenFile(str(path), 1, 1), music)
    assert reading.tags is not None, reading.reason
    assert reading.tags.duration == pytest.approx(0.5, abs=0.2)
    assert real == ".aac" or reading.tags.title == "Really"


def adts(path: Path) -> Path:
    """AAC without any container, as radios send it."""
    import av

    encode_aac(path.with_suffix(".mp4"), tone(440, 0.5))
    with av.open(str(path.with_suffix(".mp4"))) as source, av.open(str(path), "w", format="adts") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    path.with_suffix(".mp4").unlink()
    assert AAC(path).info.length > 0
    return path


@pytest.mark.parametrize("name", ["picture.mp3", "page.flac", "archive.m4a", "program.wav", "text.ogg"])
def test_what_is_no_music_is_said_to_be_none(music: Path, name: str) -> None:
    heads = {"picture": b"\x89PNG\r\n\x1a\n", "page": b"<!DOCTYPE html>", "archive": b"PK\x03\x04",
             "program": b"\x7fELF", "text": "Füße".encode("utf-16")}  # fmt: skip
    (music / name).write_bytes(heads[name.partition(".")[0]] + b"\x00 some more of it" * 500)
    reading = read_file(SeenFile(str(music / name), 1, 1), music)
    assert (reading.tags, bool(reading.reason)) == (None, True)


HUGE = 20_000_000_000


@pytest.mark.parametrize("head", [b"", b"ID3\x04\x00\x00\x00\x00\x00\x00", b"RIFF\xff\xff\xff\xffWAVE", b"OggS\x00\x02",
                                  b"FORM\xff\xff\xff\xffAIFF", b"\0\0\0\x18ftypM4A ", b"fLaC\0\0\0\x22"])  # fmt: skip
def test_gigantic_files_are_looked_into_not_read(music: Path, head: bytes) -> None:
    path = music / "huge.mp3"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(HUGE)  # sparse: takes no room
    reading = read_file(SeenFile(str(path), HUGE, 1), music)
    assert (reading.tags is None) == bool(reading.reason)
    assert len(fingerprint(path)) == 32


def test_a_recording_of_many_hours_is_one_track(library: Library, music: Path) -> None:
    path = make(music / "concert.wav", title="Concert")
    sound = 3_900_000_000  # bytes; eleven hours
    with path.open("r+b") as file:
        head = file.read(44)
        at = head.index(b"data") + 4
        file.seek(4)
        file.write(struct.pack("<I", sound + 36))
        file.seek(at)
        file.write(struct.pack("<I", sound))
        file.truncate(sound + 44)
    assert scanned(library, music).added == 1
    assert (library.all("track")[0].duration or 0) > 10 * 3600


@pytest.mark.parametrize("part", [b"JUNK\0\0\0\0", b"\0\0\0\x08free"])
def test_a_million_empty_parts_keep_nobody_busy(music: Path, part: bytes) -> None:
    path = music / "x.wav"
    head = b"\0\0\0\x10ftypM4A \0\0\0\0" if part.endswith(b"free") else b"RIFF\xff\xff\xff\x7fWAVE"
    path.write_bytes(head + part * 1_000_000)
    assert len(fingerprint(path)) == 32


def test_tags_of_a_hundred_kilobytes_everywhere(library: Library, music: Path) -> None:
    for suffix in FORMATS:
        make(music / suffix[1:] / f"x{suffix}", pitch=len(suffix) * 100 + ord(suffix[1]), title="t" * 100_000,
             artist="a" * 100_000, album="b" * 100_000, albumartist="c" * 100_000, genre="g" * 100_000)  # fmt: skip
    assert scanned(library, music).added == len(FORMATS)
    for item in (*library.all("track"), *library.all("album"), *library.all("artist")):
        assert max(map(len, (item.title, item.artist, item.album, item.genre))) <= LONGEST * 3 + 4


def raw_id3(path: Path, frame: bytes, encoding: int, text: bytes) -> Path:
    """An MP3 whose tag is written byte by byte: programs that write broken ones do not ask a library."""
    body = bytes([encoding]) + text
    whole = frame + struct.pack(">I", len(body)) + b"\0\0" + body
    size = bytes((len(whole) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    sound = make(path).read_bytes()
    path.write_bytes(b"ID3\x03\x00\x00" + size + whole + sound)
    return path


@pytest.mark.parametrize(("encoding", "text", "title"), [
    (0, "Кино".encode("cp1251"), "Кино"),  # a local encoding that calls itself Latin-1
    (0, "Björk".encode(), "Björk"),  # UTF-8 that calls itself Latin-1
    (3, "Björk".encode(), "Björk"),  # UTF-8 in ID3v2.3, which has none
    (1, "Björk".encode("utf-16"), "Björk"),
    (0, "Sigur Rós".encode("latin-1"), "Sigur Rós"),
])  # fmt: skip
def test_titles_in_the_wrong_encoding_are_put_right(music: Path, encoding: int, text: bytes, title: str) -> None:
    assert read_tags(raw_id3(music / "x.mp3", b"TIT2", encoding, text)).title == title


@pytest.mark.parametrize(("encoding", "text"), [(1, b"\xff\xfeB\x00j"), (1, b"\xff\xfe\x00\xd8"), (3, b"\xff\xfe\xfd"),
                                                (7, b"what"), (2, b"\xd8\x00\xd8\x00"), (1, b"")])  # fmt: skip
def test_titles_that_are_no_text_are_named_by_their_path(music: Path, encoding: int, text: bytes) -> None:
    path = raw_id3(music / "Ann Lee - Night Drive.mp3", b"TIT2", encoding, text)
    reading = read_file(SeenFile(str(path), 1, 1), music)
    assert reading.tags is not None, reading.reason
    assert reading.tags.title.isprintable()
    assert reading.tags.title


def test_vorbis_comments_that_are_no_utf8(music: Path) -> None:
    path = make(music / "x.flac", title="QQQQ", artist="A")
    path.write_bytes(path.read_bytes().replace(b"QQQQ", b"Bj\xf6k"))
    assert read_tags(path).title.startswith("Bj")


def test_a_file_without_permission_is_said_and_kept(library: Library, music: Path, monkeypatch) -> None:
    make(music / "a.mp3", title="A")
    locked = make(music / "b.mp3", pitch=500, title="B")
    scanned(library, music)
    tag(locked, title="B, changed")
    real = Path.open

    def refusing(path: Path, *args, **options):
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", refusing)
    assert [bad.reason for bad in library.scan().bad] == ["may not be read (permission denied)"]
    monkeypatch.undo()
    locked.touch()
    assert library.scan().bad == ()
    assert {item.title for item in library.all("track")} == {"A", "B, changed"}


def test_links_in_circles_and_to_nowhere(library: Library, music: Path) -> None:
    make(music / "a" / "x.mp3", title="X")
    (music / "a" / "round.mp3").symlink_to(music / "a" / "round.mp3")  # to itself
    (music / "one").symlink_to(music / "two")
    (music / "two").symlink_to(music / "one")
    (music / "a" / "up").symlink_to(music / "a", target_is_directory=True)
    (music / "again").symlink_to(music / "a", target_is_directory=True)
    (music / "Live.mp3").symlink_to(music, target_is_directory=True)
    report = scanned(library, music)
    assert (report.added, report.copies, report.bad) == (1, 0, ())
    assert library.scan().unchanged == 1

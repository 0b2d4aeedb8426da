"""Cue sheets: a whole record in one file, and a text beside it that says where its songs begin.

The format is that of CDRWIN's manual: FILE, TRACK, TITLE, PERFORMER, INDEX in lines, times as minutes:seconds:frames
with 75 frames in a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tools.library.mojibake import repair
from tools.library.names import clean
from tools.library.tags import Tags

LARGEST = 1 << 20
"""Bytes; a longer file is no cue sheet, whatever it is called."""
_LONG = 600.0  # seconds; for shorter files a whole folder is not searched
_SHEETS = 20
_MOST = 99 * 4  # tracks; a CD has at most 99
_TIME = re.compile(r"0*1\s+(\d{1,4}):([0-5]?\d):(\d{1,2})\s*")


@dataclass(frozen=True, slots=True)
class CueTrack:
    """One song: seconds `start` into `file` (a name as written), `end` None for the end of the file."""

    number: int
    title: str = ""
    performer: str = ""
    start: float = 0.0
    end: float | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A record as its sheet describes it."""

    title: str = ""
    performer: str = ""
    genre: str = ""
    year: int | None = None
    tracks: tuple[CueTrack, ...] = ()


def read_cue(path: Path) -> Cue:
    """A sheet from a file, in whichever encoding; an empty one if it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            return Cue()
        return parse_cue(decode(path.read_bytes()))
    except OSError:
        return Cue()


def cue_of(path: Path, tags: Tags) -> Cue | None:
    """The sheet that cuts a music file into songs: in its tags, named like it, or naming it; None where there is none.

    Songs that begin behind the end of the file are left out; one song alone is the file itself.
    """
    own = [parse_cue(tags.cue[:LARGEST])] if tags.cue else []
    own += [read_cue(beside) for beside in (path.with_suffix(".cue"), path.with_name(path.name + ".cue"))]
    others = [read_cue(beside) for beside in _sheets_in(path.parent)] if tags.duration > _LONG else []
    for place, sheet in enumerate([*own, *others]):
        files = {track.file for track in sheet.tracks}
        naming = {file for file in files if _stem(file) == path.stem.casefold()}
        if not naming and len(files) == 1 and place < len(own):
            naming = files  # the sound was encoded anew since, or renamed together with its sheet
        songs = tuple(track for track in sheet.tracks if track.file in naming and track.start < tags.duration)
        if len(songs) > 1:
            return replace(sheet, tracks=songs)
    return None


def _stem(file: str) -> str:
    return PurePosixPath(file.replace("\\", "/")).stem.casefold()


def _sheets_in(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".cue")[:_SHEETS]
    except OSError:
        return []


def decode(raw: bytes) -> str:
    """Text from bytes that say nothing of their encoding: a byte order mark, UTF-8, else Latin-1 put right."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(repair(line) for line in raw.decode("latin-1").split("\n"))


def parse_cue(text: str) -> Cue:
    """A sheet from its text; lines that make no sense are passed over, tracks without a beginning left out."""
    cue, file = Cue(), ""
    tracks: list[CueTrack] = []
    begun: set[int] = set()
    for line in text.splitlines():
        command, value = _command(line)
        if command == "FILE":
            file = value
        elif command == "TRACK" and len(tracks) < _MOST:
            digits = re.match(r"\d{1,3}", value)
            tracks.append(CueTrack(int(digits[0]) if digits else len(tracks) + 1, file=file))
        elif command == "TITLE" and tracks:
            tracks[-1] = replace(tracks[-1], title=clean(value))
        elif command == "PERFORMER" and tracks:
            tracks[-1] = replace(tracks[-1], performer=clean(value))
        elif command == "TITLE":
            cue = replace(cue, title=clean(value))
        elif command == "PERFORMER":
            cue = replace(cue, performer=clean(value))
        elif command == "GENRE":
            cue = replace(cue, genre=clean(value))
        elif command == "DATE" and (year := re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", value)):
            cue = replace(cue, year=int(year[1]))
        elif command == "INDEX" and tracks and (at := _TIME.fullmatch(value)):
            tracks[-1] = replace(tracks[-1], start=int(at[1]) * 60 + int(at[2]) + int(at[3]) / 75, file=file)
            begun.add(len(tracks) - 1)
    return replace(cue, tracks=_with_ends([track for place, track in enumerate(tracks) if place in begun]))


def _with_ends(tracks: list[CueTrack]) -> tuple[CueTrack, ...]:
    """Every track ends where the next one of its file begins; those that do not move forward are left out."""
    kept: list[CueTrack] = []
    for track in tracks:
        if kept and kept[-1].file == track.file:
            if track.start <= kept[-1].start:
                continue
            kept[-1] = replace(kept[-1], end=track.start)
        kept.append(track)
    return tuple(kept)


def _command(line: str) -> tuple[str, str]:
    words = line.strip().split(None, 1)
    if len(words) == 2 and words[0].upper() == "REM":
        words = words[1].split(None, 1)
    if len(words) < 2:
        return "", ""
    command, rest = words[0].upper(), words[1].strip()
    if rest.startswith('"'):
        return command, rest[1:].partition('"')[0]
    return command, rest.rsplit(None, 1)[0] if command == "FILE" and " " in rest else rest

"""The words of a song: in its tags, or in an .lrc file beside it, which also knows when each line is sung."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.library.cue import decode
from tools.library.tags import Unreadable, open_tags

LARGEST = 1 << 20
"""Bytes of text; no song has more words."""
_TIME = re.compile(r"\[(\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?\]")
_ABOUT = re.compile(r"\[([a-z#]+)\s*:([^\]]*)\]\s*", re.IGNORECASE)
_WORD_TIME = re.compile(r"<\d{1,3}:[0-5]?\d(?:[.:]\d{1,3})?>\s?")
_FIELDS = ("lyrics", "unsyncedlyrics", "syncedlyrics", "\xa9lyr")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `at` is seconds into the song, None where nobody wrote it down."""

    text: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Lyrics:
    """The lines in the order in which they are sung."""

    lines: tuple[Line, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether it is known when the lines are sung."""
        return any(line.at is not None for line in self.lines)

    def line_at(self, seconds: float) -> Line | None:
        """The line that is sung then."""
        sung = [line for line in self.lines if line.at is not None and line.at <= seconds]
        return sung[-1] if sung else None


def lyrics_of(path: Path) -> Lyrics | None:
    """The words of a file's song: with times if anybody wrote them, else from its tags; None where there are none."""
    beside = _beside(path)
    if beside is not None and beside.timed:
        return beside
    found = [parsed for text in _embedded(path) if (parsed := parse_lyrics(text)).lines]
    found.sort(key=lambda lyrics: not lyrics.timed)
    return found[0] if found else beside


def parse_lyrics(text: str) -> Lyrics:
    """From the text of an .lrc file or a tag. A line may have several times, `[offset:±ms]` moves all of them."""
    offset = 0.0
    timed: list[Line] = []
    plain: list[Line] = []
    for raw in text[:LARGEST].splitlines():
        line = raw.strip("\ufeff \t\x00")
        if about := _ABOUT.fullmatch(line):
            if about[1].lower() == "offset" and re.fullmatch(r"\s*[+-]?\d{1,6}\s*", about[2]):
                offset = int(about[2]) / 1000
            continue
        times = []
        while stamp := _TIME.match(line):
            times.append(int(stamp[1]) * 60 + int(stamp[2]) + (float(f"0.{stamp[3]}") if stamp[3] else 0.0))
            line = line[stamp.end() :].lstrip()
        words = _WORD_TIME.sub("", line).strip()
        timed += [Line(words, at) for at in times]
        if not times:
            plain.append(Line(words))
    if timed:
        moved = (Line(line.text, max(0.0, (line.at or 0.0) - offset)) for line in timed)
        return Lyrics(tuple(sorted(moved, key=lambda line: line.at or 0.0)))
    return Lyrics(_trimmed(plain))


def _trimmed(lines: list[Line]) -> tuple[Line, ...]:
    while lines and not lines[-1].text:
        lines.pop()
    while lines and not lines[0].text:
        lines.pop(0)
    return tuple(lines)


def _beside(path: Path) -> Lyrics | None:
    for file in (path.with_suffix(".lrc"), path.with_suffix(".LRC")):
        try:
            with file.open("rb") as opened:
                found = parse_lyrics(decode(opened.read(LARGEST)))
        except OSError:
            continue
        return found if found.lines else None
    return None


def _embedded(path: Path) -> Iterable[str]:
    """ID3 USLT and SYLT, MP4 ©lyr, Vorbis LYRICS and its cousins."""
    try:
        tags = open_tags(path).tags
    except (Unreadable, OSError):
        return []
    texts: list[str] = []
    for key, value in (tags or {}).items():
        name = str(key).lower()
        if name.startswith("uslt"):
            texts.append(str(value.text))
        elif name.startswith("sylt") and getattr(value, "format", 0) == 2:
            texts.append("".join(_stamped(text, at) for text, at in value.text))
        elif name.removeprefix("txxx:") in _FIELDS:
            values = getattr(value, "text", value)
            texts += [str(each) for each in (values if isinstance(values, list) else [values])]
    return texts


def _stamped(text: Any, milliseconds: int) -> str:
    line = " ".join(str(text).split())
    return f"[{milliseconds // 60_000:02d}:{milliseconds % 60_000 / 1000:06.3f}]{line}\n"

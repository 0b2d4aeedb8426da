"""Transcripts (WebVTT, SubRip, Podcasting 2.0 JSON) and chapters (JSON chapters 1.2) of episodes.

Formats: https://www.w3.org/TR/webvtt1/ and the podcast namespace's `transcripts` and `jsonChapters` documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.library.feeds.errors import NotAFeed
from tools.library.feeds.texts import parse_seconds, plain_text
from tools.library.names import clean
from tools.library.reading import Chapter

MOST_CUES = 100_000
MOST_CHAPTERS = 2000
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?"
_SPAN = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_SPEAKER = re.compile(r"^\s*<v(?:\.[^\s>]{0,100})?\s+([^>]{1,200})>")
_SPOKEN_NAME = re.compile(r"^\s*((?!https?:)[^\W\d_][\w.' -]{0,40}):\s+(?=\S)")
_NOT_CUES = ("NOTE", "STYLE", "REGION", "WEBVTT")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of an episode and what is said in it: seconds from the beginning; `speaker` "" if nobody says."""

    start: float
    end: float
    text: str
    speaker: str = ""


def read_transcript(data: bytes) -> list[Cue]:
    """The cues of a transcript of any known format, in order of time. Raises `NotAFeed` if there are none."""
    text = data.decode("utf-8-sig", "replace")
    head = text.lstrip()[:1]
    cues = list(_json_cues(_json(text)) if head in {"{", "["} else _timed_cues(text))
    if not cues:
        raise NotAFeed("That is no transcript that can be read.")
    return sorted(cues, key=lambda cue: cue.start)


def read_chapters(data: bytes, duration: float | None = None) -> list[Chapter]:
    """The chapters of a JSON document in order of time, each up to the next one; hidden ones are left out.

    The last one ends with the episode, or where it begins if nobody knows how long that is.
    """
    body = _json(data.decode("utf-8-sig", "replace"))
    listed = body.get("chapters") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        raise NotAFeed("That is no list of chapters.")
    found: dict[float, tuple[str, float | None]] = {}
    for each in listed[:MOST_CHAPTERS]:
        if not isinstance(each, dict) or each.get("toc") is False:
            continue
        start, title = parse_seconds(each.get("startTime")), each.get("title")
        if start is not None and isinstance(title, str):
            name = clean(plain_text(title)) or f"Chapter {len(found) + 1}"
            found.setdefault(start, (name, parse_seconds(each.get("endTime"))))
    starts = sorted(found)
    ends = [*starts[1:], max(duration or 0.0, starts[-1])] if starts else []
    return [
        Chapter(found[start][0], start, min(end, max(start, found[start][1] or end)))
        for start, end in zip(starts, ends, strict=True)
    ]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("That is no JSON document.") from error


def _json_cues(body: Any) -> Iterator[Cue]:
    listed = body.get("segments") if isinstance(body, dict) else body
    for each in listed[:MOST_CUES] if isinstance(listed, list) else ():
        if not isinstance(each, dict):
            continue
        start, end = parse_seconds(each.get("startTime")), parse_seconds(each.get("endTime"))
        said = each.get("body")
        if start is None or not isinstance(said, str) or not (text := _one_line(said)):
            continue
        speaker = each.get("speaker")
        yield Cue(start, max(start, end or start), text, clean(speaker) if isinstance(speaker, str) else "")


def _timed_cues(text: str) -> Iterator[Cue]:
    """WebVTT and SubRip: blocks with a line of times, and lines of text below it."""
    count = 0
    lines = iter((*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""))
    for line in lines:
        if line.startswith(_NOT_CUES):
            while line.strip():
                line = next(lines, "")
            continue
        span = _SPAN.match(line)
        if span is None:
            continue
        said: list[str] = []
        while (line := next(lines, "")).strip():
            said.append(line)
        cue = _cue(span, "\n".join(said))
        if cue is not None:
            yield cue
            count += 1
        if count >= MOST_CUES:
            return


def _cue(span: re.Match[str], said: str) -> Cue | None:
    start, end = _seconds(*span.groups()[:4]), _seconds(*span.groups()[4:])
    voice = _SPEAKER.match(said)
    text = _one_line(said)
    named = None if voice else _SPOKEN_NAME.match(text)
    speaker = voice[1] if voice else named[1] if named else ""
    text = text[named.end() :] if named else text
    return Cue(start, max(start, end), text, clean(plain_text(speaker))) if text else None


def _one_line(said: str) -> str:
    return " ".join(plain_text(said).split())


def _seconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> float:
    return int(hours or 0) * 3600.0 + int(minutes) * 60.0 + int(seconds) + float(f"0.{part or 0}")

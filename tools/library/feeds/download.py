"""Getting an episode's sound here: goes on where it broke off, and keeps nothing that is not sound."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from tools.library.feeds.errors import FeedError, FetchFailed, Refused
from tools.library.feeds.fetch import Answer, Fetcher, bad_status
from tools.library.tags import Unreadable, read_tags

LONGEST = 2 * 3600.0
"""Seconds after which a server that is still sending is given up; what came is kept."""
_HEAD = 64
_STEP = 50_000_000  # bytes of room asked for at a time when nobody says how large an episode is
_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(?:\d{1,15}|\*)$")
_SOUND = re.compile(
    r"(?:audio/.*|video/(?:mp4|mpeg|quicktime|x-m4v|ogg)|application/(?:ogg|octet-stream|mp4)|binary/.*|)$"
)

Progress = Callable[[str, float, float | None], None]
"""(what, bytes done, bytes in all if known)"""
Room = Callable[[int], int]
"""Bytes that are needed → how many an episode may have. Raises `FeedError` when as many cannot be had."""


class Stopped(FeedError):
    """Somebody asked to stop; what came is kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an episode comes from and where it goes: `target` is the file's path without a suffix."""

    address: str
    target: Path
    title: str
    trusted: str = ""


def download(
    fetcher: Fetcher, source: Source, room: Room, progress: Progress, cancelled: Callable[[], bool] = lambda: False
) -> Path:
    """Fetch an episode for which there is room; the file appears whole or not at all.

    Raises `Refused` for what is no sound or too much, `FetchFailed` (call again: it goes on there), `Stopped`.
    """
    partial = _Partial(source.target)
    done = partial.finished()
    if done is not None:  # the program was killed just before it could write that down
        return done
    source.target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        headers = {"Accept-Encoding": "identity", **partial.conditions()}
        with fetcher.open(source.address, trusted=source.trusted, seconds=LONGEST, headers=headers) as answer:
            if answer.response.status_code == 416 and partial.size:
                partial.discard()  # the episode was replaced by a shorter one
                continue
            _receive(answer, partial, source, room, progress, cancelled)
            break
    return partial.finish(source.title)


def _receive(
    answer: Answer, partial: _Partial, source: Source, room: Room, progress: Progress, cancelled: Callable[[], bool]
) -> None:
    response = answer.response
    _check_kind(response)
    at = partial.begin(response)
    length = response.headers.get("Content-Length", "")
    total = at + int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
    limit = _limit(partial, source, room, total or 0)
    partial.note(response)
    with partial.open(at) as file:
        for piece in answer.pieces():
            if at < _HEAD and suffix_of(_head_of(partial.part, file) + piece) is None and at + len(piece) >= _HEAD:
                file.close()
                partial.discard()
                raise _no_sound(source.title, "is something else than sound")
            at += file.write(piece)
            progress(source.title, at, total)
            if at > limit:
                limit = _limit(partial, source, room, at + _STEP)
            if cancelled():
                raise Stopped("The download was stopped; it goes on there next time.", retryable=True)
        file.flush()
        os.fsync(file.fileno())


def _limit(partial: _Partial, source: Source, room: Room, needed: int) -> int:
    try:
        limit = room(needed)
    except FeedError:
        partial.discard()
        raise
    if needed > limit:
        partial.discard()
        raise Refused(f"{source.title} is larger than the {limit / 1e9:.1f} GB that an episode may have.")
    return limit


def _check_kind(response: httpx.Response) -> None:
    host = response.url.host
    if response.status_code not in {200, 206}:
        raise bad_status(response)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not _SOUND.match(kind):
        raise Refused(f"{host} sends {kind[:60]} instead of sound.")
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in {"identity", ""}:
        raise FetchFailed(f"{host} answers in an encoding that nobody asked for.")


class _Partial:
    """What is here of an episode: `NAME.part` and, in `NAME.part.json`, which version of it that is."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def finished(self) -> Path | None:
        for suffix in (".mp3", ".m4a", ".ogg", ".flac", ".wav", ".aac"):
            path = self.target.with_name(self.target.name + suffix)
            if path.is_file():
                return path
        return None

    def conditions(self) -> dict[str, str]:
        """Headers that ask for the rest of the same version (RFC 9110, If-Range); none without a version."""
        version = self._version()
        if not self.size or not version:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": version}

    def begin(self, response: httpx.Response) -> int:
        """Where the answer's body belongs, in bytes from the beginning."""
        if response.status_code == 200:
            return 0
        found = _RANGE.match(response.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != self.size:
            self.discard()
            raise FetchFailed(f"{response.url.host} sends another part than the one asked for.", retryable=True)
        return self.size

    def note(self, response: httpx.Response) -> None:
        etag = response.headers.get("ETag", "")
        version = etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")
        self._note.write_text(json.dumps({"version": version[:500]}))

    def open(self, at: int) -> BinaryIO:
        return self.part.open("ab" if at else "wb")

    def discard(self) -> None:
        self.part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, title: str) -> Path:
        """Look at the whole file, and put it where it belongs."""
        with self.part.open("rb") as file:
            suffix = suffix_of(file.read(_HEAD))
        try:
            if suffix is None:
                raise Unreadable("is something else than sound")
            read_tags(self.part)
        except Unreadable as error:
            self.discard()
            raise _no_sound(title, error.reason) from error
        path = self.target.with_name(self.target.name + suffix)
        self.part.replace(path)
        self._note.unlink(missing_ok=True)
        return path

    def _version(self) -> str:
        try:
            noted: Any = json.loads(self._note.read_text())
            return str(noted["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def suffix_of(head: bytes) -> str | None:
    """The suffix of a sound file that begins so; None for what is no sound."""
    for magic, suffix in ((b"ID3", ".mp3"), (b"OggS", ".ogg"), (b"fLaC", ".flac"), (b"RIFF", ".wav")):
        if head.startswith(magic):
            return suffix
    if head[4:8] == b"ftyp":
        return ".m4a"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # an MPEG audio frame; ADTS has layer 0
        return ".aac" if head[1] & 0x06 == 0 else ".mp3"
    return None


def _head_of(part: Path, file: BinaryIO) -> bytes:
    file.flush()
    with part.open("rb") as written:
        return written.read(_HEAD)


def _no_sound(title: str, reason: str) -> Refused:
    return Refused(f"{title} cannot be played: it {reason}.")

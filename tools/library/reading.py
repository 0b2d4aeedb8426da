"""One file, read: its tags with the gaps filled from its path, its fingerprint, or why it cannot be used."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from tools.library.cue import Cue, cue_of
from tools.library.fingerprint import fingerprint
from tools.library.guess import guess_from_path
from tools.library.names import VARIOUS, split_artists
from tools.library.tags import Tags, Unreadable, read_tags
from tools.library.walk import SeenFile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a file: seconds from its beginning."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file brought. Either `tags` and `fingerprint`, or `reason` ("is empty")."""

    file: SeenFile
    tags: Tags | None = None
    fingerprint: str | None = None
    guessed: bool = False
    chapters: tuple[Chapter, ...] = ()
    cue: Cue | None = None
    reason: str = ""


def read_file(file: SeenFile, root: Path) -> Reading:
    """Read one file below a library folder. Never raises for what is in the file; raises OSError when a disk fails."""
    try:
        tags = read_tags(file.path)
        sound = fingerprint(file.path)
        chapters = read_chapters(file.path) if tags.book else ()
        cue = None if tags.book else cue_of(file.path, tags)
    except Unreadable as error:
        return Reading(file, reason=error.reason)
    except PermissionError:
        return Reading(file, reason="may not be read (permission denied)")
    tags, guessed = _fill(tags, file.path, root)
    if cue is not None:
        owner = tags.album_artist or cue.performer or tags.artist
        tags = replace(tags, album=cue.title or tags.album or tags.title, album_artist=owner)
    return Reading(file, tags, sound, guessed, chapters, cue)


def read_chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters written in a file (MP4 chapter tracks and lists, ID3 CHAP), by FFmpeg; none where it has none."""
    import av

    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            found = container.chapters()
    except (av.FFmpegError, ValueError):
        log.debug("no chapters could be read")
        return ()
    chapters = []
    for number, chapter in enumerate(found, start=1):
        base = float(chapter["time_base"] or 1)
        title = str(chapter.get("metadata", {}).get("title", "")).strip() or f"Chapter {number}"
        chapters.append(Chapter(title, float(chapter["start"]) * base, float(chapter["end"]) * base))
    return tuple(chapter for chapter in chapters if chapter.end > chapter.start)


def _fill(tags: Tags, path: Path, root: Path) -> tuple[Tags, bool]:
    """Take from the path what the tags do not say. Guessed is what has no title of its own."""
    guess = guess_from_path(path, root)
    if tags.compilation and not tags.album_artist:
        tags = replace(tags, album_artist=VARIOUS)
    if tags.title:
        return replace(tags, track=tags.track or guess.track, disc=tags.disc or guess.disc), False
    artist = tags.artist or guess.artist
    return (
        replace(
            tags,
            title=guess.title,
            artist=artist,
            artists=tags.artists or split_artists(artist),
            album=tags.album or guess.album,
            track=tags.track or guess.track,
            disc=tags.disc or guess.disc,
            year=tags.year or guess.year,
        ),
        True,
    )

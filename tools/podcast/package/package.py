"""An episode's folder: everything that belongs to it, every file whole or not there, the record last."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.podcast.errors import PodcastError
from tools.podcast.package.atomic import write_bytes, write_text
from tools.podcast.package.audio import About, write_audio
from tools.podcast.package.chapters import chapters_json, chapters_of
from tools.podcast.package.cover import Picture, draw_cover
from tools.podcast.package.notes import notes_html, notes_text, sources_json
from tools.podcast.package.record import RECORD, write_record
from tools.podcast.package.transcript import Cue, transcript_vtt
from tools.podcast.script import Script
from tools.podcast.timeline import Timeline
from tools.remix.tape import Tape

__all__ = ["SHOW", "Cue", "Episode", "Sound", "pack"]

SHOW = "Made for you"
"""The show that all episodes of our own are of."""
MP3, OPUS, COVER = "episode.mp3", "episode.opus", "cover.jpg"
CHAPTERS, TRANSCRIPT, SOURCES = "chapters.json", "transcript.vtt", "sources.json"
NOTES, NOTES_TEXT = "notes.html", "notes.txt"


@dataclass(frozen=True, slots=True)
class Sound:
    """A finished mix, its sentences, and what went wrong on the way; `complete` if it is all that was to be."""

    tape: Tape
    cues: Sequence[Cue]
    problems: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode. `loudness` in LUFS and `true_peak` in dBTP are the MP3's, decoded; `work` in CPU seconds."""

    folder: Path
    script: Script
    timeline: Timeline
    loudness: float | None
    true_peak: float
    problems: tuple[str, ...] = ()
    complete: bool = True
    work: float = 0.0

    @property
    def audio(self) -> Path:
        """The MP3."""
        return self.folder / MP3

    @property
    def title(self) -> str:
        """What it is called."""
        return self.script.title

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.timeline.seconds

    def files(self) -> dict[str, Path]:
        """All files by what they are; the Opus file only where there was room for it."""
        names = {
            "audio": MP3, "opus": OPUS, "cover": COVER, "chapters": CHAPTERS, "transcript": TRANSCRIPT,
            "sources": SOURCES, "notes": NOTES, "text": NOTES_TEXT, "record": RECORD,
        }  # fmt: skip
        files = {name: self.folder / file for name, file in names.items()}
        return {name: path for name, path in files.items() if name != "opus" or path.is_file()}

    def brief(self) -> dict[str, Any]:
        """What programs read of it; JSON-ready."""
        files = {name: str(path) for name, path in self.files().items()}
        return {
            **files,
            "title": self.title,
            "duration": round(self.seconds, 3),
            "loudness": None if self.loudness is None else round(self.loudness, 2),
            "true_peak": round(self.true_peak, 2),
            "complete": self.complete,
            "problems": list(self.problems),
        }


def pack(
    folder: Path, script: Script, timeline: Timeline, sound: Sound, picture: Picture | None = None,
    *, made: float | None = None, about: Mapping[str, Any] | None = None,
) -> Episode:  # fmt: skip
    """Write everything into `folder`, over what was there. `made`: unix seconds; `picture` is drawn into the cover.

    Where there is no room for the Opus file, it is left out, and the problems say so. Raises `PodcastError` when the
    disk does not take the others; an episode without a record counts as none.
    """
    when = time.time() if made is None else made
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RECORD).unlink(missing_ok=True)
    except OSError as error:
        raise PodcastError(f"The folder {folder} cannot be written to: {error.strerror}.", "Name another.") from error
    chapters = chapters_of(script, timeline)
    cover = draw_cover(script.title, SHOW, script.style, picture)
    day = f"{datetime.fromtimestamp(when).astimezone():%Y-%m-%d}"
    said = About(script.title, " and ".join(script.hosts), SHOW, script.summary, day, script.language)
    loud = write_audio(sound.tape, folder / MP3, said, chapters, cover)
    write_bytes(folder / COVER, cover.data)
    write_text(folder / CHAPTERS, chapters_json(script, chapters))
    write_text(folder / TRANSCRIPT, transcript_vtt(sound.cues, timeline, script.language))
    write_text(folder / SOURCES, sources_json(script, timeline))
    write_text(folder / NOTES, notes_html(script, timeline, chapters))
    write_text(folder / NOTES_TEXT, notes_text(script, timeline, chapters))
    problems = sound.problems
    try:
        write_audio(sound.tape, folder / OPUS, said, chapters, cover)
    except PodcastError as error:
        (folder / OPUS).unlink(missing_ok=True)
        problems = (*problems, error.say)
    measured = {"loudness": loud.integrated, "true_peak": round(loud.true_peak, 2)}
    kept = {"made": round(when, 3), "complete": sound.complete, "problems": list(problems), **measured}
    write_record(folder, script, timeline, {**kept, **(about or {})})
    return Episode(folder, script, timeline, loud.integrated, loud.true_peak, problems, sound.complete)

"""What is said, as WebVTT with a voice tag for every speaker (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from tools.podcast.script import Insert
from tools.podcast.timeline import Timeline

MIME = "text/vtt"


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence of `speaker` from `start` to `end` seconds; without a speaker it is no speech."""

    start: float
    end: float
    speaker: str
    text: str


def transcript_vtt(cues: Sequence[Cue], timeline: Timeline, language: str) -> str:
    """The sentences, and which music is heard between them."""
    music = [
        Cue(spot.start, spot.end, "", f"[Music: {spot.turn.title}]")
        for spot in timeline.spots
        if isinstance(spot.turn, Insert)
    ]
    parts = [f"WEBVTT\nLanguage: {language}"]
    parts += [_cue(cue) for cue in sorted([*cues, *music], key=lambda cue: cue.start)]
    return "\n\n".join(parts) + "\n"


def _cue(cue: Cue) -> str:
    text = html.escape(" ".join(cue.text.split()), quote=False)
    name = html.escape(" ".join(cue.speaker.split()), quote=False)
    said = f"<v {name}>{text}</v>" if name else text
    return f"{timestamp(cue.start)} --> {timestamp(max(cue.end, cue.start + 0.001))}\n{said}"


def timestamp(seconds: float) -> str:
    """As in 01:02:03.456."""
    whole = round(max(0.0, seconds) * 1000)
    minutes, thousandths = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{thousandths // 1000:02d}.{thousandths % 1000:03d}"

"""What is heard in a recording. Times are seconds from its beginning, confidences lie in 0..1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = 1
"""Of everything below; what was written by another version is analysed again."""

TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
SECTIONS = ("intro", "verse", "chorus", "break", "outro", "section")

Mode = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """Beats per minute; `bpm` is None where no pulse was heard.

    `steady`: the local tempo stays within 1 % of `bpm` for nine tenths of the piece. `slowest` and `fastest` are its
    5th and 95th percentile. `doubt` names what the trackers disagree about: "octave" (half, double, or another
    ratio), "phase" (the same tempo, on the off-beat), or "" if they agree.
    """

    bpm: float | None
    confidence: float
    steady: bool = False
    slowest: float | None = None
    fastest: float | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Beats:
    """Every beat; `downbeats` are those that begin a bar, `per_bar` how many beats a bar has (None: not heard)."""

    times: tuple[float, ...] = ()
    confidence: float = 0.0
    downbeats: tuple[float, ...] = ()
    per_bar: int | None = None
    downbeat_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Key:
    """`tonic` is one of `TONICS`, None where no key was heard; `tuning` in cents against A = 440 Hz."""

    tonic: str | None
    mode: Mode | None
    confidence: float
    tuning: float = 0.0

    @property
    def camelot(self) -> str | None:
        """The key as DJs write it, on the Camelot wheel: "8A" is A minor, "8B" C major."""
        if self.tonic is None:
            return None
        major = TONICS.index(self.tonic) + (3 if self.mode == "minor" else 0)
        return f"{(major * 7 + 7) % 12 + 1}{'A' if self.mode == 'minor' else 'B'}"


@dataclass(frozen=True, slots=True)
class LoudnessRange:
    """`integrated` in LUFS (BS.1770-4; None for silence), `true_peak` in dBTP."""

    integrated: float | None
    true_peak: float


@dataclass(frozen=True, slots=True)
class Energy:
    """Short-term loudness every `step` seconds, 0 (40 dB under the loudest, or silence) to 1 (the loudest).

    `level` is how energetic the whole is next to other music, from loudness, density of onsets and brightness.
    """

    step: float
    values: tuple[float, ...]
    level: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, `label` one of `SECTIONS`; parts with the same `letter` sound alike."""

    start: float
    end: float
    label: str
    letter: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch in which somebody sings or speaks."""

    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Tag:
    """A word for the music (genre, instrument, era, mood), and how sure the model is of it."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything at once. `vocals` and `tags` are None where nobody listened for them (their weights are optional)."""

    seconds: float
    rate: int
    tempo: Tempo
    beats: Beats
    key: Key
    loudness: LoudnessRange
    energy: Energy
    sections: tuple[Section, ...]
    vocals: tuple[Region, ...] | None = None
    tags: tuple[Tag, ...] | None = None
    moods: tuple[Tag, ...] | None = None
    version: int = VERSION

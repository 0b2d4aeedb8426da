"""The music of the episodes' own: a soft pad to lie under speech, and short motifs; all computed, always the same.

Every style has its key and its tempo, so that one knows a brief from a story by the first bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tools.playback.locate import Location
from tools.podcast.sound.stage import RATE, Audio, amplitude, faded, frames_of, loudness, placed
from tools.remix.sound import load

Curve = NDArray[np.float64]

PAD_LOUDNESS = -25.0
"""LUFS of the pad where nobody speaks."""
MOTIF_LOUDNESS = -20.0

_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_BED = 90.0  # seconds
_BAR = 4.8  # seconds a chord lasts
_CROSS = 1.6  # seconds in which one goes over into the next


@dataclass(frozen=True, slots=True)
class Mood:
    """A key (MIDI number of its root, and its scale), the chords as steps of it, and seconds between notes."""

    root: int
    scale: tuple[int, ...]
    chords: tuple[tuple[int, ...], ...]
    step: float


_CALM = ((0, 4, 6, 8), (5, 7, 9, 11), (3, 5, 7, 11), (4, 7, 8, 10))
_WARM = ((0, 2, 4, 8), (3, 5, 7, 9), (1, 3, 5, 7), (4, 5, 8, 10))
MOODS = {
    "brief": Mood(50, _MAJOR, _WARM, 0.16),
    "news": Mood(50, _MAJOR, _WARM, 0.15),
    "deep_dive": Mood(45, _MINOR, _CALM, 0.24),
    "story": Mood(47, _MINOR, _CALM, 0.26),
    "debate": Mood(48, _MINOR, _WARM, 0.17),
    "weekly_review": Mood(48, _MAJOR, _CALM, 0.2),
    "conversation": Mood(53, _MAJOR, _CALM, 0.2),
}


@lru_cache(maxsize=4)
def pad(style: str) -> Audio:
    """A loop of four chords, shape (n, 2) at `PAD_LOUDNESS`; its end goes over into its beginning."""
    mood = _mood(style)
    length = frames_of(_BAR * len(mood.chords))
    loop = np.zeros((length, 2), np.float32)
    chord_frames = frames_of(_BAR + _CROSS)
    for number, chord in enumerate(mood.chords):
        sound = faded(_chord(mood, chord, chord_frames), _CROSS, _CROSS)
        where = (frames_of(_BAR * number) + np.arange(chord_frames)) % length
        loop[where] += sound
    return _at(loop, PAD_LOUDNESS)


@lru_cache(maxsize=12)
def motif(style: str, place: str) -> Audio:
    """A few notes, shape (n, 2) at `MOTIF_LOUDNESS`, with their echo in a small room.

    `place`: "opening", "change" or "closing".
    """
    mood = _mood(style)
    steps = {"opening": (7, 9, 11, 14, 13), "change": (9, 11, 14), "closing": (14, 11, 9, 7)}[place]
    total = mood.step * len(steps) + 1.9
    dry = np.zeros((frames_of(total), 2), np.float32)
    for number, step in enumerate(steps):
        at = frames_of(mood.step * number)
        note = _bell(_hertz(mood, step), frames_of(total) - at)
        dry[at:] += placed(note, -0.35 + 0.7 * (number % 2)) * np.float32(1.0 if number else 0.8)
    return _at(faded(_in_room(dry), 0.0, 0.6), MOTIF_LOUDNESS)


def bed_of(place: Location) -> Audio:
    """A recording as a bed: a minute and a half of it, shape (n, 2) at `PAD_LOUDNESS`, whose end meets its beginning.

    Raises `RemixError` where nothing can be played of it.
    """
    last = place.begin + _BED if place.end is None else min(place.end, place.begin + _BED)
    audio = load(place.path, begin=place.begin, end=last, rate=RATE).read()
    cross = min(frames_of(3.0), len(audio) // 4)
    smooth = faded(audio, cross / RATE, cross / RATE)
    loop = smooth[: len(audio) - cross]
    loop[:cross] += smooth[len(audio) - cross :]
    return loop if loudness(loop) is None else _at(loop, PAD_LOUDNESS)


def _mood(style: str) -> Mood:
    return MOODS.get(style, MOODS["conversation"])


def _hertz(mood: Mood, step: int) -> float:
    octave, degree = divmod(step, len(mood.scale))
    return float(440.0 * 2 ** ((mood.root + 12 * octave + mood.scale[degree] - 69) / 12))


def _chord(mood: Mood, steps: tuple[int, ...], frames: int) -> Audio:
    time = np.arange(frames) / RATE
    out = np.zeros((frames, 2), np.float32)
    for number, step in enumerate(steps):
        for detune, side in ((-2.5, -0.6), (2.5, 0.6)):  # cents: two players, not quite together
            hertz = _hertz(mood, step) * 2 ** (detune / 1200)
            sway = 1.0 + 0.18 * np.sin(2 * np.pi * (0.11 + 0.03 * number) * time + number + side)
            out += placed((_soft(hertz, time) * sway / (1 + 0.35 * number)).astype(np.float32), side)
    return out


def _soft(hertz: float, time: Curve) -> Curve:
    """A tone with few overtones: little of it lies where consonants are."""
    phase = 2 * np.pi * hertz * time
    return np.asarray(np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.08 * np.sin(3 * phase))


def _bell(hertz: float, frames: int) -> Audio:
    """A mallet on wood and metal: the second partial of a marimba bar lies two octaves above the first."""
    time = np.arange(frames) / RATE
    tone = np.sin(2 * np.pi * hertz * time) * np.exp(-time / 0.42)
    tone += 0.3 * np.sin(2 * np.pi * 3.98 * hertz * time) * np.exp(-time / 0.07)
    rise = np.minimum(1.0, time / 0.004)
    return np.asarray(tone * rise, np.float32)


def _in_room(dry: Audio) -> Audio:
    rng = np.random.default_rng(7)
    time = np.arange(frames_of(1.2)) / RATE
    tail = rng.standard_normal((len(time), 2)) * np.exp(-time / 0.28)[:, None]
    tail[: frames_of(0.012)] = 0.0
    tail *= 0.05 / np.sqrt((tail**2).mean() * len(tail) / RATE * 1000)
    size = len(dry) + len(tail)
    spectrum = np.fft.rfft(dry, size, axis=0) * np.fft.rfft(tail, size, axis=0)
    wet = np.fft.irfft(spectrum, size, axis=0)[: len(dry)]
    return np.asarray(dry + wet, np.float32)


def _at(audio: Audio, wanted: float) -> Audio:
    now = loudness(audio)
    assert now is not None  # these are tones
    return np.asarray(audio * np.float32(amplitude(wanted - now)), np.float32)

"""What every part of the sound agrees on: the rate, the loudness, and places left and right."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tools.library.analysis.loudness import Meter
from tools.remix.limiter import FIRM, limited, true_peaks
from tools.remix.tape import Tape

Audio = NDArray[np.float32]

RATE = 48_000
"""Hz: that of the player and of Opus, so that nothing is converted twice."""
LOUDNESS = -16.0
"""LUFS of the whole, what podcast directories ask for."""
VOICE_LOUDNESS = -15.2
"""LUFS of what hosts say, so that the whole, with its pauses and the softer music between, comes near to the wish."""
CEILING = -1.0
"""dBTP of the finished files."""
PEAK = -2.6
"""dBTP that a voice or a piece of music reaches at most: what the bed and a lossy coder add fits above it."""


def frames_of(seconds: float) -> int:
    """Frames of so many seconds."""
    return max(0, round(seconds * RATE))


def silence(seconds: float) -> Audio:
    """(frames, 2) of nothing."""
    return np.zeros((frames_of(seconds), 2), np.float32)


def amplitude(decibels: float) -> float:
    """The factor of a level difference."""
    return float(10 ** (decibels / 20))


def loudness(audio: Audio) -> float | None:
    """LUFS of (frames, 2) at `RATE` (BS.1770-4); None for silence."""
    meter = Meter(RATE, peaks=False)
    meter.add(audio)
    return meter.result().integrated


def placed(mono: Audio, side: float) -> Audio:
    """One channel, shape (frames,), as two; `side` -1 is left, 1 right. The two together stay equally strong."""
    angle = (side + 1.0) * math.pi / 4.0
    return np.stack([mono * (math.sqrt(2) * math.cos(angle)), mono * (math.sqrt(2) * math.sin(angle))], 1).astype(
        np.float32
    )


def held(audio: Audio, gain: float, peak: float = PEAK) -> Audio:
    """`audio` times `gain` (amplitude), with true peaks held at `peak` dBTP."""
    ceiling = amplitude(peak)
    tape = Tape.of(audio, RATE)
    peaks = true_peaks(tape)
    if float(peaks.read().max(initial=0.0)) * gain <= ceiling:
        return np.asarray(audio * np.float32(gain), np.float32)
    return np.concatenate(list(limited(tape, peaks, gain, ceiling, FIRM)))


def faded(audio: Audio, rise: float, fall: float) -> Audio:
    """`audio` with `rise` seconds of coming up and `fall` of going away (raised cosines)."""
    out = audio.copy()
    up, down = min(len(out), frames_of(rise)), min(len(out), frames_of(fall))
    if up:
        out[:up] *= _ramp(up)
    if down:
        out[-down:] *= _ramp(down)[::-1]
    return out


def _ramp(frames: int) -> Audio:
    return ((1 - np.cos(np.linspace(0, np.pi, frames))) / 2).astype(np.float32)[:, None]

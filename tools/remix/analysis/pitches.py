"""How strong each semitone sounds, in time: what keys, chords and basses are heard from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import RATE, Curve, spectrogram

LOWEST, COUNT = 28, 72
"""MIDI numbers: E1 (41 Hz) up to D#7."""
FINE, COARSE = (4096, 440), (8192, 4410)
"""Samples of a frame and from one to the next: for when a pitch begins, and for which it is."""
_A4 = 69


@dataclass(frozen=True, slots=True)
class Pitches:
    """`strength`: shape (frames, 72), square roots of magnitudes; `fps` frames a second; `tuning` in cents."""

    strength: Curve
    fps: float
    tuning: float


def find_pitches(audio: Curve, size: int, hop: int, tuning: float = 0.0) -> Pitches:
    """Semitones of mono sound at 22.05 kHz, shape (n,), the A being `tuning` cents from 440 Hz."""
    filters = _filters(size, tuning)
    rows = [np.sqrt(magnitudes @ filters) for magnitudes in spectrogram(audio, size, hop)]
    return Pitches(np.concatenate(rows), RATE / hop, tuning)


def find_tuning(audio: Curve) -> float:
    """Cents by which this sound's A lies from 440 Hz, -50 to 50: where the peaks of its spectra cluster.

    Only frames of at most two minutes are looked at.
    """
    size = COARSE[0]
    frames = min(240, len(audio) // size)
    if not frames:
        return 0.0
    starts = np.linspace(0, len(audio) - size, frames).astype(int)
    cut = np.stack([audio[start : start + size] for start in starts])
    spectra = np.abs(np.fft.rfft(cut * np.hanning(size), axis=1))
    low, high = round(150 * size / RATE), round(1800 * size / RATE)
    left, middle, right = spectra[:, low - 1 : high - 1], spectra[:, low:high], spectra[:, low + 1 : high + 1]
    peaks = (middle > left) & (middle >= right) & (middle > 0.05 * spectra.max(axis=1, keepdims=True))
    if not peaks.any():
        return 0.0
    a, b, c = (np.log(part[peaks] + 1e-9) for part in (left, middle, right))
    bins = np.nonzero(peaks)[1] + low + 0.5 * (a - c) / (a - 2 * b + c)
    turns = 12 * np.log2(bins * RATE / size / 440)
    mean = np.sum(np.sqrt(middle[peaks]) * np.exp(2j * np.pi * turns))
    return float(np.angle(mean) / (2 * np.pi) * 100)


def _filters(size: int, tuning: float) -> Curve:
    """Triangles over a semitone (or two bins, where a semitone is less) around each semitone."""
    centres = 440 * 2 ** ((LOWEST + np.arange(COUNT) - _A4 + tuning / 100) / 12)
    bins = np.fft.rfftfreq(size, 1 / RATE)[:, None]
    width = np.maximum(centres * (2 ** (1 / 12) - 1), 1.5 * RATE / size)
    return np.asarray(np.maximum(0, 1 - np.abs(bins - centres) / width), np.float32)


def change(pitches: NDArray[np.float32], reach: int) -> Curve:
    """How different the `reach` frames after each moment are from those before: 0 alike, 1 nothing in common."""
    count = len(pitches)
    sums = np.concatenate([np.zeros((1, pitches.shape[1])), np.cumsum(pitches, axis=0, dtype=np.float64)])
    at = np.arange(count)
    before = sums[at] - sums[np.maximum(0, at - reach)]
    after = sums[np.minimum(count, at + reach)] - sums[at]
    scale = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    alike = np.einsum("ij,ij->i", before, after) / (scale + 1e-9)
    loud = scale > 1e-4 * (scale.max() + 1e-9)
    return np.where(loud, np.clip(1 - alike, 0, 1), 0.0).astype(np.float32)

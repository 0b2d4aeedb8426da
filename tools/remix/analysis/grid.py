"""Pulses that keep their time: one period and one phase for a whole recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import Curve
from tools.remix.analysis.onsets import FPS

_RESOLUTION = 1 << 21
_HARMONICS = (1, 2, 4)
_SEARCHED = 0.025
_WINDOW = 12.0
"""Seconds of which each must agree with the whole about the phase."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Beats at `offset + n * period` seconds; `coherence` in 0..1 tells how well windows agree about it."""

    period: float
    offset: float
    coherence: float

    def beats(self, seconds: float, shift: float = 0.0) -> NDArray[np.float64]:
        """Every beat within `seconds`, shifted by this part of a period."""
        first = (self.offset + shift * self.period) % self.period
        return np.arange(first, seconds, self.period)


class Spectrum:
    """The Fourier transform of an onset curve, fine enough to tell tempi apart that differ by a beat an hour."""

    def __init__(self, curve: Curve) -> None:
        size = max(_RESOLUTION, 1 << int(np.ceil(np.log2(len(curve) + 1))))
        self._curve = curve - curve.mean()
        self._values = np.abs(np.fft.rfft(self._curve, size)).astype(np.float32)
        self._scale = size / FPS

    def grid(self, bpm: float) -> Grid:
        """The steadiest pulse near `bpm`."""
        centre = bpm / 60
        spread = np.arange(-_SEARCHED, _SEARCHED, 0.25 / max(4.0, centre * len(self._curve) / FPS) / 4)
        tried = centre * (1 + spread)
        power = np.zeros(len(tried))
        for harmonic in _HARMONICS:
            places = np.round(tried * harmonic * self._scale).astype(int)
            power += self._values[np.minimum(places, len(self._values) - 1)]
        beat = float(tried[int(power.argmax())])
        offset, strength = self._phase(beat)
        return Grid(1 / beat, offset, strength)

    def _phase(self, beat: float) -> tuple[float, float]:
        """Offset in seconds of the strongest position in the beat, and the coherence of windows."""
        period = FPS / beat
        count = max(16, int(period))
        place = (np.arange(len(self._curve)) % period / period * count).astype(int) % count
        folded = np.bincount(place, self._curve, count)
        smooth = folded + 0.5 * (np.roll(folded, 1) + np.roll(folded, -1))
        peak = int(smooth.argmax())
        beside = smooth[[peak - 1, peak, (peak + 1) % count]]
        bend = beside[0] - 2 * beside[1] + beside[2]
        shift = 0.5 * (beside[0] - beside[2]) / bend if bend < 0 else 0.0
        offset = (peak + 0.5 + shift) / count / beat - 0.5 / FPS
        return offset % (1 / beat), self._coherence(beat)

    def _coherence(self, beat: float) -> float:
        size = int(_WINDOW * FPS)
        if len(self._curve) < 2 * size:
            return 1.0
        count = len(self._curve) // size
        turns = np.exp(-2j * np.pi * beat / FPS * np.arange(count * size))
        best = 0.0
        for harmonic in _HARMONICS:
            windows = (self._curve[: count * size] * turns**harmonic).reshape(count, size).sum(axis=1)
            best = max(best, float(np.abs(windows.sum()) / (np.abs(windows).sum() + 1e-9)))
        return best

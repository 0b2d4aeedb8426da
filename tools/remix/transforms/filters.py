"""Filters: low-pass, high-pass, band-pass and shelves, as second-order sections that remember where they were."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tools.remix.tape import Audio

Sections = NDArray[np.float64]


class Filter:
    """Second-order sections, shape (sections, 6), over both channels."""

    tail = 0.05

    def __init__(self, sections: Sections) -> None:
        self._sections = np.ascontiguousarray(sections)
        self._state = np.zeros((len(sections), 2, 2))  # (sections, what scipy keeps, channels)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        from scipy.signal import sosfilt

        if not len(audio):
            return audio
        out, self._state = sosfilt(self._sections, audio, axis=0, zi=self._state)
        self._state[np.abs(self._state) < 1e-30] = 0.0  # denormals would make silence the slowest sound of all
        return np.asarray(out, np.float32)


def lowpass(rate: int, hertz: float, order: int = 4) -> Filter:
    """Butterworth; `hertz` is where it is 3 dB down."""
    return Filter(_butter(rate, order, hertz, "lowpass"))


def highpass(rate: int, hertz: float, order: int = 4) -> Filter:
    """Butterworth; `hertz` is where it is 3 dB down."""
    return Filter(_butter(rate, order, hertz, "highpass"))


def bandpass(rate: int, low: float, high: float, order: int = 4) -> Filter:
    """A high-pass at `low` and a low-pass at `high` Hz."""
    return Filter(np.concatenate([_butter(rate, order, low, "highpass"), _butter(rate, order, high, "lowpass")]))


def low_shelf(rate: int, hertz: float, decibels: float) -> Filter:
    """Raises (or, negative, lowers) what is below `hertz`."""
    return Filter(_shelf(rate, hertz, decibels, 1.0))


def high_shelf(rate: int, hertz: float, decibels: float) -> Filter:
    """Raises (or, negative, lowers) what is above `hertz`."""
    return Filter(_shelf(rate, hertz, decibels, -1.0))


def _butter(rate: int, order: int, hertz: float, kind: str) -> Sections:
    from scipy.signal import butter

    return np.asarray(butter(order, min(hertz, 0.45 * rate), kind, fs=rate, output="sos"))


def _shelf(rate: int, hertz: float, decibels: float, side: float) -> Sections:
    """R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients", slope 1."""
    a = 10 ** (decibels / 40)
    omega = 2 * math.pi * min(hertz, 0.45 * rate) / rate
    cos, alpha = side * math.cos(omega), math.sin(omega) / math.sqrt(2)
    root = 2 * math.sqrt(a) * alpha
    b0, b1, b2 = a * (a + 1 - (a - 1) * cos + root), a * (a - 1 - (a + 1) * cos), a * (a + 1 - (a - 1) * cos - root)
    a0, a1, a2 = (a + 1) + (a - 1) * cos + root, -((a - 1) + (a + 1) * cos), (a + 1) + (a - 1) * cos - root
    return np.array([[b0, 2 * side * b1, b2, a0, 2 * side * a1, a2]]) / a0

"""Gains that change without clicks, and how loud a volume of 0 to 100 is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Gain = NDArray[np.float32]


class Ramp:
    """A gain that moves in a straight line to its target. Shorter than a frame means at once."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.target = value
        self.left = 0

    @property
    def moving(self) -> bool:
        """Whether the target has not been reached yet."""
        return self.left > 0

    def to(self, target: float, frames: int) -> None:
        """Begin to move, from wherever the gain is now."""
        self.target = target
        self.left = frames if target != self.value else 0
        if self.left <= 0:
            self.value = target

    def render(self, frames: int) -> Gain:
        """The next `frames` gains, shape (1, 1) while nothing changes, else (frames, 1)."""
        if self.left <= 0:
            return np.full((1, 1), self.value, np.float32)
        step = (self.target - self.value) / self.left
        n = min(frames, self.left)
        gains = np.full((frames, 1), self.target, np.float32)
        gains[:n, 0] = self.value + step * np.arange(1, n + 1, dtype=np.float32)
        self.left -= n
        self.value = self.target if self.left == 0 else float(gains[n - 1, 0])
        return gains


def volume_gain(volume: float) -> float:
    """The amplitude for a volume of 0 to 100, so that twice the number sounds twice as loud.

    Loudness grows with the 0.6th power of sound pressure (Stevens, "The measurement of loudness", 1955).
    """
    return float((min(100.0, max(0.0, volume)) / 100.0) ** (1.0 / 0.6))


def decibels(db: float) -> float:
    """The amplitude factor of a level difference."""
    return float(10.0 ** (db / 20.0))

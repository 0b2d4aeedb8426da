"""Keeps the sum of the buses below full scale without audible clipping."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]


class Limiter:
    """Look-ahead peak limiter: transparent below the ceiling, and never a sample above it.

    The gain that every frame needs is held over a window around it (running minimum) and smoothed with a box as long as
    the look-ahead, which keeps it at or below the need at every peak. Everything is `lookahead` frames late.
    """

    def __init__(self, rate: int, *, ceiling: float = 0.999, lookahead: float = 0.005, hold: float = 0.05) -> None:
        self.ceiling = ceiling
        self._ahead = max(1, round(lookahead * rate))
        self._hold = round(hold * rate)
        self._delayed = np.zeros((self._ahead, 2), np.float32)
        self._history = self._hold + 2 * self._ahead
        self._need = np.ones(self._history, np.float32)  # of the frames before the next block, oldest first
        self._quiet = self._history  # frames since the last one that needed limiting

    def process(self, audio: Audio) -> Audio:
        """(n, 2) → (n, 2), `lookahead` late."""
        n = len(audio)
        joined = np.concatenate([self._delayed, audio])
        self._delayed = joined[n:]
        peaks = np.abs(audio).max(axis=1) if n else np.zeros(0, np.float32)
        loud = bool(n) and float(peaks.max()) > self.ceiling
        if not loud and self._quiet >= self._history:
            return joined[:n]
        need = np.minimum(1.0, self.ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)
        self._quiet = 0 if loud else self._quiet + n
        row = np.concatenate([self._need, need])
        self._need = row[-self._history :]
        gains = self._envelope(row)
        out: Audio = np.clip(joined[:n] * gains[1 : n + 1, None], -self.ceiling, self.ceiling)
        return out

    def _envelope(self, need: Audio) -> Audio:
        """The gains of the frames that leave now: those of `need`, shifted by the look-ahead."""
        window = self._hold + self._ahead
        held = np.lib.stride_tricks.sliding_window_view(need, window).min(axis=1)
        sums = np.cumsum(np.concatenate([np.zeros(1), held.astype(np.float64)]))
        gains: Audio = ((sums[self._ahead :] - sums[: -self._ahead]) / self._ahead).astype(np.float32)
        return gains

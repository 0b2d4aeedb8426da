"""A recording as ears need it: any stretch of it, one channel, at 16 kHz or another rate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tools.playback.decode import Decoder
from tools.playback.errors import DecodeError
from tools.podcast.asking.recalling import RATE, Sound


class Recording:
    """Reads stretches of what `opened` opens, anew for each: they are seconds long, and nothing is kept open."""

    def __init__(self, opened: Callable[[], Decoder]) -> None:
        self._opened = opened

    def read(self, start: float, seconds: float, rate: int = RATE) -> Sound:
        """Mono samples, shape (n,), from `start` seconds on; fewer at the end, none where it cannot be read."""
        import soxr

        try:
            decoder = self._opened()
        except DecodeError:
            return np.zeros(0, np.float32)
        try:
            decoder.seek(start)
            pieces, wanted = [], round(seconds * decoder.rate)
            while wanted > 0 and len(piece := decoder.read()):
                pieces.append(piece[:wanted].mean(axis=1))
                wanted -= len(piece)
            own = decoder.rate
        finally:
            decoder.close()
        if not pieces:
            return np.zeros(0, np.float32)
        return np.asarray(soxr.resample(np.concatenate(pieces), own, rate), np.float32)

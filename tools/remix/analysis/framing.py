"""Spectra of long sounds, some thousand frames at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
"""Hz at which everything but loudness, voices and tags is heard, in mono."""
_BLOCK = 1 << 20
"""Samples under windows at once."""

Curve = NDArray[np.float32]


def spectrogram(audio: Curve, size: int, hop: int) -> Iterator[Curve]:
    """Magnitudes of frames about samples 0, `hop`, 2 `hop` ...: blocks of shape (frames, size // 2 + 1)."""
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    count = len(audio) // hop + 1
    together = max(1, _BLOCK // size)
    for first in range(0, count, together):
        frames = min(together, count - first)
        begin = first * hop - size // 2
        end = begin + (frames - 1) * hop + size
        piece = audio[max(0, begin) : max(0, end)]
        padded = np.pad(piece, (max(0, -begin), max(0, end - max(0, begin) - len(piece))))
        framed = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
        yield np.abs(np.fft.rfft(framed * window, axis=1)).astype(np.float32)

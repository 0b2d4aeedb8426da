"""Sound that is still being made, and can be played meanwhile."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]

_FRAME = 8  # bytes: two channels of float32
_PIECE = 4096  # frames handed to the player at a time
_BEHIND = 1.0
"""Seconds before the end of what there is to which a jump beyond it goes."""


class Growing:
    """(frames, 2) float32 at `rate` in a nameless file that is written at its end and read anywhere.

    `folder` is where it lies, the system's temporary folder if not given: an hour takes 1.4 GB. One thread writes, any
    may read. The file is gone with the object: with its maker and everybody who plays it.
    """

    def __init__(self, rate: int, folder: Path | None = None) -> None:
        self.rate = rate
        self.folder = folder
        self.frames = 0
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder, prefix="segue-growing-")  # noqa: SIM115
        self._finished = threading.Event()

    @property
    def seconds(self) -> float:
        """How much there is by now."""
        return self.frames / self.rate

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self._finished.is_set()

    def write(self, audio: Audio) -> None:
        """Append (n, 2) frames. Raises `OSError` when the disk is full."""
        data = np.ascontiguousarray(audio, np.float32).tobytes()
        at = self.frames * _FRAME
        while data:
            written = os.pwrite(self._file.fileno(), data, at)
            data, at = data[written:], at + written
        self.frames += len(audio)  # last: who reads sees whole frames only

    def finish(self) -> None:
        """Nothing more will come."""
        self._finished.set()

    def read(self, begin: int, frames: int) -> Audio:
        """Frames from `begin` on, shape (n, 2); fewer, or none, where there is no more yet."""
        count = max(0, min(frames, self.frames - begin))
        data = os.pread(self._file.fileno(), count * _FRAME, begin * _FRAME) if count else b""
        return np.frombuffer(data, np.float32).reshape(-1, 2)

    def chunks(self, size: int = 1 << 16) -> Iterator[Audio]:
        """All frames that there are by now, `size` at a time."""
        for at in range(0, self.frames, size):
            yield self.read(at, size)

    def play(self, start: float = 0.0) -> GrowingDecoder:
        """Something that a deck plays, from `start` seconds on."""
        return GrowingDecoder(self, start)


class GrowingDecoder:
    """Streams what there is; see `tools.playback.decode.Decoder`, whose place it takes.

    `waiting` tells that `read` gave nothing because more is still being made. A place that is not made yet is taken
    for the last second of what is.
    """

    def __init__(self, growing: Growing, start: float = 0.0) -> None:
        self.problem: str | None = None
        self.gain = 1.0
        self.rate = growing.rate
        self._growing = growing
        self._at = 0
        self.seek(start)

    @property
    def duration(self) -> float | None:
        """In seconds, once that is known."""
        return self._growing.seconds if self._growing.finished else None

    @property
    def position(self) -> float:
        """Where the next `read` begins, in seconds."""
        return self._at / self.rate

    @property
    def waiting(self) -> bool:
        """Whether nothing can be read for now, but will be."""
        return not self._growing.finished and self._at >= self._growing.frames

    def seek(self, seconds: float) -> None:
        """Continue at `seconds`."""
        wanted = round(max(0.0, seconds) * self.rate)
        if wanted > self._growing.frames:
            wanted = max(0, self._growing.frames - round(_BEHIND * self.rate))
        self._at = wanted

    def read(self) -> Audio:
        """The next frames, shape (n, 2); shape (0, 2) at the end, and while there is nothing."""
        audio = self._growing.read(self._at, _PIECE)
        self._at += len(audio)
        return audio if self.gain == 1.0 else audio * np.float32(self.gain)

    def close(self) -> None:
        """Nothing to give back: the file is gone with the last who holds it."""

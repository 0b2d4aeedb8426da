"""Sound of any length at constant memory: frames in a temporary file, written from front to back, read anywhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from tools.remix.disk import disk

Audio = NDArray[np.float32]

CHUNK = 1 << 16
"""Frames that are worked on at a time."""


class Tape:
    """(frames, channels) float32 at `rate` on disk; gone with the object. Not thread-safe.

    `folder` is where the frames lie meanwhile, the system's temporary folder if not given: an hour takes 1.4 GB.
    """

    def __init__(self, rate: int, channels: int = 2, folder: Path | None = None) -> None:
        self.rate = rate
        self.channels = channels
        self.folder = folder
        self.frames = 0
        with disk("begun"):
            self._file: IO[bytes] = tempfile.TemporaryFile(  # noqa: SIM115 - it lives as long as the tape
                dir=folder, prefix="segue-remix-"
            )

    @classmethod
    def of(cls, audio: Audio, rate: int, folder: Path | None = None) -> Self:
        """A tape with these frames, shape (n, channels)."""
        tape = cls(rate, audio.shape[1], folder)
        tape.write(audio)
        return tape

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self.rate

    def blank(self, channels: int | None = None, rate: int | None = None) -> Tape:
        """An empty tape beside this one."""
        return Tape(rate or self.rate, channels or self.channels, self.folder)

    def write(self, audio: Audio) -> None:
        """Append (n, channels) frames. Raises `RemixError` when the disk is full."""
        if len(audio):
            with disk("rendered"):
                self._file.seek(0, 2)
                self._file.write(np.ascontiguousarray(audio, np.float32).data)
                self._file.flush()
            self.frames += len(audio)

    def extend(self, parts: Iterable[Audio]) -> Tape:
        """Append all of them; returns this tape."""
        for part in parts:
            self.write(part)
        return self

    def read(self, begin: int = 0, frames: int | None = None) -> Audio:
        """Frames from `begin` on, shape (n, channels); fewer at the end, none beyond it."""
        begin = max(0, begin)
        n = max(0, min(self.frames - begin, self.frames if frames is None else frames))
        self._file.seek(begin * self.channels * 4)
        return np.frombuffer(bytearray(self._file.read(n * self.channels * 4)), np.float32).reshape(-1, self.channels)

    def window(self, begin: int, frames: int) -> Audio:
        """Exactly `frames` frames from `begin` on, which may lie before the start or beyond the end: silence there."""
        out = np.zeros((frames, self.channels), np.float32)
        first = max(0, -begin)
        found = self.read(begin + first, max(0, frames - first))
        out[first : first + len(found)] = found
        return out

    def chunks(self, size: int = CHUNK, begin: int = 0, end: int | None = None) -> Iterator[Audio]:
        """The frames from `begin` to `end`, `size` at a time."""
        stop = self.frames if end is None else min(end, self.frames)
        for at in range(begin, stop, size):
            yield self.read(at, min(size, stop - at))

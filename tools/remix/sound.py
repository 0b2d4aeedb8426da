"""From any file to a clean tape: stereo, a usual rate, nothing that is not a number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tools.playback.decode import Decoder
from tools.playback.errors import DecodeError
from tools.remix.errors import RemixError
from tools.remix.tape import Audio, Tape

RATES = (44_100, 48_000)
SHORTEST = 0.05
"""Seconds below which there is nothing to work on."""

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1. May raise to stop."""


def load(
    path: Path, *, begin: float = 0.0, end: float | None = None, rate: int | None = None, folder: Path | None = None
) -> Tape:
    """A file, or the part of it from `begin` to `end` seconds, as a tape.

    At `rate`, by default 44.1 kHz where the file's own is a fraction of it and 48 kHz otherwise. Mono goes to both
    sides. Raises `RemixError` where nothing can be decoded.
    """
    try:
        decoder = Decoder(path, begin=begin, end=end)
    except DecodeError as error:
        raise RemixError(error.say, error.todo) from error
    try:
        out_rate = rate or working_rate(decoder.rate)
        tape = Tape(out_rate, folder=folder)
        tape.extend(resampled(_pieces(decoder), decoder.rate, out_rate))
        if tape.seconds < SHORTEST:
            raise RemixError(f"There is no sound in {path.name}.", "Replace it, then run: segue library scan")
        return tape
    finally:
        decoder.close()


def working_rate(rate: int) -> int:
    """The rate to work at for a file of `rate` Hz."""
    return RATES[0] if RATES[0] % rate == 0 or rate % RATES[0] == 0 else RATES[1]


def resampled(parts: Iterator[Audio], rate: int, wanted: int) -> Iterator[Audio]:
    """The same sound at another rate."""
    if rate == wanted:
        yield from parts
        return
    import soxr

    stream = soxr.ResampleStream(rate, wanted, 2, dtype="float32", quality="HQ")
    for audio in parts:
        yield stream.resample_chunk(np.ascontiguousarray(audio))
    yield stream.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file: what a recipe names its source by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(decoder: Decoder) -> Iterator[Audio]:
    while len(audio := decoder.read()):
        yield np.clip(audio, -8.0, 8.0)  # a broken float file must not drown everything else

"""Sound files for the ears: whatever FFmpeg's libraries can read, as 16 kHz mono float32."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import RATE
from assistant.errors import EarsError

LONGEST = 4 * 3600.0
"""Seconds of audio that are read at most: a long podcast, not a mistake."""

_QUIET = 0.05
_SILENT = 0.0005
_TARGET = 0.3


def load_audio(path: Path, *, longest: float = LONGEST) -> NDArray[np.float32]:
    """Read an audio file (or a film's sound) as (n, 1) float32 at 16 kHz; very quiet recordings are made louder.

    Raises:
        EarsError: if there is no such file, it is no audio, is empty, is cut off, or lasts more than `longest` seconds.
    """
    if not path.is_file():
        raise EarsError(f"There is no file {path.name} at {path.parent}.", "Check the name.")
    if path.stat().st_size == 0:
        raise EarsError(f"{path.name} is empty.", "Record or copy it again.")
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise EarsError(f"There is no sound in {path.name}.", "Give a file with speech in it.")
            promised = container.duration / 1_000_000 if container.duration else 0.0
            _not_too_long(path, promised, longest)
            audio = _read(path, container, longest)
    except av.FFmpegError as error:
        raise EarsError(f"{path.name} cannot be read as audio, or is damaged.", "Try it in another player.") from error
    if not len(audio):
        raise EarsError(f"{path.name} has no sound in it.", "Record or copy it again.")
    promised = max(promised, _promised_by_wav(path))
    if len(audio) / RATE < 0.95 * promised - 0.5:
        raise EarsError(
            f"{path.name} is cut off: {len(audio) / RATE:.1f} of {promised:.1f} seconds are there.", "Copy it again."
        )
    return levelled(audio).reshape(-1, 1)


def levelled(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same audio, made louder if its peak is below 0.05 and it is not silence."""
    peak = float(np.abs(audio).max(initial=0.0))
    if _SILENT < peak < _QUIET:
        return (audio * (_TARGET / peak)).astype(np.float32)
    return audio


def resampled(audio: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Audio (n, channels) or (n,) at any rate as (m, 1) at 16 kHz."""
    import soxr

    flat = audio if audio.ndim == 1 else audio.mean(axis=1)
    if rate != RATE:
        flat = soxr.resample(flat, rate, RATE)
    return np.ascontiguousarray(flat, dtype=np.float32).reshape(-1, 1)


def _read(path: Path, container: Any, longest: float) -> NDArray[np.float32]:
    blocks: list[NDArray[np.float32]] = []
    total = 0
    for block in _blocks(container):
        blocks.append(block)
        total += len(block)
        _not_too_long(path, total / RATE, longest)
    audio = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    if not np.isfinite(audio).all():
        raise EarsError(f"{path.name} is damaged: it has samples that are no numbers.", "Copy it again.")
    return audio


def _blocks(container: Any) -> Iterator[NDArray[np.float32]]:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    for frame in container.decode(audio=0):
        for piece in resampler.resample(frame):
            yield np.asarray(piece.to_ndarray(), dtype=np.float32).reshape(-1)
    for piece in resampler.resample(None):
        yield np.asarray(piece.to_ndarray(), dtype=np.float32).reshape(-1)


def _not_too_long(path: Path, seconds: float, longest: float) -> None:
    if seconds > longest:
        raise EarsError(
            f"{path.name} lasts more than {longest / 60:.0f} minutes, which is more than I can take in.",
            "Cut out the part that matters.",
        )


def _promised_by_wav(path: Path) -> float:
    """Seconds that a WAV header announces (FFmpeg trusts the size of the file instead); 0 for other files."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return 0.0
    fmt, data = head.find(b"fmt "), head.find(b"data")
    if min(fmt, data) < 0 or len(head) < max(fmt + 20, data + 8):
        return 0.0
    per_second = int.from_bytes(head[fmt + 16 : fmt + 20], "little")
    size = int.from_bytes(head[data + 4 : data + 8], "little")
    # Streamed files announce the largest size there is, or none: that is no promise.
    if size >= 0x7FFF0000 or not per_second:
        return 0.0
    return size / per_second

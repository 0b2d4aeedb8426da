"""Separators work at one rate; recordings come at any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from tools.remix.errors import BadAudio
from tools.remix.stems.separator import Audio, Stems

SLOWEST, FASTEST = 4_000, 384_000


def at_rate(
    separate: Callable[[Iterable[Audio]], Iterator[Stems]],
    audio: Iterable[Audio],
    rate: int,
    inside: int,
    parts: Sequence[str],
) -> Iterator[Stems]:
    """What `separate` makes of `audio` at the rate `inside`, handed out at `rate`, as many frames as came in."""
    if not SLOWEST <= rate <= FASTEST:
        raise BadAudio(f"Sound at {rate} Hz cannot be taken apart.", "Use a file of 8 to 192 kHz.")
    passed = _Counted(audio)
    if rate == inside:
        yield from separate(passed)
        return
    import soxr

    back = {name: soxr.ResampleStream(inside, rate, 2, dtype="float32", quality="HQ") for name in parts}
    position = 0
    for stems in separate(resampled(passed, rate, inside)):
        out = {name: back[name].resample_chunk(stems.parts[name]) for name in parts}
        length = len(out[parts[0]])
        if length:
            yield Stems(position, out)
            position += length
    out = {name: back[name].resample_chunk(np.zeros((0, 2), np.float32), last=True) for name in parts}
    short = max(0, passed.frames - position - len(out[parts[0]]))
    rest = {name: np.pad(part, ((0, short), (0, 0)))[: passed.frames - position] for name, part in out.items()}
    if len(rest[parts[0]]):
        yield Stems(position, rest)


def in_blocks(audio: Iterable[Audio], size: int, around: int) -> Iterator[tuple[Audio, Audio, Audio]]:
    """(what came before, a block of `size` frames, what comes after): neighbours of up to `around` frames."""
    before = np.zeros((0, 2), np.float32)
    waiting = np.zeros((0, 2), np.float32)
    for piece in audio:
        waiting = np.concatenate([waiting, piece])
        while len(waiting) >= size + around:
            block = waiting[:size]
            yield before, block, waiting[size : size + around]
            before, waiting = block[-around:], waiting[size:]
    while len(waiting):
        block = waiting[:size]
        yield before, block, waiting[size : size + around]
        before, waiting = block[-around:], waiting[size:]


def counted(audio: Iterable[Audio]) -> Iterable[Audio]:
    """The same sound, checked to be stereo, and silent where it was not a number."""
    return _Counted(audio)


class _Counted:
    """Sound that is checked, and counted as it passes; what is not a number becomes silence."""

    def __init__(self, audio: Iterable[Audio]) -> None:
        self._audio = audio
        self.frames = 0

    def __iter__(self) -> Iterator[Audio]:
        for piece in self._audio:
            if piece.ndim != 2 or piece.shape[1] != 2:
                raise BadAudio(f"Stereo sound of shape (n, 2) is needed, not {piece.shape}.")
            self.frames += len(piece)
            finite = np.isfinite(piece)
            yield piece if finite.all() else np.where(finite, piece, np.float32(0))


def resampled(audio: Iterable[Audio], rate: int, to: int) -> Iterator[Audio]:
    """The same sound at another rate."""
    if rate == to:
        yield from audio
        return
    import soxr

    stream = soxr.ResampleStream(rate, to, 2, dtype="float32", quality="HQ")
    for piece in audio:
        if len(piece):
            yield stream.resample_chunk(piece)
    yield stream.resample_chunk(np.zeros((0, 2), np.float32), last=True)

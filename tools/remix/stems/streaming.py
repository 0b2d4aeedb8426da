"""Masks over a short-time Fourier transform of sound that comes and goes in pieces.

Frames of 4096 samples every 1024 under a periodic Hann window on both sides; the sound begins one frame late (as in
Spleeter's own transform), so that its first samples lie under whole windows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.remix.stems.separator import Audio

FRAME, HOP = 4096, 1024
WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
COMPENSATION = np.float32(2 / 3)
"""What makes four overlapping squared windows add up to 1."""

Spectrum = NDArray[np.complex64]
# Takes spectra (frames, bins, 2), gives a mask of the same shape for every part but the last, which is what is left.
Masker = Callable[[Spectrum], Sequence[NDArray[np.float32]]]


def spectra(audio: Audio) -> Spectrum:
    """Every whole frame of sound (n, 2): shape (frames, 2049, 2)."""
    framed = np.lib.stride_tricks.sliding_window_view(audio, FRAME, axis=0)[::HOP]  # (frames, 2, FRAME)
    return np.fft.rfft(framed * WINDOW, axis=2).transpose(0, 2, 1).astype(np.complex64)


def overlapped(spectrum: Spectrum) -> Audio:
    """Frames added up again: ((frames - 1) * HOP + FRAME, 2); the first and last 3 hops lack their neighbours."""
    frames = np.fft.irfft(spectrum.transpose(0, 2, 1), n=FRAME, axis=2).astype(np.float32)
    frames *= WINDOW * COMPENSATION
    count = len(frames)
    sound = np.zeros((count + FRAME // HOP - 1, HOP, 2), np.float32)
    for part in range(FRAME // HOP):
        sound[part : part + count] += frames[:, :, part * HOP : (part + 1) * HOP].transpose(0, 2, 1)
    return sound.reshape(-1, 2)


def masked(audio: Iterable[Audio], masker: Masker, chunk: int, context: int) -> Iterator[list[Audio]]:
    """All parts, stretch after stretch; they add up to the sound.

    `masker` sees `chunk` frames at once, of which `context` on either side only help with the others. Memory: some
    chunks, whatever the length.
    """
    core = (chunk - 2 * context) * HOP
    size = (chunk - 1) * HOP + FRAME
    waiting = np.zeros((FRAME + context * HOP, 2), np.float32)
    tails: list[Audio] = []
    total, done = 0, -FRAME  # what comes before the first sample is dropped
    for piece, last in _with_end(_blocks(audio, core)):
        total += len(piece)
        waiting = np.concatenate([waiting, piece])
        if last:
            waiting = np.concatenate([waiting, np.zeros((size + core, 2), np.float32)])
        while len(waiting) >= size and (not last or done < total):
            parts, tails = _masked(waiting[:size], masker, context, tails)
            begin, end = max(0, -done), core if not last else min(core, total - done)
            done += core
            waiting = waiting[core:]
            if end > begin:
                yield [part[begin:end] for part in parts]


def _masked(audio: Audio, masker: Masker, context: int, tails: list[Audio]) -> tuple[list[Audio], list[Audio]]:
    """The parts of a chunk's core, the last being what is left, and what reaches over into the next."""
    spectrum = spectra(audio)
    core = len(spectrum) - 2 * context
    inner = slice(context, context + core)
    sounds = [overlapped(spectrum[inner] * mask[inner]) for mask in masker(spectrum)]
    for sound, tail in zip(sounds, tails, strict=False):
        sound[: len(tail)] += tail
    parts = [sound[: core * HOP] for sound in sounds]
    mix = audio[context * HOP : (context + core) * HOP]
    return [*parts, mix - np.sum(parts, axis=0)], [sound[core * HOP :].copy() for sound in sounds]


def _with_end(blocks: Iterator[Audio]) -> Iterator[tuple[Audio, bool]]:
    past = next(blocks, None)
    while past is not None:
        following = next(blocks, None)
        yield past, following is None
        past = following


def _blocks(audio: Iterable[Audio], size: int) -> Iterator[Audio]:
    """The same sound in pieces of at most `size` frames; at least one, if an empty one."""
    waiting: list[Audio] = []
    length = 0
    for piece in audio:
        for start in range(0, len(piece), size):
            waiting.append(piece[start : start + size])
            length += len(waiting[-1])
            if length >= size:
                whole = np.concatenate(waiting)
                yield whole[:size]
                waiting, length = [whole[size:]], len(whole) - size
    yield np.concatenate(waiting) if waiting else np.zeros((0, 2), np.float32)

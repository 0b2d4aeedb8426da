"""Rooms, echoes, and sound that walks around the head."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tools.remix.tape import Audio
from tools.remix.transforms.filters import lowpass

BLOCK = 1024
"""Frames that a convolution takes at a time: how late the reverberation is, which its pre-delay makes up for."""
_BANDS = ((0.0, 400.0, 1.15), (400.0, 3000.0, 1.0), (3000.0, 7000.0, 0.6), (7000.0, 30000.0, 0.3))
"""(from Hz, to Hz, how long it sounds relative to the middle): air and walls swallow treble first."""


class Convolver:
    """Partitioned convolution with an impulse response (n, 2), one channel each; everything is `BLOCK` frames late."""

    def __init__(self, response: Audio) -> None:
        parts = -(-len(response) // BLOCK)
        padded = np.zeros((parts * BLOCK, 2), np.float32)
        padded[: len(response)] = response
        blocks = padded.reshape(parts, BLOCK, 2).transpose(0, 2, 1)
        self._response = np.fft.rfft(blocks, 2 * BLOCK).astype(np.complex64)
        self._parts = parts
        self._past = np.zeros((2 * parts, 2, BLOCK + 1), np.complex64)  # a ring, written twice to be read in one piece
        self._at = 0
        self._last = np.zeros((2, BLOCK), np.float32)
        self._in = np.zeros((0, 2), np.float32)
        self._out = np.zeros((BLOCK, 2), np.float32)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2), `BLOCK` late."""
        waiting = np.concatenate([self._in, audio])
        done = [self._out]
        whole = len(waiting) // BLOCK * BLOCK
        done += [self._block(waiting[begin : begin + BLOCK]) for begin in range(0, whole, BLOCK)]
        self._in = waiting[whole:]
        ready = np.concatenate(done)
        self._out = ready[len(audio) :]
        return ready[: len(audio)]

    def _block(self, audio: Audio) -> Audio:
        block = np.ascontiguousarray(audio.T)
        spectrum = np.fft.rfft(np.concatenate([self._last, block], axis=1)).astype(np.complex64)
        self._last = block
        self._at = (self._at - 1) % self._parts
        self._past[self._at] = self._past[self._at + self._parts] = spectrum
        product = np.einsum("pcb,pcb->cb", self._past[self._at : self._at + self._parts], self._response)
        return np.asarray(np.fft.irfft(product, 2 * BLOCK)[:, BLOCK:].T, np.float32)


class Reverb:
    """A room of `seconds` (until 60 dB down), mixed in with `amount` 0 to 1."""

    def __init__(self, rate: int, amount: float = 0.3, seconds: float = 2.2) -> None:
        self._wet, self._dry = np.float32(amount), np.float32(1.0 - 0.5 * amount)
        self._room = Convolver(room(rate, seconds))
        self.tail = seconds

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        return np.asarray(audio * self._dry + self._room.process(audio) * self._wet, np.float32)


def room(rate: int, seconds: float) -> Audio:
    """The impulse response of an imagined room, shape (n, 2): noise of its own on each side that dies away by bands.

    As loud as what goes in (unit energy), with the build-up of the first reflections, and always the same.
    """
    n = round(seconds * rate)
    time = np.arange(n) / rate
    chance = np.random.default_rng(7)
    noise = np.fft.rfft(chance.standard_normal((2, n)))
    hertz = np.fft.rfftfreq(n, 1 / rate)
    out = np.zeros((2, n))
    for low, high, lasts in _BANDS:
        band = np.fft.irfft(noise * ((hertz >= low) & (hertz < high)), n)
        out += band * 10 ** (-3 * time / (seconds * lasts))
    out *= 1 - np.exp(-time / 0.012)
    out *= np.minimum(1.0, (seconds - time) / (0.1 * seconds))
    out[:, :] = _without_rumble(out, rate)
    return np.asarray(out.T / np.sqrt(np.square(out).sum() / 2), np.float32)


def _without_rumble(out: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(out)
    hertz = np.fft.rfftfreq(out.shape[1], 1 / rate)
    return np.fft.irfft(spectrum * (hertz**2 / (hertz**2 + 90.0**2)), out.shape[1])


class Echo:
    """Repeats every `seconds`, each `feedback` times as loud as the one before, from side to side, and darker."""

    def __init__(self, rate: int, seconds: float = 0.375, feedback: float = 0.45, amount: float = 0.4) -> None:
        self._delay = max(1, round(seconds * rate))
        self._line = np.zeros((self._delay, 2), np.float32)
        self._feedback, self._amount = np.float32(feedback), np.float32(amount)
        self._dark = lowpass(rate, 5000.0, 2)
        self.tail = seconds * math.ceil(math.log(0.001) / math.log(max(feedback, 0.01)))

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        out = np.empty_like(audio)
        for at in range(0, len(audio), self._delay):
            block = audio[at : at + self._delay]
            late, kept = self._line[: len(block)], self._line[len(block) :]
            out[at : at + len(block)] = block + late * self._amount
            again = self._dark.process(block + late[:, ::-1] * self._feedback)
            self._line = np.concatenate([kept, again])
        return out


class Spin:
    """The sound goes round the head once in `seconds`: "8D"."""

    def __init__(self, rate: int, seconds: float = 8.0) -> None:
        self._rate, self._seconds = rate, seconds
        self._at = 0
        self._behind = lowpass(rate, 3500.0, 2)
        self._room = Reverb(rate, 0.2, 1.2)
        self.tail = self._room.tail

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        turn = 2 * np.pi * (self._at + np.arange(len(audio))) / (self._rate * self._seconds)
        self._at += len(audio)
        middle, side = audio.mean(axis=1, keepdims=True), 0.3 * (audio[:, :1] - audio[:, 1:])
        sound = np.concatenate([middle + side, middle - side], axis=1).astype(np.float32)
        dark = self._behind.process(sound)
        back = np.clip(-np.cos(turn), 0.0, 1.0)[:, None] * 0.6  # what is behind is duller
        sound = np.asarray(sound * (1 - back) + dark * back, np.float32)
        angle = (0.9 * np.sin(turn) + 1) * np.pi / 4
        gains = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.sqrt(2)
        return self._room.process(np.asarray(sound * gains, np.float32))

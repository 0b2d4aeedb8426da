"""Colours: old tapes, telephones, water, game consoles, robots."""

from __future__ import annotations

import numpy as np

from tools.remix.tape import Audio
from tools.remix.transforms import Chain, Effect
from tools.remix.transforms.filters import bandpass, high_shelf, highpass, low_shelf, lowpass
from tools.remix.transforms.space import Reverb


class Gain:
    """Louder or softer by `decibels`."""

    tail = 0.0

    def __init__(self, decibels: float) -> None:
        self._gain = np.float32(10 ** (decibels / 20))

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        return audio * self._gain


class Drive:
    """Soft clipping (tanh), `decibels` into it; about as loud as before."""

    tail = 0.0

    def __init__(self, decibels: float) -> None:
        self._drive = np.float32(10 ** (decibels / 20))

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        return np.asarray(np.tanh(audio * self._drive) / np.tanh(self._drive) * 0.7, np.float32)


class Mono:
    """The same on both sides."""

    tail = 0.0

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        return np.repeat(audio.mean(axis=1, keepdims=True), 2, axis=1)


class Wander:
    """A delay that moves: `delay` seconds and `depth` more and less, `hertz` times a second, `phase` in turns."""

    tail = 0.05

    def __init__(self, rate: int, delay: float, depth: float, hertz: float, phase: float = 0.0) -> None:
        self._rate, self._at = rate, 0
        self._delay, self._depth = max(delay, depth) * rate + 2, depth * rate  # frames
        self._hertz, self._phase = hertz, phase
        self._room = int(self._delay + self._depth) + 4
        self._past = np.zeros((self._room, 2), np.float32)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        joined = np.concatenate([self._past, audio])
        time = (self._at + np.arange(len(audio))) / self._rate
        late = self._delay - self._depth * np.cos(2 * np.pi * (self._hertz * time + self._phase))
        place = self._room + np.arange(len(audio)) - late
        whole = np.floor(place).astype(int)
        part = (place - whole)[:, None].astype(np.float32)
        self._past, self._at = joined[len(audio) :], self._at + len(audio)
        return np.asarray(joined[whole] * (1 - part) + joined[whole + 1] * part, np.float32)


def wow(rate: int, cents: float) -> Effect:
    """A tape that does not run evenly: its pitch wanders by `cents` at 0.6 Hz and trembles a little at 6 Hz."""
    deep = (2 ** (cents / 1200) - 1) / (2 * np.pi)
    return Chain([Wander(rate, 0.0, 0.8 * deep / 0.6, 0.6), Wander(rate, 0.0, 0.2 * deep / 6.1, 6.1)])


class Chorus:
    """Three players instead of one, the two others a little late, out of tune, and one on each side."""

    tail = 0.05

    def __init__(self, rate: int, amount: float) -> None:
        self._others = (Wander(rate, 0.013, 0.0022, 0.7), Wander(rate, 0.019, 0.0026, 0.53, 0.5))
        self._wet, self._dry = np.float32(0.9 * amount), np.float32(1.0 - 0.4 * amount)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        left, right = (other.process(audio) for other in self._others)
        around = np.stack([left[:, 0] + 0.3 * right[:, 0], right[:, 1] + 0.3 * left[:, 1]], axis=1)
        return np.asarray(audio * self._dry + around * self._wet, np.float32)


class Crackle:
    """The dust and hiss of a record, as loud as the music allows: none over silence."""

    tail = 0.0

    def __init__(self, rate: int, amount: float) -> None:
        self._chance = np.random.default_rng(11)
        self._amount = amount
        self._often = 9.0 / rate
        self._level = 0.0
        self._soft = lowpass(rate, 6000.0, 2)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        n = len(audio)
        dust = (self._chance.random((n, 1)) < self._often) * self._chance.normal(0.0, 0.5, (n, 1))
        noise = dust + self._chance.normal(0.0, 0.01, (n, 2))
        self._level = max(self._level * 0.5 ** (n / 96_000), float(np.sqrt(np.square(audio).mean())) if n else 0.0)
        if not audio.any():
            self._level = 0.0
        return audio + self._soft.process(np.asarray(noise * self._amount * self._level, np.float32))


class Crush:
    """Fewer bits, and every sample held for `hold` seconds: an old game console."""

    tail = 0.0

    def __init__(self, rate: int, bits: int, hertz: float) -> None:
        self._steps = np.float32(2 ** (bits - 1))
        self._hold = max(1, round(rate / hertz))
        self._at = 0
        self._held = np.zeros((1, 2), np.float32)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        if not len(audio):
            return audio
        place = (np.arange(len(audio)) + self._at) // self._hold * self._hold - self._at
        self._at += len(audio)
        held = np.where((place < 0)[:, None], self._held, audio[np.maximum(place, 0)])
        self._held = held[-1:]
        return np.asarray(np.round(held * self._steps) / self._steps, np.float32)


class Robot:
    """A voice from a machine: a short comb and a ring modulator at 55 Hz."""

    tail = 0.2

    def __init__(self, rate: int) -> None:
        from tools.remix.transforms.space import Echo

        self._rate, self._at = rate, 0
        self._comb = Echo(rate, 0.009, 0.6, 0.8)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        wave = np.sin(2 * np.pi * 55.0 * (self._at + np.arange(len(audio))) / self._rate)[:, None]
        self._at += len(audio)
        return self._comb.process(np.asarray(audio * (0.35 + 0.65 * wave), np.float32))


def distortion(_rate: int, decibels: float) -> Effect:
    """An amplifier turned up by `decibels`."""
    return Drive(decibels)


def lofi(rate: int, amount: float) -> Effect:
    """A worn cassette; `amount` 0 to 1."""
    return Chain([
        bandpass(rate, 60 + 80 * amount, 9000 - 6000 * amount, 2), wow(rate, 4 + 20 * amount), Drive(4 + 5 * amount),
        Crackle(rate, 0.25 + 0.5 * amount), Crush(rate, 11, rate),
    ])  # fmt: skip


def telephone(rate: int) -> Effect:
    """The band of a telephone line, on one ear's worth of sound."""
    return Chain([Mono(), bandpass(rate, 300.0, 3400.0, 6), Drive(9.0)])


def radio(rate: int) -> Effect:
    """A small old wireless set."""
    return Chain([Mono(), bandpass(rate, 450.0, 5000.0, 4), Drive(12.0), Crackle(rate, 0.4)])


def underwater(rate: int) -> Effect:
    """Heard from below the surface."""
    return Chain([lowpass(rate, 480.0, 4), Chorus(rate, 0.5), Reverb(rate, 0.25, 1.6)])


def bass_boost(rate: int, decibels: float) -> Effect:
    """More below 110 Hz; what cannot be heard below 25 Hz is left out, as it would only cost level."""
    return Chain([highpass(rate, 25.0, 2), low_shelf(rate, 110.0, decibels)])


def treble_boost(rate: int, decibels: float) -> Effect:
    """More above 5 kHz."""
    return high_shelf(rate, 5000.0, decibels)

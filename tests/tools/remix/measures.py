"""Sounds with known truth, and what is measured of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Audio = NDArray[np.float32]


def stereo(mono: NDArray) -> Audio:
    return np.stack([mono, mono], axis=1).astype(np.float32)


def tone(hertz: float, seconds: float = 4.0, level: float = 0.4, rate: int = RATE) -> Audio:
    return stereo(level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate))


def noise(seconds: float = 3.0, level: float = 0.1, seed: int = 0) -> Audio:
    return (level * np.random.default_rng(seed).standard_normal((round(seconds * RATE), 2))).astype(np.float32)


def clicks(seconds: float, period: float, first: float = 0.5, rate: int = RATE) -> tuple[Audio, NDArray]:
    """Noise bursts of 4.5 ms, and when each begins."""
    out = np.zeros((round(seconds * rate), 2), np.float32)
    burst = stereo(np.random.default_rng(3).standard_normal(200) * np.exp(-np.arange(200) / 40) * 0.7)
    times = np.arange(first, seconds - 0.3, period)
    for time in times:
        out[round(time * rate) : round(time * rate) + 200] += burst
    return out, times


def onsets(audio: Audio, near: NDArray, rate: int = RATE) -> NDArray:
    """When the sound first reaches 30 % of the peak within 50 ms of each time."""
    level = np.abs(audio).max(axis=1)
    found = []
    for time in near:
        begin = round((time - 0.05) * rate)
        window = level[begin : begin + round(0.1 * rate)]
        found.append((begin + np.argmax(window > 0.3 * window.max())) / rate)
    return np.array(found)


def pitch_of(audio: Audio, near: float, rate: int = RATE) -> float:
    """The frequency (Hz) of the strongest partial within two semitones of `near`."""
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(audio[:, 0] * np.hanning(len(audio)), size))
    low, high = int(near / 1.122 / rate * size), int(near * 1.122 / rate * size)
    at = low + int(spectrum[low:high].argmax())
    a, b, c = np.log(spectrum[at - 1 : at + 2])
    return (at + 0.5 * (a - c) / (a - 2 * b + c)) * rate / size


def level(audio: Audio) -> float:
    """RMS in dB."""
    return 20 * np.log10(np.sqrt(np.square(audio, dtype=np.float64).mean()) + 1e-12)


def band(audio: Audio, low: float, high: float, rate: int = RATE) -> float:
    """Energy between two frequencies in dB."""
    spectrum = np.abs(np.fft.rfft(audio[:, 0])) ** 2
    hertz = np.fft.rfftfreq(len(audio), 1 / rate)
    return 10 * np.log10(spectrum[(hertz >= low) & (hertz < high)].sum() / len(audio) + 1e-12)

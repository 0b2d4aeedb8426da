"""What was done to a recording, as far as the sound itself tells: how fast, how high, how loud, in which room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
FPS = 100


def loud(audio: Audio) -> float:
    """RMS in dB."""
    return float(10 * np.log10(np.square(audio, dtype=np.float64).mean() + 1e-12))


def band(audio: Audio, low: float, high: float, rate: int) -> float:
    """Energy between two frequencies next to all energy, in dB."""
    power = np.abs(np.fft.rfft(audio.mean(axis=1).astype(np.float64))) ** 2
    hertz = np.fft.rfftfreq(len(audio), 1 / rate)
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / (power.sum() + 1e-12) + 1e-12))


def likeness(one: Audio, other: Audio, most: int = 4800) -> float:
    """The highest correlation of two sounds, the one up to `most` frames beside the other."""
    n = min(len(one), len(other))
    a, b = one[:n].mean(axis=1).astype(np.float64), other[:n].mean(axis=1).astype(np.float64)
    size = 1 << (2 * n).bit_length()
    across = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    best = max(across[: most + 1].max(), across[-most:].max())
    return float(best / np.sqrt((a @ a) * (b @ b) + 1e-12))


def found_in(part: Audio, whole: Audio, rate: int) -> Audio:
    """The stretch of `whole` that is most like `part`."""
    a, b = part.mean(axis=1).astype(np.float64), whole.mean(axis=1).astype(np.float64)
    size = 1 << (len(a) + len(b)).bit_length()
    across = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)[: len(b)]
    at = int(across.argmax())
    return whole[at : at + len(part)]


def _rises(audio: Audio, rate: int) -> NDArray[np.float64]:
    """Onsets by band at `FPS` a second: shape (frames, bands)."""
    size, hop = 2048, rate // FPS
    mono = np.pad(audio.mean(axis=1), size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop]
    power = np.log1p(50 * np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)))
    bands = np.add.reduceat(power, [1, 4, 10, 24, 60, 150, 400], axis=1)
    return np.maximum(0, np.diff(bands, axis=0))


def speed(heard: Audio, original: Audio, rate: int) -> float:
    """By which factor `heard` is faster than `original`, which begins up to two seconds earlier and is longer."""
    found, source = _rises(heard, rate), _rises(original, rate)
    found = found - found.mean(axis=0)
    best = (-1.0, 1.0)
    for factor in np.exp(np.arange(np.log(0.45), np.log(1.7), 0.004)):
        at = np.arange(len(found)) * factor
        for begin in range(0, int(2 * FPS), 2):
            if begin + at[-1] >= len(source) - 1:
                break
            low = (begin + at).astype(int)
            shown = source[low] + (source[low + 1] - source[low]) * ((begin + at) - low)[:, None]
            shown = shown - shown.mean(axis=0)
            score = float((shown * found).sum() / np.sqrt((shown**2).sum() * (found**2).sum() + 1e-12))
            best = max(best, (score, float(factor)))
    return best[1]


def semitones(heard: Audio, original: Audio, rate: int) -> float:
    """How much higher `heard` is, from what the spectra have in common when one is shifted."""
    edges = np.arange(np.log2(80.0), np.log2(6000.0), 1 / 240)  # 5 cents
    curves = []
    for audio in (heard, original):
        size = 1 << 15
        mono = audio.mean(axis=1)
        frames = np.lib.stride_tricks.sliding_window_view(mono, size)[:: size // 4]
        power = np.log1p(1000 * np.abs(np.fft.rfft(frames * np.hanning(size), axis=1))).mean(axis=0)
        curve = np.interp(2**edges, np.fft.rfftfreq(size, 1 / rate), power)
        curves.append(curve - np.convolve(np.pad(curve, 60, "edge"), np.ones(121) / 121, "valid"))
    shifts = range(-12 * 20, 12 * 20 + 1)
    scores = [_overlap(*curves, shift) for shift in shifts]
    return shifts[int(np.argmax(scores))] / 20


def _overlap(heard: NDArray[np.float64], original: NDArray[np.float64], shift: int) -> float:
    a, b = (heard[shift:], original[: len(original) - shift]) if shift >= 0 else (heard[:shift], original[-shift:])
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum() + 1e-12))


def response(heard: Audio, original: Audio, rate: int, seconds: float = 2.0) -> NDArray[np.float64]:
    """The impulse response that makes `heard` of `original`, by regularised deconvolution."""
    size = 1 << (2 * len(heard)).bit_length()
    a, b = (np.fft.rfft(x.mean(axis=1).astype(np.float64), size) for x in (heard, original[: len(heard)]))
    power = np.abs(b) ** 2
    found = np.fft.irfft(a * np.conj(b) / (power + 0.02 * power.mean()), size)
    return np.concatenate([found[-rate // 10 :], found[: round(seconds * rate)]])


def tail(heard: Audio, original: Audio, rate: int) -> float:
    """Energy of the response from 40 ms after its peak on, next to that around the peak, in dB."""
    found = response(heard, original, rate) ** 2
    peak = int(found.argmax())
    near, far = found[max(0, peak - 480) : peak + round(0.04 * rate)].sum(), found[peak + round(0.04 * rate) :].sum()
    return float(10 * np.log10(far / near + 1e-12))


def echo(heard: Audio, original: Audio, rate: int) -> float:
    """Seconds from the response's peak to the highest one at least 100 ms later."""
    found = np.abs(response(heard, original, rate))
    peak = int(found.argmax())
    return (round(0.1 * rate) + int(found[peak + round(0.1 * rate) :].argmax())) / rate


def sway(audio: Audio, rate: int) -> float:
    """How many dB the balance of left and right goes from one side to the other, half a second at a time."""
    size = rate // 2
    frames = audio[: len(audio) // size * size].reshape(-1, size, 2)
    energy = np.square(frames, dtype=np.float64).mean(axis=1) + 1e-12
    balance = 10 * np.log10(energy[:, 0] / energy[:, 1])
    return float(balance.max() - balance.min())


def mixed_of(heard: Audio, parts: tuple[Audio, ...]) -> tuple[float, ...]:
    """With how many dB each part is in `heard`, by least squares over short-time spectra of equal phase."""
    n = min(len(heard), *(len(part) for part in parts))
    shift = _lag(heard[:n], np.sum([part[:n] for part in parts], axis=0))
    heard = np.roll(heard[:n], -shift, axis=0)[4800 : n - 4800]
    matrix = np.stack([part[4800 : n - 4800].astype(np.float64).ravel() for part in parts], axis=1)
    levels = np.linalg.lstsq(matrix, heard.astype(np.float64).ravel(), rcond=None)[0]
    return tuple(float(20 * np.log10(max(abs(level), 1e-4))) for level in levels)


def _lag(heard: Audio, whole: Audio, most: int = 2400) -> int:
    a, b = heard.mean(axis=1).astype(np.float64), whole.mean(axis=1).astype(np.float64)
    size = 1 << (2 * len(a)).bit_length()
    across = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    around = np.concatenate([across[-most:], across[: most + 1]])
    return int(around.argmax()) - most

"""How loud a recording is: integrated loudness and true peak after ITU-R BS.1770-4, in one pass and little memory.

The K-weighting runs as a product of spectra, a second at a time with the past of the filter in front (overlap-save):
its impulse response is 170 dB down after a tenth of a second, so what is cut off cannot be measured.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]

GATE = -70.0
"""LUFS below which a block counts as silence (BS.1770-4, annex 1)."""
RELATIVE_GATE = -10.0
HOPS = 10  # steps of 100 ms in a second; four of them are a gating block of 400 ms with 75 % overlap
BLOCK = 4
SILENT = -120.0
"""dBTP of digital silence."""
_OVERSAMPLED = 192_000


@dataclass(frozen=True, slots=True)
class Loudness:
    """`integrated` in LUFS, None for silence; `true_peak` in dBTP; `seconds` measured."""

    integrated: float | None
    true_peak: float
    seconds: float


class Meter:
    """Measures stereo sound at one rate, handed in piece by piece; mono is measured as it is heard, on both sides.

    Without `peaks` only the loudness, in half the time; the true peak is then `SILENT`.
    """

    def __init__(self, rate: int, *, peaks: bool = True) -> None:
        self.rate = rate
        self._hop = max(1, round(rate / HOPS))
        self._past = self._hop
        self._size = self._past + HOPS * self._hop
        self._response = k_weighting(rate, self._size)
        self._waiting = [np.zeros((self._past, 2), np.float32)]
        self._waits = self._past  # frames
        self._steps = array("d")  # mean squares of 100 ms, both channels summed
        self._frames = 0
        self._peak = TruePeak(rate) if peaks else None

    def add(self, audio: Audio) -> None:
        """Measure the next frames, shape (n, 2)."""
        self._frames += len(audio)
        self._waiting.append(audio)
        self._waits += len(audio)
        if self._waits >= self._size:
            waiting = np.concatenate(self._waiting)
            while len(waiting) >= self._size:
                self._measure(waiting[: self._size], HOPS)
                waiting = waiting[HOPS * self._hop :]
            self._waiting, self._waits = [waiting], len(waiting)

    def result(self) -> Loudness:
        """What was measured; nothing can be added afterwards."""
        rest = self._waits - self._past
        padded = np.zeros((self._size, 2), np.float32)
        padded[: self._waits] = np.concatenate(self._waiting)
        steps = rest // self._hop
        if not steps and rest and not self._steps:
            steps = 1  # a sound shorter than a step is one
        self._measure(padded, steps)
        peak = SILENT if self._peak is None else self._peak.result()
        return Loudness(integrated(np.frombuffer(self._steps)), peak, self._frames / self.rate)

    def _measure(self, audio: Audio, steps: int) -> None:
        if self._peak is not None:
            self._peak.add(audio[self._past :])
        spectrum = np.fft.rfft(np.ascontiguousarray(audio.T)) * self._response
        weighted = np.fft.irfft(spectrum, n=len(audio))[:, self._past : self._past + steps * self._hop]
        squares = np.square(weighted, dtype=np.float64).reshape(2, steps, self._hop)
        self._steps.extend(squares.mean(axis=2).sum(axis=0))


class TruePeak:
    """The largest value between the samples, by oversampling at least to 176.4 kHz (BS.1770-4, annex 2)."""

    def __init__(self, rate: int) -> None:
        import soxr

        factor = 4
        while factor > 1 and rate * factor > _OVERSAMPLED:
            factor //= 2
        self._resampler: Any = soxr.ResampleStream(rate, rate * factor, 2, dtype="float32", quality="HQ")
        self._peak = 0.0

    def add(self, audio: Audio) -> None:
        """The next frames, shape (n, 2)."""
        if len(audio):
            self._take(audio)
            self._take(self._resampler.resample_chunk(audio))

    def result(self) -> float:
        """The peak in dBTP; nothing can be added afterwards."""
        self._take(self._resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True))
        return 20.0 * math.log10(self._peak) if self._peak > 1e-6 else SILENT

    def _take(self, audio: Audio) -> None:
        if len(audio):
            self._peak = max(self._peak, float(audio.max()), -float(audio.min()))


def integrated(steps: NDArray[np.float64]) -> float | None:
    """Loudness in LUFS from mean squares of 100 ms: gated absolutely, then 10 LU below the rest. None for silence."""
    if not len(steps):
        return None
    width = min(BLOCK, len(steps))
    blocks = np.lib.stride_tricks.sliding_window_view(steps, width).mean(axis=1)
    loud = blocks[blocks > _energy(GATE)]
    if not len(loud):
        return None
    kept = loud[loud > loud.mean() * 10 ** (RELATIVE_GATE / 10)]
    return -0.691 + 10.0 * math.log10(float(kept.mean()))


def k_weighting(rate: int, size: int) -> NDArray[np.complex64]:
    """The K-weighting's response at the bins of a real FFT over `size` samples, shape (size // 2 + 1,).

    The standard tabulates both filters at 48 kHz only; these are the analogue prototypes behind the table, taken to
    any rate by the bilinear transform (De Man, "Evaluation of implementations of the EBU R128 loudness measurement",
    AES 145, 2018).
    """
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = _biquad(z, rate, 1681.974450955533, 0.7071752369554196, 3.999843853973347)
    high_pass = _biquad(z, rate, 38.13547087602444, 0.5003270373238773, None)
    return np.asarray(shelf * high_pass, np.complex64)


def _biquad(z: NDArray[np.complex128], rate: int, hertz: float, q: float, gain: float | None) -> NDArray[np.complex128]:
    k = math.tan(math.pi * hertz / rate)
    if gain is None:
        numerator = 1 - 2 * z + z**2
    else:
        high = 10 ** (gain / 20)
        band = high**0.4996667741545416
        numerator = ((high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z**2) / (
            1 + k / q + k * k
        )
    bottom = 1 + k / q + k * k
    denominator = 1 + 2 * (k * k - 1) / bottom * z + (1 - k / q + k * k) / bottom * z**2
    response: NDArray[np.complex128] = numerator / denominator
    return response


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))

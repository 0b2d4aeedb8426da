"""Which pulses a recording may have: periodicities of its onsets, and how each wanders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import Curve
from tools.remix.analysis.onsets import FPS

SLOWEST, FASTEST = 40.0, 230.0
"""Beats per minute that are thought of as a beat."""
_RATIOS = (1.0, 2.0, 0.5, 1.5, 2 / 3, 3.0, 1 / 3, 4 / 3, 0.75)
_SAME = 0.04
"""Tempi closer than this are one."""
_WINDOW = 8.0
"""Seconds over which a local tempo is heard."""
_STEP = 1.0


def autocorrelation(curve: Curve, longest: int) -> NDArray[np.float64]:
    """Of a curve without its mean, for lags 0 to `longest`; 1 at lag 0, not weakened at long lags."""
    centred = curve - curve.mean()
    size = 1 << int(np.ceil(np.log2(len(centred) + longest + 1)))
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    found = np.fft.irfft(power, size)[: longest + 1]
    found /= np.maximum(1, len(centred) - np.arange(longest + 1))
    return np.asarray(found / (found[0] + 1e-12), np.float64)


def sharpened(rises: Curve) -> Curve:
    """Onsets without their slow background, and without a loud part outweighing a soft one."""
    width = int(0.5 * FPS) | 1
    kernel = np.hanning(width + 2)[1:-1]
    kernel /= kernel.sum()
    around = np.convolve(rises, kernel, "same")
    slow = np.hanning(int(8 * FPS) | 1)
    spread = rises.std()
    if len(rises) > len(slow):
        spread = np.sqrt(np.convolve(rises**2, slow / slow.sum(), "same"))
    sharp = np.maximum(0, rises - around) / (spread + 0.1 * rises.std() + 1e-9)
    return np.asarray(np.minimum(sharp, 4.0), np.float32)


def candidate_tempi(curves: list[Curve], most: int = 10) -> list[float]:
    """Beats per minute that `curves` may be felt in, the likelier first.

    Peaks of a comb over their autocorrelations, and what stands to these in a simple ratio.
    """
    longest = int(4.2 * 60 / SLOWEST * FPS)
    together = sum(np.maximum(autocorrelation(curve, longest), 0) for curve in curves)
    lags = np.arange(longest + 1)
    tempi = np.exp(np.arange(np.log(SLOWEST), np.log(FASTEST), 0.004))
    comb = np.zeros(len(tempi))
    for multiple in (1, 2, 3, 4):
        comb += np.interp(multiple * 60 * FPS / tempi, lags, together) / multiple**0.5
    weight = np.exp(-0.5 * (np.log2(tempi / 115) / 1.0) ** 2)
    scored = comb * weight
    peaks = [i for i in range(1, len(tempi) - 1) if scored[i - 1] < scored[i] >= scored[i + 1]]
    peaks.sort(key=lambda i: -scored[i])
    found: list[float] = []
    for ratio in _RATIOS:
        for peak in peaks[: 3 if ratio == 1.0 else 1]:
            tempo = float(tempi[peak]) * ratio
            if SLOWEST <= tempo <= FASTEST and all(abs(np.log(tempo / other)) > _SAME for other in found):
                found.append(tempo)
    return found[:most]


def local_periods(curve: Curve, bpm: float) -> NDArray[np.float64]:
    """The beat's length in frames, at every frame, near `bpm`: the steadiest path through local autocorrelations."""
    size, step = int(_WINDOW * FPS), int(_STEP * FPS)
    if len(curve) < 2 * size:
        return np.full(len(curve), _refined(curve, bpm))
    ratios = np.exp(np.linspace(-0.12, 0.12, 49))
    periods = 60 * FPS / bpm * ratios
    longest = int(4 * periods.max()) + 2
    lags = np.arange(longest + 1)
    rows = []
    for start in range(0, len(curve) - size + 1, step):
        found = autocorrelation(curve[start : start + size], longest)
        rows.append(sum(np.interp(multiple * periods, lags, found) for multiple in (1, 2, 4)))
    path = _steadiest(np.array(rows))
    centres = np.arange(len(path)) * step + size / 2
    return np.asarray(np.interp(np.arange(len(curve)), centres, periods[path]), np.float64)


def _refined(curve: Curve, bpm: float) -> float:
    """The period of a short curve."""
    found = autocorrelation(curve, int(300 * FPS / bpm))
    periods = 60 * FPS / bpm * np.exp(np.linspace(-0.05, 0.05, 41))
    lags = np.arange(len(found))
    score = sum(np.interp(multiple * periods, lags, found, right=0.0) for multiple in (1, 2, 4))
    return float(periods[int(np.argmax(score))])


def _steadiest(score: NDArray[np.float64]) -> NDArray[np.intp]:
    """Viterbi: the column in every row, where moving costs its square."""
    count = score.shape[1]
    steps = np.arange(count)
    cost = 0.02 * (steps[:, None] - steps[None]) ** 2
    total = score[0].copy()
    came = []
    for row in score[1:]:
        through = total[None] - cost
        best = through.argmax(axis=1)
        came.append(best)
        total = through[steps, best] + row
    path = [int(total.argmax())]
    for best in reversed(came):
        path.append(int(best[path[-1]]))
    return np.array(path[::-1])

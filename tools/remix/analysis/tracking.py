"""Beats along a pulse: dynamic programming after Ellis, "Beat tracking by dynamic programming", JNMR 2007."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import Curve
from tools.remix.analysis.onsets import FPS

TIGHTNESS = 3000.0


def track(curve: Curve, periods: NDArray[np.float64]) -> NDArray[np.float64]:
    """Times of beats in seconds where onsets are strong and `periods` (frames, one a frame) are kept."""
    frames = len(curve)
    shortest, longest = int(periods.min() * 0.75), int(periods.max() * 1.3) + 1
    if frames <= longest or shortest < 2:
        return np.zeros(0)
    gaps = np.arange(shortest, longest + 1)
    score = np.concatenate([np.zeros(longest), curve.astype(np.float64)])
    came = np.zeros(frames, np.int64)
    penalty = -TIGHTNESS * np.log(gaps / periods[0]) ** 2
    past = periods[0]
    # What is `shortest` frames ahead depends on nothing nearer: that many frames are computed at once.
    for start in range(0, frames, shortest):
        stop = min(frames, start + shortest)
        if periods[start] != past:
            past = periods[start]
            penalty = -TIGHTNESS * np.log(gaps / past) ** 2
        window = np.lib.stride_tricks.sliding_window_view(score[start : stop - 1 + longest], longest - shortest + 1)
        through = window[: stop - start, ::-1] + penalty  # column g: the score `gaps[g]` frames ago
        best = through.argmax(axis=1)
        came[start:stop] = gaps[best]
        score[start + longest : stop + longest] += np.maximum(through[np.arange(stop - start), best], -1.0)
    return _traced(score[longest:], came, periods)


def _traced(score: NDArray[np.float64], came: NDArray[np.int64], periods: NDArray[np.float64]) -> NDArray[np.float64]:
    last = max(0, len(score) - int(periods[-1] * 1.2))
    at = last + int(score[last:].argmax())
    beats = []
    while at >= 0:
        beats.append(at)
        at -= int(came[at])
    times: NDArray[np.float64] = np.array(beats[::-1], np.float64) / FPS
    return times


def settle(beats: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Beats between frames: each at its onset's peak, smoothed by a line through its neighbours' own."""
    if len(beats) < 3:
        return beats
    frames = np.clip(np.round(beats * FPS).astype(int), 1, len(curve) - 2)
    left, middle, right = curve[frames - 1], curve[frames], curve[frames + 1]
    bend = left - 2 * middle + right
    shift = np.where(bend < -1e-6, 0.5 * (left - right) / np.where(bend < -1e-6, bend, 1), 0.0)
    sharp = (frames + np.clip(shift, -0.5, 0.5)) / FPS
    weights = middle + 0.05
    reach = 4
    settled = sharp.copy()
    for index in range(len(beats)):
        low, high = max(0, index - reach), min(len(beats), index + reach + 1)
        x, y, w = np.arange(low, high) - index, sharp[low:high], weights[low:high]
        line = np.polyfit(x, y, 1, w=np.sqrt(w))
        off = np.abs(y - np.polyval(line, x))
        near = off < 0.03
        if near.sum() >= 3:
            line = np.polyfit(x[near], y[near], 1, w=np.sqrt(w[near]))
        settled[index] = line[1]
    return np.asarray(settled, np.float64)

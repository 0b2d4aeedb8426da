"""How energetic a recording is, moment by moment and as a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import RATE, Curve
from tools.remix.analysis.onsets import FPS, Onsets, band_centres
from tools.remix.analysis.types import Energy

STEP = 0.5
_DEEPEST = 40.0
"""dB under the loudest moments at which energy is 0."""
_SILENT = 1e-4


def find_energy(audio: Curve, onsets: Onsets, integrated: float | None) -> Energy:
    """Of mono sound at 22.05 kHz; `integrated` in LUFS, None for silence."""
    levels = levels_of(audio, STEP)
    if integrated is None or not len(levels):
        return Energy(STEP, tuple(0.0 for _ in levels), 0.0, 0.0)
    loudest = float(np.percentile(levels, 95))
    values = np.clip(1 + (levels - loudest) / _DEEPEST, 0, 1)
    return Energy(STEP, tuple(float(value) for value in values), _overall(onsets, integrated), 0.8)


def levels_of(audio: Curve, step: float) -> NDArray[np.float64]:
    """Levels in dBFS of every `step` seconds; -80 for silence."""
    size = int(step * RATE)
    whole = max(1, -(-len(audio) // size))
    padded = np.zeros(whole * size, np.float32)
    padded[: len(audio)] = audio
    power = (padded.reshape(whole, size).astype(np.float64) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(power + _SILENT**2), np.float64)


def _overall(onsets: Onsets, integrated: float) -> float:
    """0 for soft, sparse and dark, 1 for loud, dense and bright: the mean of three ranks on everyday scales."""
    strong = onsets.rises > 0.3 * np.percentile(onsets.rises, 99)
    begins = np.count_nonzero(strong[1:] & ~strong[:-1])
    density = begins / max(1.0, len(strong) / FPS)
    power = np.expm1(onsets.bands).mean(axis=0)
    brightness = float(np.exp((np.log(band_centres()) * power).sum() / (power.sum() + 1e-9)))
    ranks = ((integrated + 26) / 18, density / 8, np.log2(brightness / 250) / 3.5)
    return float(np.mean(np.clip(ranks, 0, 1)))

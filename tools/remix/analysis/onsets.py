"""Where something begins to sound, in four registers, a hundred times a second.

Rises of a logarithmic spectrum, each bin against the louder of its neighbours a moment before, so that vibrato does
not count (Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import RATE, Curve, spectrogram

HOP, FRAME = 220, 1024
FPS = RATE / HOP
LAG = 2
"""Frames over which a rise is measured."""
REGISTERS = (30.0, 150.0, 500.0, 2500.0, 10_500.0)
"""Hz: kick and bass; low notes and toms; voices and snare; cymbals."""
_PER_OCTAVE = 6
_COMPRESSION = 100.0


@dataclass(frozen=True, slots=True)
class Onsets:
    """All at `FPS`. `registers`, shape (4, frames): rises, each register's mean 1. `rises`: those of all bands.

    `accents`: rises of loudness, in which a loud stroke counts for more than a soft one. `bands`: logarithmic spectra.
    """

    registers: Curve
    rises: Curve
    accents: Curve
    bands: Curve

    @property
    def seconds(self) -> float:
        """How long the sound is."""
        return len(self.rises) / FPS


def find_onsets(audio: Curve) -> Onsets:
    """Onsets of mono sound at `RATE`; shape (n,)."""
    bands = band_spectrum(audio)
    loudest = max(float(np.percentile(bands, 99.5)), 1e-6)
    level = np.log1p(bands * np.float32(_COMPRESSION / loudest))
    before = np.maximum(level, np.maximum(_shifted(level, 1), _shifted(level, -1)))
    rises = np.zeros_like(level)
    rises[LAG:] = np.maximum(0, level[LAG:] - before[:-LAG])
    edges = np.searchsorted(band_centres(), REGISTERS)
    summed = np.stack([rises[:, low:high].sum(axis=1) for low, high in pairwise(edges)])
    louder = np.zeros(len(bands), np.float32)
    louder[LAG:] = np.maximum(0, bands[LAG:] - bands[:-LAG]).sum(axis=1) / loudest
    return Onsets(summed / (summed.mean(axis=1, keepdims=True) + 1e-6), rises.sum(axis=1), louder, level)


def band_spectrum(audio: Curve) -> Curve:
    """Magnitudes in bands a sixth of an octave wide (at least a bin): shape (frames, bands)."""
    filters = _filters()
    return np.concatenate([magnitudes @ filters for magnitudes in spectrogram(audio, FRAME, HOP)])


def band_centres() -> NDArray[np.float64]:
    """Hz of each band."""
    edges = [REGISTERS[0]]
    while edges[-1] < REGISTERS[-1]:
        edges.append(max(edges[-1] * 2 ** (1 / _PER_OCTAVE), edges[-1] + RATE / FRAME))
    return np.array(edges[1:-1])


def _filters() -> Curve:
    centres = band_centres()
    edges = np.concatenate([[REGISTERS[0]], centres, [centres[-1] * 2 ** (1 / _PER_OCTAVE)]])
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)[:, None]
    rising = (bins - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins) / np.diff(edges)[1:]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles / (triangles.sum(axis=0) + 1e-9), np.float32)


def _shifted(level: Curve, by: int) -> Curve:
    """Every band's neighbour."""
    moved = np.roll(level, by, axis=1)
    moved[:, 0 if by > 0 else -1] = 0
    return moved

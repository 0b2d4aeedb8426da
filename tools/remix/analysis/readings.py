"""The ways in which a recording's beat can be felt, and what speaks for each of them.

A reading is a tempo and a phase. What speaks for it: where in its beat and in groups of its beats each register's
onsets and the changes of harmony fall, how periodic they are at its multiples, and how common its tempo is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.framing import Curve
from tools.remix.analysis.grid import Spectrum
from tools.remix.analysis.onsets import FPS, Onsets
from tools.remix.analysis.pitches import Pitches, change
from tools.remix.analysis.pulse import SLOWEST, autocorrelation, candidate_tempi, local_periods, sharpened
from tools.remix.analysis.tracking import track

PHASES = (0.0, 0.5, 0.25, 0.75, 1 / 3, 2 / 3)
STEADY = 0.85
"""Coherence from which on a pulse is taken to keep its time."""
_CHANGE = 0.25
"""Seconds before and after a moment whose harmonies are compared."""
_BASS = 24
"""Semitones from the lowest on that are the bass: 41 to 160 Hz."""
_TOLERANCE = 5
"""Frames within which an onset belongs to a position (23 ms either side)."""
_MULTIPLES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_MIDDLE = 115.0
_COMMON_METRES = (2, 3, 4)

Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Beats felt at `bpm`; `steady` if they lie on a grid that never wavers."""

    bpm: float
    beats: Times
    phase: float
    steady: bool
    features: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Curves at `FPS`, each at least 0: the registers low to high, everything, and changes of harmony."""

    curves: tuple[Curve, ...]
    sharp: tuple[Curve, ...]
    repeats: tuple[NDArray[np.float64], ...]
    pointed: Times

    @property
    def onsets(self) -> Curve:
        """All registers' onsets, sharpened."""
        return self.sharp[4]


def gather(onsets: Onsets, pitches: Pitches, pointed: Times) -> Evidence:
    """What readings are judged by; `pitches` with fine frames, `pointed` the beats of another tracker."""
    from scipy.ndimage import maximum_filter1d

    reach = round(_CHANGE * pitches.fps)
    everywhere, bass = (
        _resampled(change(part, reach), len(onsets.rises)) for part in (pitches.strength, pitches.strength[:, :_BASS])
    )
    curves = (*onsets.registers, onsets.rises, onsets.accents, everywhere, bass)
    sharp = tuple(sharpened(curve) for curve in curves)
    longest = int(max(_MULTIPLES) * 60 * FPS / SLOWEST) + 2
    repeats = tuple(autocorrelation(sharp[index], longest) for index in (0, 2, 3, 4))
    return Evidence(tuple(maximum_filter1d(curve, _TOLERANCE) for curve in sharp), sharp, repeats, pointed)


def find_readings(evidence: Evidence, seconds: float) -> list[Reading]:
    """Every tempo that there may be, in every phase; at least four beats each."""
    registers, everything = evidence.sharp[:4], evidence.onsets
    spectrum = Spectrum(everything + np.sum(registers, axis=0))
    found: list[Reading] = []
    for bpm in candidate_tempi([everything, *registers]):
        grid = spectrum.grid(bpm)
        steady = grid.coherence >= STEADY
        beats = grid.beats(seconds) if steady else track(everything, local_periods(everything, bpm))
        for phase in PHASES:
            shifted = grid.beats(seconds, phase) if steady else beats[:-1] + phase * np.diff(beats)
            if len(shifted) >= 4:
                tempo = 60 / grid.period if steady else 60 / float(np.median(np.diff(shifted)))
                features = describe(evidence, tempo, shifted, steady=steady)
                found.append(Reading(tempo, shifted, phase, steady, features))
    return found


def describe(evidence: Evidence, bpm: float, beats: Times, *, steady: bool) -> NDArray[np.float64]:
    """What speaks for a reading, as numbers; `FEATURES` of them."""
    found: list[float] = []
    folded = []
    last = len(evidence.curves[0]) - 1
    gaps = np.diff(beats)
    places = {part: np.clip(np.round((beats[:-1] + part * gaps) * FPS).astype(int), 0, last) for part in PHASES}
    for curve in evidence.curves:
        usual = float(curve.mean()) + 1e-6
        there = {part: float(curve[place].mean()) / usual for part, place in places.items()}
        found += [float(np.log(0.1 + there[part])) for part in PHASES]
        found += [there[0.0] - there[0.5], there[0.75] - there[0.25], there[2 / 3] - there[1 / 3]]
        metres = [_by_place(curve[places[0.0]], beats_in_bar) / usual for beats_in_bar in _COMMON_METRES]
        found += [float(np.ptp(metre)) for metre in metres]
        folded.append(metres)
    for metre in (0, 2):  # kick and snare take turns
        low, middle = (folded[register][metre] - folded[register][metre].mean() for register in (0, 2))
        found.append(-float(low @ middle))
    period = 60 * FPS / bpm
    for repeats in evidence.repeats:
        lags = np.arange(len(repeats))
        found += [float(np.interp(multiple * period, lags, repeats, right=0.0)) for multiple in _MULTIPLES]
    found += [nearness(beats, evidence.pointed), nearness(evidence.pointed, beats)]
    octave = float(np.log2(bpm / _MIDDLE))
    found += [octave, octave**2, octave**3, octave**4, float(steady)]
    return np.array(found)


def nearness(beats: Times, others: Times) -> float:
    """How near one of `others` is to a beat, on average: 1 all at the same time, 0 none within a tenth of a second."""
    if not len(beats) or not len(others):
        return 0.0
    place = np.clip(np.searchsorted(others, beats), 1, max(1, len(others) - 1))
    after = others[np.minimum(place, len(others) - 1)]
    gap = np.minimum(np.abs(beats - others[place - 1]), np.abs(beats - after))
    return float(np.exp(-((gap / 0.05) ** 2)).mean())


def _resampled(curve: Curve, frames: int) -> Curve:
    """A slower curve at the rate of onsets."""
    return np.interp(np.arange(frames), np.linspace(0, frames - 1, len(curve)), curve).astype(np.float32)


def _by_place(values: Curve, count: int) -> NDArray[np.float64]:
    """Means of every `count`-th value."""
    whole = len(values) // count * count
    return values[:whole].reshape(-1, count).mean(axis=0) if whole else np.zeros(count)


def features_of(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """A row a reading."""
    return np.array([reading.features for reading in readings])

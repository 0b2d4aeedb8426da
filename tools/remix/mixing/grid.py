"""A steady beat to mix on: from the beats that were heard to a grid that the sound itself agrees with, or to a no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.types import Analysis
from tools.remix.tape import Audio, Tape

HOP = 0.005
SURE = 0.2
"""From this confidence of beats and tempo on a grid is tried; the sound itself has to agree with it."""
LOOSE = 0.018
"""Seconds (root mean square) that beats may lie beside an even grid."""
NEAR = 0.06
"""Seconds within which the sound may move the grid: trackers are late or early as a whole."""
LONGEST = 20.0
"""Seconds of sound that are looked at."""
CLEAR = 15.0
"""How many times stronger the onsets must be on the beat than usual: pads that swell reach 6, drums 50 and more."""
OFF_BEAT = 1.3
"""How many times stronger bass onsets may be between the beats than on them."""

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Beat k lies at `first` + k x `period` seconds; every `per_bar`-th from `down` on begins a bar.

    `clear` is how many times stronger the onsets are on the beats than in between.
    """

    first: float
    period: float
    per_bar: int
    down: int
    clear: float

    @property
    def bpm(self) -> float:
        """Beats per minute."""
        return 60.0 / self.period

    def doubled(self) -> Grid:
        """The same, counted twice as fast."""
        return Grid(self.first, self.period / 2, self.per_bar, 2 * self.down, self.clear)

    def at(self, beat: float) -> float:
        """When a beat is."""
        return self.first + beat * self.period

    def bar_near(self, seconds: float) -> int:
        """The beat that begins the bar nearest to a moment."""
        return round((seconds - self.at(self.down)) / (self.period * self.per_bar)) * self.per_bar + self.down


def grid_in(tape: Tape, analysis: Analysis, begin: float, end: float) -> Grid | None:
    """The grid of the stretch from `begin` to `end` seconds; None where a mix on it could go wrong.

    An even grid is fitted to the beats that were heard; then the onsets of the sound are folded over one beat. Their
    peak says how late the grid is as a whole. Where there is none near the beat, or the bass drum is half way between
    the beats, there is no grid.
    """
    beats = analysis.beats
    if min(beats.confidence, analysis.tempo.confidence) < SURE or analysis.tempo.doubt == "phase":
        return None
    times = np.array([time for time in beats.times if begin - 0.1 <= time <= end + 0.1])
    if len(times) < 8:
        return None
    fitted = _fitted(times)
    if fitted is None:
        return None
    first, period = fitted
    phase, clear = _phase(tape, begin, end, first, period)
    if phase is None:
        return None
    first += phase
    per_bar = beats.per_bar or 4
    return Grid(first, period, per_bar, _down(analysis, first, period, per_bar), clear)


def _fitted(times: Curve) -> tuple[float, float] | None:
    """First beat and period of the even grid that lies nearest to most of the beats; None if they are not even."""
    period = float(np.median(np.diff(times)))
    number = np.round(np.cumsum(np.concatenate([[0], np.diff(times) / period])))
    keep = np.ones(len(times), bool)
    first = 0.0
    for _ in range(4):
        if keep.sum() < 6:
            return None
        period, first = np.polyfit(number[keep], times[keep], 1)
        off = np.abs(times - first - number * period)
        keep = off < max(0.025, 2.5 * float(np.median(off)))
    spread = float(np.sqrt(np.square(times[keep] - first - number[keep] * period).mean()))
    if spread > LOOSE or keep.mean() < 0.75:
        return None
    return float(first), float(period)


def _phase(tape: Tape, begin: float, end: float, first: float, period: float) -> tuple[float | None, float]:
    """Seconds by which the onsets lie beside the grid, and how clearly; None where they do not say."""
    rate = tape.rate
    end = min(end, begin + LONGEST)
    audio = tape.window(round(begin * rate), round((end - begin) * rate))
    full, low = onsets(audio, rate)
    if not full.any():
        return None, 0.0
    steps = max(8, round(period / HOP))
    near = max(2, round(NEAR / period * steps))
    hop = round(HOP * rate) / rate  # a hop is a whole number of frames
    place = ((begin + np.arange(len(full), dtype=np.float64) * hop - first) / period) % 1.0
    around, others = _folded(full, place, steps, near)
    peak = int(around.argmax())
    clear = float(around[peak] / max(1e-12, float(np.median(others))))
    if clear < CLEAR or not 0 < peak < len(around) - 1:
        return None, clear
    bass, rest = _folded(low, place, steps, near)
    between = rest[steps // 2 - near : steps // 2 + near + 1]
    if between.max(initial=0.0) > OFF_BEAT * bass.max():
        return None, clear  # the bass drum is half way between what are said to be the beats
    return (_centre(around, peak) - near) * period / steps, clear


def _folded(strength: Curve, place: NDArray[np.floating[Any]], steps: int, near: int) -> tuple[Curve, Curve]:
    """The onsets folded over one beat, smoothed: those within `near` steps of the beat, and all of them."""
    slot = np.round(np.asarray(place) * steps).astype(int) % steps
    folded = np.bincount(slot, strength, steps) / np.maximum(1, np.bincount(slot, minlength=steps))
    smooth = np.convolve(np.concatenate([folded[-2:], folded, folded[:2]]), np.ones(3) / 3, "same")[2:-2]
    return np.roll(smooth, near)[: 2 * near + 1], smooth


def _centre(curve: Curve, peak: int) -> float:
    """The peak between the steps, by a parabola."""
    a, b, c = curve[peak - 1 : peak + 2]
    bend = a - 2 * b + c
    return float(peak + (0.5 * (a - c) / bend if bend else 0.0))


def onsets(audio: Audio, rate: int) -> tuple[Curve, Curve]:
    """How much begins every `HOP` seconds: the rise of the logarithmic spectrum, of all of it and below 170 Hz."""
    from scipy.fft import rfft

    hop, size = round(HOP * rate), 1024
    mono = np.pad(audio.mean(axis=1), (size // 2, size))
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop][: max(1, len(audio) // hop)]
    spectrum = np.log1p(100 * np.abs(rfft(frames * np.hanning(size).astype(np.float32), axis=1)))
    bands = np.add.reduceat(spectrum, [0, 4, 8, 16, 32, 64, 128, 256], axis=1)
    rise = np.maximum(0.0, np.diff(bands, axis=0, prepend=bands[:1]))
    return rise.sum(axis=1).astype(np.float64), rise[:, 0].astype(np.float64)


def _down(analysis: Analysis, first: float, period: float, per_bar: int) -> int:
    """Which beat of a bar the first one is, by the vote of the downbeats that were heard."""
    if not analysis.beats.downbeats:
        return 0
    votes = np.round((np.array(analysis.beats.downbeats) - first) / period).astype(int) % per_bar
    return int(np.bincount(votes, minlength=per_bar).argmax())

"""Tempo, beats and bars, decided between readings, with how sure that is and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.bars import find_bars
from tools.remix.analysis.fitted import load_fitted
from tools.remix.analysis.onsets import FPS, Onsets
from tools.remix.analysis.pitches import Pitches
from tools.remix.analysis.pointer import pointed_beats
from tools.remix.analysis.readings import Evidence, Reading, Times, features_of, find_readings, gather, nearness
from tools.remix.analysis.tracking import settle
from tools.remix.analysis.types import Beats, Tempo

LATE = 0.004
"""Seconds by which onsets are seen late, measured on rendered songs."""
_QUIET = 0.05
"""Of the strongest onsets: before the first and after the last that are stronger nothing is counted."""
_FEW = 4
_STEADY = 0.01
_OCTAVE, _PHASE = 1.08, 0.5
_CLEAR = (0.04, 0.2)
"""Periodicity of onsets at the beat from which a pulse is heard at all, and from which it is beyond doubt."""
_DISAGREED, _AGREED = 0.75, 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Tempo and beats together, since neither is found without the other."""

    tempo: Tempo
    beats: Beats


NOTHING = Heard(Tempo(None, 0.0), Beats())


def hear_beats(onsets: Onsets, pitches: Pitches) -> Heard:
    """Of onsets and pitches with fine frames. Nothing where no pulse is heard."""
    span = _sounding(onsets)
    if span is None:
        return NOTHING
    evidence = gather(onsets, pitches, pointed_beats(onsets))
    readings = find_readings(evidence, onsets.seconds)
    if not readings:
        return NOTHING
    rows = features_of(readings)
    chances = np.mean([fitted.chances(rows) for fitted in load_fitted("beats")], axis=0)
    best = readings[int(chances.argmax())]
    times = best.beats if best.steady else settle(best.beats, evidence.onsets)
    times = times[(times >= span[0]) & (times <= span[1])]
    if len(times) < _FEW:
        return NOTHING
    doubt = _doubt(readings, chances, best, evidence.pointed)
    confidence = _together(readings, chances, best) * _clearness(evidence, best) * (_DISAGREED if doubt else _AGREED)
    tempo = _tempo(best, times, confidence, doubt)
    return Heard(tempo, _beats(evidence, pitches, times, confidence))


def _beats(evidence: Evidence, pitches: Pitches, times: Times, confidence: float) -> Beats:
    (fitted,) = load_fitted("bars")
    bars = find_bars(evidence, pitches, times, fitted)
    shown = np.maximum(0.0, times - LATE)
    downbeats = shown[bars.first :: bars.per_bar] if bars.per_bar else shown[:0]
    return Beats(
        tuple(map(float, shown)), confidence, tuple(map(float, downbeats)), bars.per_bar, bars.confidence * confidence
    )


def _tempo(best: Reading, times: Times, confidence: float, doubt: str) -> Tempo:
    gaps = np.diff(times)
    width = min(8, len(gaps))
    local = 60 / np.convolve(gaps, np.ones(width) / width, "valid")
    bpm = best.bpm if best.steady else 60 / float(np.median(gaps))
    low, high = (float(value) for value in np.percentile(local, [5, 95]))
    steady = best.steady or bool(np.mean(np.abs(local / bpm - 1) < _STEADY) >= 0.9)
    return Tempo(bpm, confidence, steady, low, high, doubt)


def _sounding(onsets: Onsets) -> tuple[float, float] | None:
    """Seconds of the first and the last onset that counts, a little wider."""
    rises = onsets.rises
    if len(rises) < FPS or rises.max() < 1e-3:
        return None
    strong = np.flatnonzero(rises > _QUIET * np.percentile(rises, 99.5))
    return float(strong[0] / FPS) - 0.07, float(strong[-1] / FPS) + 0.07


def _together(readings: list[Reading], chances: NDArray[np.float64], best: Reading) -> float:
    """The chance of all readings that mean the same beats as the best."""
    same = [nearness(each.beats, best.beats) > 0.8 and nearness(best.beats, each.beats) > 0.8 for each in readings]
    return float(chances[same].sum())


def _clearness(evidence: Evidence, best: Reading) -> float:
    """0 where onsets do not repeat at the beat (speech, noise, free time), 1 where they clearly do."""
    period = 60 * FPS / best.bpm
    together = evidence.repeats[-1]
    lags = np.arange(len(together))
    strength = max(float(np.interp(multiple * period, lags, together, right=0.0)) for multiple in (1, 2, 4))
    return float(np.clip((strength - _CLEAR[0]) / (_CLEAR[1] - _CLEAR[0]), 0.0, 1.0))


def _doubt(readings: list[Reading], chances: NDArray[np.float64], best: Reading, pointed: Times) -> str:
    """What another tracker, or a reading nearly as likely, holds against the best."""
    others = [reading for reading, chance in zip(readings, chances, strict=True) if chance > 0.5 * chances.max()]
    rivals = [
        (60 / float(np.median(np.diff(each))), each) for each in [pointed, *(o.beats for o in others)] if len(each) > 3
    ]
    if any(abs(np.log(bpm / best.bpm)) > np.log(_OCTAVE) for bpm, _ in rivals):
        return "octave"
    if any(nearness(best.beats, beats) < _PHASE for _, beats in rivals):
        return "phase"
    return ""

"""Tempo, beats and bars, decided between readings, with how sure that is and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.bars import LEAST, Bars, find_bars
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
_LIKELIEST = 12
"""Readings in which bars are looked for."""
_MIDDLE, _FAST, _SLOW = 115.0, 190.0, 65.0
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
    readings, chances, bars = _judged(evidence, pitches, readings)
    best = readings[int(chances.argmax())]
    bar = bars[int(chances.argmax())]
    times = best.beats if best.steady else settle(best.beats, evidence.onsets)
    inside = (times >= span[0]) & (times <= span[1])
    if inside.sum() < _FEW:
        return NOTHING
    doubt = _doubt(readings, chances, best, evidence.pointed)
    confidence = _together(readings, chances, best) * _clearness(evidence, best) * (_DISAGREED if doubt else _AGREED)
    tempo = _tempo(best, times[inside], confidence, doubt)
    return Heard(tempo, _beats(times, inside, bar, confidence))


def _judged(
    evidence: Evidence, pitches: Pitches, readings: list[Reading]
) -> tuple[list[Reading], NDArray[np.float64], list[Bars]]:
    """The likeliest readings, how likely each is once bars were looked for in it, and its bars."""
    first = load_fitted("beats")
    rows = features_of(readings)
    scores, chances = first.scores(rows), first.chances(rows)
    likely = [int(index) for index in np.argsort(-chances)[:_LIKELIEST]]
    counted = [index for index in likely if len(readings[index].beats) >= LEAST]
    chosen = counted or likely
    kept = [readings[index] for index in chosen]
    bars = [find_bars(evidence, pitches, reading.beats, load_fitted("bars")) for reading in kept]
    if not counted:
        return kept, chances[chosen], bars
    described = [
        np.concatenate(
            [
                [scores[index] - scores.max(), np.log(chances[index] + 1e-6)],
                bar.features,
                _tempo_features(readings[index].bpm, bar.per_bar),
            ]
        )
        for index, bar in zip(chosen, bars, strict=True)
    ]
    return kept, load_fitted("judge").chances(np.array(described)), bars


def _tempo_features(bpm: float, per_bar: int | None) -> list[float]:
    """How far a tempo is from the middle, and beyond what is common; then how far bars of two or four beats are."""
    octave = float(np.log2(bpm / _MIDDLE))
    bar = float(np.log2(bpm * 4 / per_bar / _MIDDLE)) if per_bar in {2, 4} else 0.0
    fast, slow = max(0.0, float(np.log2(bpm / _FAST))), max(0.0, float(np.log2(_SLOW / bpm)))
    return [octave, octave**2, fast, slow, bar, bar**2]


def _beats(times: Times, inside: NDArray[np.bool_], bar: Bars, confidence: float) -> Beats:
    shown = np.maximum(0.0, times - LATE)
    first = np.zeros(len(times), bool)
    if bar.per_bar:
        first[bar.first :: bar.per_bar] = True
    return Beats(
        tuple(map(float, shown[inside])),
        confidence,
        tuple(map(float, shown[inside & first])),
        bar.per_bar,
        bar.confidence * confidence,
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

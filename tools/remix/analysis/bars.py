"""Which beats begin a bar: where, in groups of two to seven beats, kicks, basses, accents and new chords fall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.fitted import Fitted
from tools.remix.analysis.onsets import FPS
from tools.remix.analysis.pitches import Pitches
from tools.remix.analysis.readings import Evidence, Times

METRES = (4, 3, 2, 6, 5, 7)
_KINDS = 3
LEAST = 16
"""Beats without which nothing is said about bars."""


@dataclass(frozen=True, slots=True)
class Bars:
    """`first` is the place of the first downbeat among the beats, `confidence` in 0..1.

    `features` tell how well beats of this kind fall into bars at all, for comparing one reading of the beat to another.
    """

    per_bar: int | None
    first: int
    confidence: float
    features: NDArray[np.float64]


def find_bars(evidence: Evidence, pitches: Pitches, beats: Times, fitted: Fitted) -> Bars:
    """The likeliest metre and its first beat; none for too few beats."""
    if len(beats) < LEAST:
        return Bars(None, 0, 0.0, np.zeros(0))
    choices, rows = describe_bars(evidence, pitches, beats)
    scores = fitted.scores(rows)
    best = int(scores.argmax())
    metre, first = choices[best]
    chance = 1 / float(np.exp(scores - scores.max()).sum())
    return Bars(metre, first, chance, _regularity(choices, rows, scores, best))


def _regularity(
    choices: list[tuple[int, int]], rows: NDArray[np.float64], scores: NDArray[np.float64], best: int
) -> NDArray[np.float64]:
    """Scores of the best bar, of the best in each metre, their margins, and what spoke for the best."""
    metre = choices[best][0]
    top = float(scores[best])
    chance = 1 / float(np.exp(scores - top).sum())
    others = [score for (each, _), score in zip(choices, scores, strict=True) if each == metre and score < top]
    margins = [top, top - float(np.median(scores)), float(np.log(chance)), top - max(others, default=0.0)]
    kinds = [float(metre in group) for group in ((4,), (3,), (2,), (5, 7), (6,))]
    metres = [max(score for (each, _), score in zip(choices, scores, strict=True) if each == one) for one in METRES]
    size = (rows.shape[1] - len(METRES)) // _KINDS
    kind = _kind(metre)
    return np.array([*margins, *kinds, *metres, *rows[best, kind * size : (kind + 1) * size - 2]])


def describe_bars(
    evidence: Evidence, pitches: Pitches, beats: Times
) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
    """Every (beats in a bar, first downbeat), and a row of what speaks for each."""
    signals = _at_beats(evidence, pitches, beats)
    alike = _likeness(pitches, signals, beats)
    choices, rows = [], []
    for metre in METRES:
        repeats = alike[metre] - float(np.mean([alike[other] for other in (3, 4, 5, 7) if other != metre]))
        for first in range(metre):
            choices.append((metre, first))
            rows.append(_row(signals[:, first:], metre, repeats))
    return choices, np.array(rows)


def _row(signals: NDArray[np.float64], metre: int, repeats: float) -> NDArray[np.float64]:
    """What speaks for a bar of `metre` beats from the first of `signals` (kinds, beats) on.

    Each metre that is common has weights of its own; the others share theirs.
    """
    count = signals.shape[1] // metre
    folded = signals[:, : count * metre].reshape(len(signals), count, metre)
    mean = folded.mean(axis=1)
    rest = mean[:, 1:].mean(axis=1)
    middle = mean[:, metre // 2] if metre % 2 == 0 else rest
    firsts = np.mean(folded[:, :, :1] >= folded.max(axis=2, keepdims=True), axis=(1, 2)) * metre
    own = np.concatenate([mean[:, 0] - rest, mean[:, 0] - middle, middle - rest, np.log(firsts + 0.1), [repeats, 1.0]])
    kind = _kind(metre)
    row = np.zeros(_KINDS * len(own) + len(METRES))
    row[kind * len(own) : (kind + 1) * len(own)] = own
    row[_KINDS * len(own) + METRES.index(metre)] = 1.0
    return row


def _kind(metre: int) -> int:
    return {4: 0, 3: 1}.get(metre, 2)


def _at_beats(evidence: Evidence, pitches: Pitches, beats: Times) -> NDArray[np.float64]:
    """(kinds, beats): onsets and changes at each beat, and how new its chord is next to the one or two beats before."""
    last = len(evidence.curves[0]) - 1
    frames = np.clip(np.round(beats * FPS).astype(int), 0, last)
    found = [curve[frames] / (curve[frames].mean() + 1e-6) for curve in evidence.curves]
    chords = between(pitches, beats)
    bass = chords[:, :24]
    found += [_newness(notes, reach) for notes in (chords, bass) for reach in (1, 2)]
    return np.minimum(np.array(found, np.float64), 6.0)


def between(pitches: Pitches, beats: Times) -> NDArray[np.float64]:
    """The mean pitches from each beat to the next, each of length 1: shape (beats, semitones)."""
    count = len(pitches.strength)
    sums = np.concatenate([np.zeros((1, pitches.strength.shape[1])), np.cumsum(pitches.strength, axis=0, dtype=float)])
    edges = np.clip(np.round(np.append(beats, beats[-1] + np.median(np.diff(beats))) * pitches.fps), 0, count).astype(
        int
    )
    means = (sums[edges[1:]] - sums[edges[:-1]]) / np.maximum(1, np.diff(edges))[:, None]
    floor = np.median(means, axis=1, keepdims=True)
    clear = np.maximum(0, means - floor)
    return np.asarray(clear / (np.linalg.norm(clear, axis=1, keepdims=True) + 1e-9), np.float64)


def _newness(notes: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """One less the likeness of `reach` beats from here on with as many before, next to what is usual."""
    sums = np.concatenate([np.zeros((1, notes.shape[1])), np.cumsum(notes, axis=0)])
    at = np.arange(len(notes))
    after = sums[np.minimum(len(notes), at + reach)] - sums[at]
    before = sums[at] - sums[np.maximum(0, at - reach)]
    scale = np.linalg.norm(after, axis=1) * np.linalg.norm(before, axis=1) + 1e-9
    new = 1 - np.einsum("ij,ij->i", before, after) / scale
    new[0] = new[1:].mean()
    return np.asarray(new / (new.mean() + 1e-3), np.float64)


def _likeness(pitches: Pitches, signals: NDArray[np.float64], beats: Times) -> dict[int, float]:
    """How alike beats are that lie this many apart."""
    notes = between(pitches, beats)
    strokes = (signals - signals.mean(axis=1, keepdims=True)) / (signals.std(axis=1, keepdims=True) + 1e-6)
    found = {}
    for lag in range(1, 9):
        found[lag] = float(
            (notes[:-lag] * notes[lag:]).sum(axis=1).mean() + (strokes[:, :-lag] * strokes[:, lag:]).mean()
        )
    return found

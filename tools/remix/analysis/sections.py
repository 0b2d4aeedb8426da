"""The form: where a recording changes, which of its parts are alike, and what they may be called.

Novelty along the diagonal of a self-similarity matrix of bars (Foote, "Automatic audio segmentation using a measure
of audio novelty", ICME 2000), then parts that resemble each other get one letter, and names follow from place,
loudness and repetition. The names are a guess, and their confidence says so; the boundaries are the better part.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.bars import between
from tools.remix.analysis.energy import levels_of
from tools.remix.analysis.framing import Curve
from tools.remix.analysis.onsets import FPS, Onsets
from tools.remix.analysis.pitches import Pitches
from tools.remix.analysis.types import Section

_KERNEL = 8
"""Bars before and after that are compared."""
_SHORTEST = 4
"""Bars that a part has at least, but for the first and the last."""
_FREE = 2.0
"""Seconds that stand for a bar where none were heard."""
_LEAST = 20.0
"""Seconds that have a form."""
_ALIKE = 0.72

Matrix = NDArray[np.float64]


def find_sections(
    audio: Curve, onsets: Onsets, pitches: Pitches, downbeats: Sequence[float], steadiness: float
) -> tuple[Section, ...]:
    """Parts from the beginning to the end, on `downbeats` where there are any; `steadiness` is the bars' confidence."""
    seconds = onsets.seconds
    edges = _edges(downbeats, seconds)
    if seconds < _LEAST or len(edges) < 2 * _SHORTEST:
        return (Section(0.0, seconds, "section", "A", 0.2),) if seconds > 0 else ()
    features, levels = _bars(audio, onsets, pitches, edges)
    novelty = _novelty(features @ features.T)
    cuts = _peaks(novelty)
    bounds = [0, *cuts, len(features)]
    means = [_unit(features[low:high].mean(axis=0)) for low, high in pairwise(bounds)]
    loud = [float(levels[low:high].mean()) for low, high in pairwise(bounds)]
    letters = _letters(means)
    sharp = [float(novelty[cut] / (novelty.max() + 1e-9)) for cut in cuts]
    times = [0.0, *(float(edges[cut]) for cut in cuts), seconds]
    found = []
    for index, label in enumerate(_labels(letters, loud, np.diff(times))):
        edge = [sharp[place] for place in (index - 1, index) if 0 <= place < len(sharp)]
        confidence = 0.3 + 0.4 * float(np.mean(edge or [0.0])) * (0.5 + 0.5 * steadiness)
        found.append(Section(times[index], times[index + 1], label, letters[index], confidence))
    return tuple(found)


def _edges(downbeats: Sequence[float], seconds: float) -> NDArray[np.float64]:
    """Where bars begin, and the end."""
    edges = np.array(downbeats) if len(downbeats) >= 2 * _SHORTEST else np.arange(0, seconds, _FREE)
    return np.append(edges[edges < seconds - 0.2], seconds)


def _bars(
    audio: Curve, onsets: Onsets, pitches: Pitches, edges: NDArray[np.float64]
) -> tuple[Matrix, NDArray[np.float64]]:
    """What each bar sounds like, as a vector of length 1, and how loud it is in dB."""
    notes = between(pitches, edges[:-1])
    chroma = np.stack([np.bincount(np.arange(notes.shape[1]) % 12, row, 12) for row in notes])
    frames = np.clip(np.round(edges * FPS).astype(int), 0, len(onsets.bands))
    spans = list(zip(frames[:-1], np.maximum(frames[1:], frames[:-1] + 1), strict=True))
    timbre = np.stack([onsets.bands[low:high].mean(axis=0) for low, high in spans])
    strokes = np.stack([onsets.registers[:, low:high].mean(axis=1) for low, high in spans])
    levels = levels_of(audio, 0.1)
    at = np.clip((edges * 10).astype(int), 0, len(levels))
    loud = np.array([levels[low : max(high, low + 1)].mean() for low, high in pairwise(at)])
    parts = [(chroma, 0.8), (timbre, 1.2), (strokes, 1.0), (loud[:, None], 0.6)]
    stacked = np.concatenate([_standard(part) * weight / part.shape[1] ** 0.5 for part, weight in parts], axis=1)
    smooth = (np.roll(stacked, 1, axis=0) + 2 * stacked + np.roll(stacked, -1, axis=0)) / 4
    smooth[0], smooth[-1] = stacked[0], stacked[-1]
    return _unit(smooth), loud


def _novelty(alike: Matrix) -> NDArray[np.float64]:
    """How much each bar's beginning divides what lies before from what comes after."""
    count = len(alike)
    found = np.zeros(count)
    for at in range(2, count - 1):
        reach = min(_KERNEL, at, count - at)
        before, after = slice(at - reach, at), slice(at, at + reach)
        within = alike[before, before].mean() + alike[after, after].mean()
        found[at] = max(0.0, within - 2 * alike[before, after].mean()) * min(1.0, reach / 4)
    return found


def _peaks(novelty: NDArray[np.float64]) -> list[int]:
    """Bars with which parts begin: the most novel first, none too near another; whole fours of bars are likelier."""
    least = max(0.25 * novelty.max(), 0.15)
    order = np.argsort(-novelty)
    chosen: list[int] = []
    for at in order:
        if novelty[at] < least:
            break
        if all(abs(int(at) - other) >= _SHORTEST for other in (*chosen, len(novelty))) and at >= 2:
            around = novelty[max(0, at - 1) : at + 2]
            if novelty[at] >= around.max():
                chosen.append(int(at))
    return sorted(chosen)


def _letters(means: Sequence[NDArray[np.float64]]) -> list[str]:
    """A letter for each part, the same for parts that resemble one another."""
    letters: list[str] = []
    for index, mean in enumerate(means):
        likeness = [float(mean @ means[other]) for other in range(index)]
        best = int(np.argmax(likeness)) if likeness else -1
        if likeness and likeness[best] > _ALIKE:
            letters.append(letters[best])
        else:
            letters.append(chr(ord("A") + min(25, len(set(letters)))))
    return letters


def _labels(letters: Sequence[str], loud: Sequence[float], lengths: NDArray[np.float64]) -> list[str]:
    """Names: the ends, the loudest of what comes back, what comes back besides, and what is much softer between."""
    count = len(letters)
    if count == 1:
        return ["section"]
    usual = float(np.median(loud))
    weight = {letter: sum(lengths[i] for i in range(count) if letters[i] == letter) for letter in letters}
    level = {letter: np.mean([loud[i] for i in range(count) if letters[i] == letter]) for letter in letters}
    again = [letter for letter in dict.fromkeys(letters) if letters.count(letter) > 1]
    chorus = max(again, key=lambda letter: level[letter]) if len(again) > 1 else None
    rest = [letter for letter in weight if letter != chorus]
    verse = max(rest, key=lambda letter: weight[letter]) if rest else None
    found = []
    for index, letter in enumerate(letters):
        label = "section"
        if index == 0 and letters.count(letter) == 1:
            label = "intro"
        elif index == count - 1 and (letters.count(letter) == 1 or lengths[index] < 12):
            label = "outro"
        elif letter == chorus:
            label = "chorus"
        elif letter == verse and letters.count(letter) > 1:
            label = "verse"
        elif loud[index] < usual - 3:
            label = "break"
        found.append(label)
    return found


def _standard(values: Matrix) -> Matrix:
    return np.asarray((values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6), np.float64)


def _unit(values: Matrix) -> Matrix:
    return np.asarray(values / (np.linalg.norm(values, axis=-1, keepdims=True) + 1e-9), np.float64)

"""A second opinion on the beat: a hidden Markov model of a pointer that runs through each beat.

Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking", ISMIR 2015, for beats
alone, over how much louder the lowest register and the whole become rather than over a network's guesses. It shares
neither the curves nor the search of `readings`, so that where both agree, it means something.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.onsets import FPS, Onsets

RATE = 50.0
"""Steps a second."""
SLOWEST, FASTEST = 50.0, 210.0
_STAY = 80.0
"""How unlikely a change of tempo from one beat to the next is (the paper's lambda)."""
_PART = 16
"""Part of a beat in which it counts as sounding."""
_COMMON, _SPREAD = 118.0, 0.7
"""Middle in beats per minute and width in octaves of the tempi that are likely before anything is heard."""


def pointed_beats(onsets: Onsets) -> NDArray[np.float64]:
    """Times of beats in seconds."""
    activity = _activity(onsets)
    lengths = np.arange(int(60 * RATE / FASTEST), int(60 * RATE / SLOWEST) + 1)
    if len(activity) < 4 * lengths[-1]:
        return np.zeros(0)
    firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    path = _decode(activity, lengths, firsts)
    beginning = np.flatnonzero(np.isin(path, firsts))
    times: NDArray[np.float64] = beginning / RATE
    return times


def _activity(onsets: Onsets) -> NDArray[np.float64]:
    """Chance-like values at `RATE`: 0 nothing begins, towards 1 something loud or low does."""
    together = onsets.accents / (onsets.accents.mean() + 1e-9) + onsets.registers[0]
    steps = int(len(together) / FPS * RATE)
    edges = np.linspace(0, len(together), steps + 1).astype(int)
    most = np.maximum.reduceat(together, edges[:-1]) if steps else together[:0]
    return np.asarray(np.clip(most / (np.percentile(most, 98) + 1e-9), 0, 1) * 0.9, np.float64) if steps else most


def _decode(activity: NDArray[np.float64], lengths: NDArray[np.intp], firsts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Viterbi over (length, place in the beat): the state at every step."""
    states = int(lengths.sum())
    lasts = firsts + lengths - 1
    place = np.arange(states) - np.repeat(firsts, lengths)
    sounding = place < np.repeat(np.maximum(1, lengths // _PART + 1), lengths)
    moves = -_STAY * np.abs(lengths[None] / lengths[:, None] - 1)
    moves -= np.log(np.exp(moves).sum(axis=1, keepdims=True))
    prior = -0.5 * (np.log2(60 * RATE / lengths / _COMMON) / _SPREAD) ** 2
    scores = np.repeat(prior, lengths)
    yes, no = np.log(activity + 0.01), np.log((1 - activity) / (_PART - 1) + 0.001)
    came = np.zeros((len(activity), len(lengths)), np.uint8)
    for step in range(len(activity)):
        entering = scores[lasts][:, None] + moves
        best = entering.argmax(axis=0)
        came[step] = best
        scores[1:] = scores[:-1].copy()
        scores[firsts] = entering[best, np.arange(len(lengths))]
        scores += np.where(sounding, yes[step], no[step])
    return _trace(int(scores.argmax()), came, lasts, place, lengths)


def _trace(
    state: int,
    came: NDArray[np.uint8],
    lasts: NDArray[np.intp],
    place: NDArray[np.intp],
    lengths: NDArray[np.intp],
) -> NDArray[np.intp]:
    owner = np.repeat(np.arange(len(lengths)), lengths)
    path = np.zeros(len(came), np.intp)
    for step in range(len(came) - 1, -1, -1):
        path[step] = state
        state = int(lasts[came[step, owner[state]]]) if place[state] == 0 else state - 1
    return path

"""An order in which songs flow: small steps in tempo, key and loudness, no artist twice in a row, an arc of energy.

Songs are put in order as a travelling salesman goes: each next to its nearest, then improved by reversing stretches
and moving single songs (2-opt and or-opt: Croes 1958, Or 1976) until nothing gets better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_TEMPO, _KEY, _LOUDNESS, _ENERGY = 1.0, 0.92, 1.55, 0.2
_UNKNOWN = 0.25  # the step between songs of which one was not analysed: neither sought nor avoided
_SAME_ARTIST = 50.0
_ARC = 3.0
_LEAST_GAIN = 0.1
_ROUNDS = 3  # moves for each song, at the most


@dataclass(frozen=True, slots=True)
class Sound:
    """What is known of a song's sound; None where it was not analysed.

    Tempo in beats a minute, key as 0 (C) to 11 and whether it is minor, loudness in LUFS, energy from 0 to 1.
    """

    artist: str = ""
    tempo: float | None = None
    key: tuple[int, bool] | None = None
    loudness: float | None = None
    energy: float | None = None


def tempo_step(one: float, other: float) -> float:
    """How far two tempi are apart, in octaves; half and double time are the same pulse."""
    octaves = abs(math.log2(one / other))
    return abs(octaves - round(octaves))


def key_step(one: tuple[int, bool], other: tuple[int, bool]) -> int:
    """Steps between two keys on the circle of fifths (0 to 6); a minor key stands with its relative major."""
    places = [((tonic + (3 if minor else 0)) * 7) % 12 for tonic, minor in (one, other)]
    apart = abs(places[0] - places[1])
    return min(apart, 12 - apart)


def step(one: Sound, other: Sound) -> float:
    """The cost of one song following another, about 0 (alike) to 4."""
    return float(_steps((one, other), apart=False)[0, 1])


def order(sounds: Sequence[Sound], arc: Sequence[float] | None = None, *, apart: bool = True) -> list[int]:
    """The places of the songs in an order that flows.

    `arc` is the energy wanted over time as values from 0 to 1 ("calm, then rising" is (0.2, 0.9)); `apart` keeps
    songs of one artist from following each other where that is possible. The same songs give the same order.
    """
    if len(sounds) < 3:
        return _by_arc(sounds, arc) if arc else list(range(len(sounds)))
    steps = _steps(sounds, apart=apart)
    wanted = _wanted(sounds, arc)
    tour = _by_arc(sounds, arc) if arc else _nearest(steps)
    return _improved(tour, steps, wanted)


def exchanged(
    tour: Sequence[int], sounds: Sequence[Sound], may_replace: NDArray[np.bool_], *, apart: bool = True
) -> list[int]:
    """A tour with single songs exchanged for spare ones where the steps beside them get smaller.

    `sounds` are those of the tour and of all spare songs; `may_replace[i, j]` says that j may stand for i. A song is
    exchanged for the one that gains the most, one after the other, as often as the tour has songs at the most.
    """
    steps, tour = _steps(sounds, apart=apart), list(tour)
    allowed = may_replace.copy()
    allowed[:, tour] = False
    for _ in range(len(tour)):
        places = np.array(tour)
        before, after = np.roll(places, 1), np.roll(places, -1)
        beside = steps[before] * (np.arange(len(tour)) > 0)[:, None]
        beside = beside + steps[after] * (np.arange(len(tour)) < len(tour) - 1)[:, None]
        gains = beside[np.arange(len(tour)), places][:, None] - beside
        gains = np.where(allowed[places], gains, 0.0)
        place, song = np.unravel_index(int(np.argmax(gains)), gains.shape)
        if gains[place, song] <= _LEAST_GAIN:
            break
        allowed[:, tour[place]], allowed[:, song] = False, False
        tour[place] = int(song)
    return tour


def _steps(sounds: Sequence[Sound], *, apart: bool) -> NDArray[np.float64]:
    tempo = np.array([np.nan if s.tempo is None or s.tempo <= 0 else math.log2(s.tempo) for s in sounds])
    octaves = np.abs(tempo[:, None] - tempo[None])
    place = np.array([np.nan if s.key is None else ((s.key[0] + (3 if s.key[1] else 0)) * 7) % 12 for s in sounds])
    fifths = np.abs(place[:, None] - place[None])
    loudness = np.array([np.nan if s.loudness is None else s.loudness for s in sounds])
    energy = np.array([np.nan if s.energy is None else s.energy for s in sounds])
    total = (
        _TEMPO * _known(np.abs(octaves - np.round(octaves)) / 0.25)
        + _KEY * _known(np.minimum(fifths, 12 - fifths) / 3)
        + _LOUDNESS * _known(np.minimum(np.abs(loudness[:, None] - loudness[None]) / 6, 2))
        + _ENERGY * _known(np.abs(energy[:, None] - energy[None]) / 0.4)
    )
    if apart:
        artist = np.array([s.artist for s in sounds])
        total = total + _SAME_ARTIST * ((artist[:, None] == artist[None]) & (artist[:, None] != ""))
    return total


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(values), _UNKNOWN, values)


def _wanted(sounds: Sequence[Sound], arc: Sequence[float] | None) -> NDArray[np.float64] | None:
    """Cost of each song (row) at each place (column); None without an arc."""
    if not arc or all(sound.energy is None for sound in sounds):
        return None
    levels = _levels(arc, len(sounds))
    ranks = _ranks(sounds)
    return _ARC * np.abs(ranks[:, None] - levels[None])


def _ranks(sounds: Sequence[Sound]) -> NDArray[np.float64]:
    """Energies as they compare among these songs, from 0 to 1; unknown ones in the middle."""
    energy = np.array([np.nan if s.energy is None else s.energy for s in sounds])
    known = np.sort(energy[~np.isnan(energy)])
    place = np.searchsorted(known, energy) / max(1, len(known) - 1)
    return np.where(np.isnan(energy), 0.5, place)


def _levels(arc: Sequence[float], count: int) -> NDArray[np.float64]:
    return (
        np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(arc)), arc)
        if len(arc) > 1
        else np.full(count, arc[0])
    )


def _by_arc(sounds: Sequence[Sound], arc: Sequence[float]) -> list[int]:
    levels = _levels(arc, len(sounds))
    places = np.argsort(np.argsort(levels, kind="stable"), kind="stable")
    by_energy = np.argsort(_ranks(sounds), kind="stable")
    return [int(by_energy[place]) for place in places]


def _nearest(steps: NDArray[np.float64]) -> list[int]:
    tour, left = [0], set(range(1, len(steps)))
    while left:
        tour.append(min(left, key=lambda song: (steps[tour[-1], song], song)))
        left.remove(tour[-1])
    return tour


def _improved(tour: list[int], steps: NDArray[np.float64], wanted: NDArray[np.float64] | None) -> list[int]:
    best = np.array(tour)
    moves = _moves(len(tour))
    cost = float(_costs(best[None], steps, wanted)[0])
    for _ in range(_ROUNDS * len(tour)):
        candidates = best[moves]
        costs = _costs(candidates, steps, wanted)
        at = int(np.argmin(costs))
        if costs[at] >= cost - 1e-9:
            break
        best, cost = candidates[at], float(costs[at])
    return [int(song) for song in best]


def _costs(
    tours: NDArray[np.intp], steps: NDArray[np.float64], wanted: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    total = steps[tours[:, :-1], tours[:, 1:]].sum(1)
    if wanted is not None:
        total = total + wanted[tours, np.arange(tours.shape[1])[None]].sum(1)
    return np.asarray(total, np.float64)


@lru_cache(maxsize=8)
def _moves(count: int) -> NDArray[np.intp]:
    """Permutations of places, one a row: stretches reversed, and single songs moved, within reach."""
    reach = count if count <= 60 else max(8, 200_000 // (count * count))
    rows = []
    for i in range(count):
        for j in range(max(0, i - reach), min(count, i + reach + 1)):
            places = list(range(count))
            if i < j:
                rows.append(places[:i] + places[i : j + 1][::-1] + places[j + 1 :])
            if abs(i - j) > 1:
                song = places.pop(i)
                rows.append([*places[:j], song, *places[j:]])
    return np.array(rows or [list(range(count))], np.intp)

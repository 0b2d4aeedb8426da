"""Radio against simulated listeners: no repetition, and fewer skips as a session goes on.

A listener is a real one (HetRec). Tonight they are in the mood for one of the tags that they hear most; the station is
not told. They skip nine in ten songs of artists without that tag and one in ten of those with it.
"""

from __future__ import annotations

import random
import statistics
import time

from tests.benchmarks.playlist_homes import Home, World
from tests.benchmarks.table import Row, row
from tools.playlists.constraints import Constraints
from tools.playlists.station import Station

_SONGS, _PART, _APART = 60, 20, 50
_WRONG, _RIGHT = 0.9, 0.1


def radio(home: Home, world: World, listeners: int = 20) -> list[Row]:
    """The table."""
    learning, deaf, taken, nearest, same = [], [], [], [], []
    for number, listener in enumerate(sorted(home.listening.listeners())[:listeners]):
        mood = _mood(world, int(listener or 2), random.Random(number))
        begin = time.perf_counter()
        skips, played = _session(home, world, listener, mood, number)
        taken.append((time.perf_counter() - begin) / _SONGS * 1000)
        learning.append(skips)
        deaf.append(_session(home, world, listener, mood, number, learns=False)[0])
        nearest.append(min((b - a for a, b in _again(played)), default=_SONGS))
        other = _session(home, world, listener, mood, number + 1000)[1]
        same.append(len(set(played[:20]) & set(other[:20])) / 20)
    first, last = (_share(learning, part) for part in (slice(0, _PART), slice(_SONGS - _PART, _SONGS)))
    still = _share(deaf, slice(_SONGS - _PART, _SONGS))
    return [
        row(f"radio: skipped of the first {_PART} songs (share)", first),
        row(f"radio: skipped of the last {_PART} of {_SONGS} songs (share)", last, first),
        row(f"radio: the same without learning, last {_PART} (share)", still),
        row("radio: songs between two plays of one, least", min(nearest), _APART, least=True),
        row("radio: of twenty songs, the same in another session (share)", statistics.mean(same), 0.5),
        row("radio: milliseconds a song, mean", statistics.mean(taken)),
    ]


def _mood(world: World, listener: int, draw: random.Random) -> str:
    counts: dict[str, int] = {}
    for artist in world.plays[listener]:
        for tag in world.genre(artist).split("; "):
            counts[tag] = counts.get(tag, 0) + 1
    most = sorted(counts, key=lambda tag: (-counts[tag], tag))[:6]
    return draw.choice(most)


def _session(
    home: Home, world: World, listener: str, mood: str, seed: int, *, learns: bool = True
) -> tuple[list[bool], list[str]]:
    home.listening.listener = listener
    draw = random.Random(seed)
    station = Station("", Constraints(), home.pool, home.stands, home.preferences, random.Random(seed))
    skips: list[bool] = []
    played: list[str] = []
    while len(skips) < _SONGS:
        for entry in station.next(3):
            fits = mood in world.tags[int(entry.item.id[1:])]
            skipped = draw.random() < (_RIGHT if fits else _WRONG)
            skips.append(skipped)
            played.append(entry.item.id)
            if learns:
                station.learn(entry.item, skipped=skipped)
    return skips[:_SONGS], played[:_SONGS]


def _again(played: list[str]) -> list[tuple[int, int]]:
    places: dict[str, int] = {}
    found = []
    for place, one in enumerate(played):
        if one in places:
            found.append((places[one], place))
        places[one] = place
    return found


def _share(sessions: list[list[bool]], part: slice) -> float:
    return statistics.mean(skipped for skips in sessions for skipped in skips[part])

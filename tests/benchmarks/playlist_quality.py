"""Playlists beside what is in them: how they flow, what the dial does, whether its reasons are true, how fast."""

from __future__ import annotations

import itertools
import math
import random
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.big_library import Names, fill
from tests.benchmarks.playlist_constraints import GENRES, analyse, made_up
from tests.benchmarks.playlist_homes import DAY, Home, World
from tests.benchmarks.table import Row, milliseconds, p95, row
from tools.playlists.constraints import Constraints
from tools.playlists.flow import key_step, tempo_step
from tools.playlists.wish import understand
from tools.taste.model import home as taste_home

DIAL = (0.0, 0.25, 0.5, 0.75, 1.0)


def flow(folder: Path, playlists: int = 30, shuffles: int = 20) -> list[Row]:
    """Jumps between neighbours against the same songs in random orders: octaves, steps of fifths, LU."""
    home, facts = made_up(folder / "flow")
    home.meanings.bring_up_to_date()
    draw = random.Random(17)
    steps: dict[str, Callable[[Any, Any], float]] = {
        "tempo": lambda a, b: tempo_step(a["tempo"], b["tempo"]),
        "key": lambda a, b: key_step(a["key"], b["key"]),
        "loudness": lambda a, b: abs(a["loudness"] - b["loudness"]),
    }
    ours: dict[str, list[float]] = {name: [] for name in steps}
    chance: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(playlists):
        words = f"{draw.choice([45, 60, 90, 120])} minutes of {draw.choice(GENRES).lower()}"
        made = home.maker.make("", understand(words, lambda _: None, home.is_genre))
        songs = [facts[item.id] for item in made.items]
        orders = [draw.sample(songs, len(songs)) for _ in range(shuffles)]
        for name, step in steps.items():
            ours[name] += [step(a, b) for a, b in itertools.pairwise(songs)]
            chance[name] += [step(a, b) for order in orders for a, b in itertools.pairwise(order)]
    return [
        row(f"mean jump of {name} between neighbours, of a random order's", _ratio(ours[name], chance[name]), 0.5)
        for name in steps
    ]


def _ratio(one: Sequence[float], other: Sequence[float]) -> float:
    return statistics.mean(one) / statistics.mean(other)


def dial(home: Home, world: World, listeners: int = 60) -> list[Row]:
    """What the dial from familiar to discovery does to novelty and to diversity.

    Novelty: the share of entries never heard here, and the mean surprise in bits (Vargas and Castells 2011).
    Diversity: the mean distance of two entries by the tags that people gave (Ziegler et al. 2005, with Jaccard's).
    """
    popular = _listeners_of(world)
    total = max(1, len(world.plays))
    found: dict[str, list[list[float]]] = {"unheard": [], "surprise": [], "diversity": []}
    asked = ["", "rock music", "some electronic music", "quiet songs for the evening"]
    for listener in sorted(home.listening.listeners())[:listeners]:
        home.listening.listener = listener
        heard = set(home.stands.now().items)
        wish = understand(asked[int(listener or 0) % len(asked)], lambda _: None, home.is_genre)
        for at, place in enumerate(DIAL):
            made = home.maker.make("", replace(wish, discovery=place, seconds=None, count=20))
            artists = [int(item.id[1:]) for item in made.items]
            values = {
                "unheard": statistics.mean(item.id not in heard for item in made.items),
                "surprise": statistics.mean(-math.log2((popular.get(a, 0) + 1) / (total + 1)) for a in artists),
                "diversity": statistics.mean(
                    _distance(world.tags[a], world.tags[b]) for a, b in itertools.combinations(artists, 2)
                ),
            }
            for name, value in values.items():
                found[name] += [[] for _ in range(len(DIAL) - len(found[name]))]
                found[name][at].append(value)
    rows = []
    for name, values in found.items():
        means = [statistics.mean(one) for one in values]
        rows += [row(f"dial at {place:g}: {name}", mean) for place, mean in zip(DIAL, means, strict=True)]
        falls = max([0.0, *(a - b for a, b in itertools.pairwise(means))])
        rows.append(row(f"{name} never falls as the dial moves on: largest fall", falls, 0.0))
    return rows


def _listeners_of(world: World) -> dict[int, int]:
    found: dict[int, int] = {}
    for plays in world.plays.values():
        for artist in plays:
            found[artist] = found.get(artist, 0) + 1
    return found


def _distance(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    return 1 - len(one.keys() & other.keys()) / len(one.keys() | other.keys())


def reasons(home: Home, listeners: int = 60) -> list[Row]:
    """Every stated reason computed again from the rows of the log and of the library."""
    told, false = 0, []
    kinds: dict[str, int] = {}
    asked = ["", "rock music", "an hour of calm songs", "20 songs from the eighties", "something new to me", "jazz"]
    for number, listener in enumerate(sorted(home.listening.listeners())[:listeners]):
        home.listening.listener = listener
        wish = understand(asked[number % len(asked)], lambda _: None, home.is_genre)
        made = home.maker.make("", replace(wish, discovery=DIAL[number % len(DIAL)]))
        for entry in made.entries:
            told += 1
            name, true = _audited(home, listener, entry.item, entry.reason, made.wish)
            kinds[name] = kinds.get(name, 0) + 1
            if not true:
                false.append(f"{entry.item.name}: {entry.reason}")
    for line in false[:10]:
        print(f"   not true: {line}")
    rows = [row(f"{told} stated reasons, true by the log (share)", 1 - len(false) / max(told, 1), 1.0, least=True)]
    return rows + [row(f"   reasons: {name}", number) for name, number in sorted(kinds.items())]


_TIMES = r"(?P<times>once|twice|\d+ times)"
_CHECKS = {
    "heard it": re.compile(
        rf"you have heard it {_TIMES}(?:, last .+)?|you have played it {_TIMES.replace('times', 'more', 1)}"
    ),
    "heard the artist": re.compile(rf"you have (?:heard|played) (?P<name>.+) {_TIMES}(?P<fresh>, this one not yet)?"),
    "not heard": re.compile(r"(?:(?P<genre>.+) that )?you have not heard (?:it )?here yet|it is new to you"),
    "fulfils": re.compile(r"it is (?P<what>.+)"),
}


def _audited(home: Home, listener: str, item: Any, reason: str, wish: Constraints) -> tuple[str, bool]:
    mine, makers = _counted(home, listener)
    for name, pattern in _CHECKS.items():
        found = pattern.fullmatch(reason)
        if not found:
            continue
        said = found.groupdict()
        times = next((_number(said[one]) for one in ("times", "more") if said.get(one)), 0)
        if name == "heard it":
            return name, mine.get(item.id, 0) == times
        if name == "heard the artist":
            fresh = not said["fresh"] or item.id not in mine
            return name, said["name"] == item.artist and makers.get(item.artist, 0) == times and fresh
        if name == "not heard":
            return name, item.id not in mine
        return _fulfilled(home, listener, item, said["what"], wish)
    return f"other: {reason[:40]}", _beside(home, listener, reason)


def _beside(home: Home, listener: str, reason: str) -> bool:
    """What is likened to something or said to follow it: that was heard by somebody of this home."""
    found = re.fullmatch(r"it (?:is often heard together with|often comes after|is like) (?P<other>.+)", reason)
    if not found:
        return reason == "it is played a lot"
    with home.database.reading() as session:
        connection = session.connection()
        asked = (
            "SELECT count(*) FROM listening_events AS e JOIN subjects AS s ON s.id = e.subject_id "
            "WHERE s.title || ' by ' || s.artist = ?"
        )
        return bool(connection.exec_driver_sql(asked, (found["other"],)).scalar())


def _fulfilled(home: Home, listener: str, item: Any, what: str, wish: Constraints) -> tuple[str, bool]:
    if what.startswith("near to"):
        return "near to the wish", what == f'near to "{wish.about}" by what its tags say'
    if beside := re.fullmatch(r"(?:often heard together with|like) .+|played a lot", what):
        return "beside", _beside(home, listener, f"it is {beside[0]}")
    parts = re.split(r", ", what)
    true = True
    for part in parts:
        genre, _, year = part.rpartition("from ")
        true &= not year.isdigit() or int(year) == item.year
        if genre.strip():
            true &= genre.strip() in item.genre.casefold()
        if part == "new to you":
            true &= item.id not in _counted(home, listener)[0]
        elif not year.isdigit() and not part.startswith(("by ", "at ", "without ")):
            true &= part in item.genre.casefold()
    return "fulfils the wish", true


_KNOWN: dict[str, tuple[dict[str, int], dict[str, int]]] = {}


def _counted(home: Home, listener: str) -> tuple[dict[str, int], dict[str, int]]:
    """Plays of each item and each artist, counted with SQL over the log's rows."""
    key = f"{home.folder} {listener}"
    if key not in _KNOWN:
        asked = (
            "SELECT s.key, s.artist, count(*) FROM listening_events AS e JOIN subjects AS s ON s.id = e.subject_id "
            "JOIN listeners AS l ON l.id = e.listener_id WHERE l.name = ? AND e.what = 'play' "
            "AND e.listened >= min(e.duration / 2, 240) AND e.duration > 30 GROUP BY s.key, s.artist"
        )
        with home.database.reading() as session:
            rows = session.connection().exec_driver_sql(asked, (listener,)).fetchall()
        items, makers = {row[0]: row[2] for row in rows}, dict[str, int]()
        for _, artist, count in rows:
            makers[artist] = makers.get(artist, 0) + count
        _KNOWN[key] = (items, makers)
    return _KNOWN[key]


def _number(words: str) -> int:
    return {"once": 1, "twice": 2}.get(words) or int(words.split(maxsplit=1)[0])


def speed(data: Path, folder: Path, items: int = 100_000, asked: int = 80) -> list[Row]:
    """Thirty entries from a large library whose sound is known, with a history and a taste model."""
    home = Home(folder / "large")
    if not home.library.counts()["tracks"]:
        fill(home.database, Names(data), items)
        draw = random.Random(19)
        tracks = [item.id for item in home.library.all("track")]
        analyse(home, {one: _sound(draw) for one in tracks})
        begin = time.time() - 40 * DAY
        home.hear("", [(draw.choice(tracks[:3000]), begin + n * 700) for n in range(4000)])
        taste_home.train(home.listening, home.library, home.folder)
    home.meanings.bring_up_to_date()
    draw = random.Random(23)
    genres = [name for name in ("rock", "pop", "electronic", "jazz", "indie", "metal", "folk") if home.is_genre(name)]
    forms = ["{g}", "{g} from the eighties", "{g} over 120 bpm", "instrumental {g}", "", "new to me", "my favourites",
             "{g} without pop", "nothing too loud", "from the nineties"]  # fmt: skip
    wishes = [
        replace(
            understand(forms[n % len(forms)].format(g=draw.choice(genres)), lambda _: None, home.is_genre), count=30
        )
        for n in range(asked)
    ]
    home.maker.make("", wishes[0])
    begin = time.process_time()
    taken = [milliseconds(lambda wish=wish: home.maker.make("", wish)) for wish in wishes]  # type: ignore[misc]
    worked = (time.process_time() - begin) / len(wishes) * 1000
    label = f"30 entries from {items:,} items"
    return [
        row(f"{label}, median (ms)", statistics.median(taken)),
        row(f"{label}, p95 (ms)", p95(taken), 300.0),
        row(f"{label}, processor time, mean (ms)", worked),
    ]


def _sound(draw: random.Random) -> dict[str, Any]:
    return {
        "tempo": draw.gauss(118, 26), "energy": draw.random(), "vocals": draw.random() < 0.7,
        "key": (draw.randrange(12), draw.random() < 0.4), "loudness": draw.gauss(-11, 3),
    }  # fmt: skip

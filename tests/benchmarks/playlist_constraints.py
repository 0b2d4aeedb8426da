"""Wishes with stated constraints, and whether every entry keeps them, by the facts of a made-up library alone.

Nothing of the product's reading of wishes is used here: a wish is written from the constraints, not the other way
round, and an entry is looked up by its id in what the library was made from.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from tests.benchmarks.playlist_homes import Home
from tests.benchmarks.table import Row, row
from tools.library.analysis.tables import AnalysisRow
from tools.playlists.store import PlaylistStore
from tools.playlists.tool import PlaylistTools
from tools.taste.choices import Choices

GENRES = ("Rock", "Jazz", "Ambient", "Hip Hop", "Folk", "Metal", "Soul", "Techno", "Bossa Nova", "Blues")
_TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_DECADES = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "2000s": 2000, "2010s": 2010}
_NUMBERS = {2: "two", 3: "three", 5: "five", 8: "eight", 10: "ten", 12: "twelve", 15: "fifteen", 20: "twenty"}
Fact = Mapping[str, Any]
Holds = Callable[[Fact], bool]


def made_up(
    folder: Path, songs: int = 3000, artists: int = 150, seed: int = 3
) -> tuple[Home, dict[str, dict[str, Any]]]:
    """A home of invented songs with analysed sound, and the facts that it was made from."""
    home, draw = Home(folder), random.Random(seed)
    names = [f"{first} {last}" for first in _FIRST for last in _LAST][:artists]
    facts: dict[str, dict[str, Any]] = {}
    for n in range(songs):
        artist = n % artists
        facts[f"s{n}"] = {
            "artist": names[artist], "genre": GENRES[artist % len(GENRES)], "year": draw.randrange(1960, 2020),
            "duration": draw.uniform(140, 340), "tempo": min(200.0, max(60.0, draw.gauss(118, 26))),
            "energy": draw.betavariate(2, 2), "vocals": draw.random() < 0.7,
            "key": (draw.randrange(12), draw.random() < 0.4), "loudness": draw.gauss(-11, 3),
            "title": f"{draw.choice(_TITLES)} {draw.choice(_TITLES)}",
        }  # fmt: skip
    rows = [{"id": f"m{n}", "kind": "artist", "title": name} for n, name in enumerate(names)]
    columns = ("title", "artist", "genre", "year", "duration")
    rows += [{"id": one, "kind": "track", **{name: fact[name] for name in columns}} for one, fact in facts.items()]
    home.add(rows, [(one, f"m{int(one[1:]) % artists}") for one in facts])
    analyse(home, facts)
    return home, facts


def analyse(home: Home, facts: Mapping[str, Fact]) -> None:
    """The results that listening to these songs would have given."""
    values = []
    for one, fact in facts.items():
        tonic, minor = fact["key"]
        told = {
            "tempo": {"bpm": fact["tempo"]}, "energy": {"level": fact["energy"]},
            "vocals": {"share": 0.6 if fact["vocals"] else 0.0}, "loudness": {"integrated": fact["loudness"]},
            "key": {"key": _TONICS[tonic], "mode": "minor" if minor else "major"},
        }  # fmt: skip
        values += [
            {"item_id": one, "kind": kind, "version": 1, "sound": "", "value": json.dumps(value), "made": 1.0}
            for kind, value in told.items()
        ]
    with home.database.session() as session:
        session.execute(insert(AnalysisRow), values)


@dataclass(slots=True)
class Asked:
    """A wish in words, and what must hold of each entry or of the whole by the name of the constraint.

    `wanted`: so many songs, or minutes.
    """

    words: list[str] = field(default_factory=list)
    each: dict[str, Holds] = field(default_factory=dict)
    whole: dict[str, Callable[[Sequence[Fact]], bool]] = field(default_factory=dict)
    wanted: float = 0.0


def constraints(folder: Path, count: int) -> list[Row]:
    """How many wishes are kept to in every entry, or say what could not be."""
    home, facts = made_up(folder / "made up")
    names = {fact["artist"].casefold(): f"m{n}" for n, fact in enumerate(list(facts.values())[:150])}
    tools = PlaylistTools(
        home.maker, PlaylistStore(home.library), Choices(), lambda words: _named(home, names, words), home.is_genre
    )
    draw, kept, broken, silent = random.Random(13), 0, {}, []
    for _ in range(count):
        asked = _wish(draw, sorted({fact["artist"] for fact in facts.values()}))
        words = ", ".join(asked.words) if draw.random() < 0.3 else " ".join(asked.words)
        tools._current = None
        result = tools.make_playlist(words)
        entries = [facts[item.id] for item in result.items if item.kind == "track"]
        missed = [name for name, holds in asked.each.items() if not all(holds(entry) for entry in entries)]
        missed += [name for name, holds in asked.whole.items() if entries and not holds(entries)]
        fitting = [fact for fact in facts.values() if all(holds(fact) for holds in asked.each.values())]
        untold = [name for name in missed if not _says(result.say, name) or _in_vain(name, asked, fitting)]
        untold += ["nothing, though something fits"] if fitting and not entries else []
        kept += not missed
        if untold:
            silent.append((words, untold))
        for name in untold:
            broken[name] = broken.get(name, 0) + 1
    for words, untold in silent[:12]:
        print(f"   not kept and not said: {untold} of {words!r}")
    return [
        row(f"{count} generated wishes: every constraint holds in every entry (share)", kept / count),
        row(
            f"{count} generated wishes: holds, or the answer says which not (share)",
            1 - len(silent) / count,
            1.0,
            least=True,
        ),
        *(row(f"   broken without a word: {name}", number, 0) for name, number in sorted(broken.items())),
    ]


def _in_vain(name: str, asked: Asked, fitting: Sequence[Fact]) -> bool:
    """Whether an answer gave up a length or a number of songs that what fits would have made, each artist once."""
    if name not in {"length", "count"}:
        return False
    once = list({fact["artist"]: fact for fact in fitting}.values()) if "one of each artist" in asked.whole else fitting
    return asked.wanted <= (len(once) if name == "count" else sum(fact["duration"] for fact in once) / 60 - 5)


def _named(home: Home, names: Mapping[str, str], words: str) -> Any:
    return home.library.get(names[words]) if words in names else None


_SAID = {"length": ("all that fits",), "count": ("all that fits",), "tempo": ("tempo", "beats"), "cap": ("loud",),
         "vocals": ("vocals",), "unheard": ("not heard",)}  # fmt: skip


def _says(say: str, name: str) -> bool:
    told = ("could not keep", "do not know", "all that fits", "nothing in your library")
    return any(part in say.casefold() for part in told) and any(part in say for part in _SAID.get(name, (name,)))


def _wish(draw: random.Random, artists: Sequence[str]) -> Asked:
    """A wish of one to five constraints, said as people may say them."""
    asked = Asked()
    makers = [_genre, _years, _tempo, _vocals, _without_artist, _without_genre, _by, _quiet, _each]
    size = draw.choice([_length, _count])
    chosen = draw.sample(makers, draw.randint(1, 4))
    if _by in chosen:
        chosen = [one for one in chosen if one not in {_genre, _without_artist, _without_genre, _each}]
    if _genre in chosen and _without_genre in chosen:
        chosen.remove(_without_genre)
    if draw.random() < 0.5:
        size(draw, asked, artists)
    elif _genre not in chosen:
        asked.words.append(draw.choice(["a playlist of songs", "some music", "songs"]))
    for make in sorted(chosen, key=makers.index):
        make(draw, asked, artists)
    return asked


def _genre(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    genre = draw.choice(GENRES)
    asked.words.append(f"{draw.choice(['of', 'some', ''])} {genre.lower()}".strip())
    asked.each["genre"] = lambda fact: fact["genre"] == genre


def _years(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    name, first = draw.choice(list(_DECADES.items()))
    low, high = sorted(draw.sample(range(1960, 2020), 2))
    form = draw.randrange(4)
    words, span = (
        (f"from the {name}", (first, first + 9)),
        (f"between {low} and {high}", (low, high)),
        (f"before {high}", (0, high - 1)),
        (f"after {low}", (low + 1, 9999)),
    )[form]
    asked.words.append(words)
    asked.each["years"] = lambda fact: span[0] <= fact["year"] <= span[1]


def _tempo(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    bpm = draw.choice([90, 100, 110, 120, 125, 130, 140])
    form = draw.randrange(4)
    words, low, high = (
        (f"over {bpm} bpm", bpm, 999.0),
        (f"under {bpm} bpm", 0.0, bpm),
        (f"between {bpm} and {bpm + 20} bpm", bpm, bpm + 20),
        (f"around {bpm} bpm", bpm * 0.9, bpm * 1.1),
    )[form]
    asked.words.append(words)
    asked.each["tempo"] = lambda fact: low <= fact["tempo"] <= high


def _vocals(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    sung = draw.random() < 0.4
    words = ["with vocals", "with singing"] if sung else ["instrumental", "without vocals", "no singing"]
    asked.words.append(draw.choice(words))
    asked.each["vocals"] = lambda fact: fact["vocals"] == sung


def _without_artist(draw: random.Random, asked: Asked, artists: Sequence[str]) -> None:
    artist = draw.choice(artists)
    asked.words.append(draw.choice(["without {}", "no {}", "but not {}", "except {}"]).format(artist))
    asked.each["artist left out"] = lambda fact: fact["artist"] != artist


def _without_genre(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    one, other = draw.sample(GENRES, 2)
    both = draw.random() < 0.4
    asked.words.append(f"no {one.lower()} or {other.lower()}" if both else f"without {one.lower()}")
    left_out = {one, other} if both else {one}
    asked.each["genre left out"] = lambda fact: fact["genre"] not in left_out


def _by(draw: random.Random, asked: Asked, artists: Sequence[str]) -> None:
    chosen = draw.sample(artists, draw.choice([1, 2, 3]))
    if len(asked.words) > 1:
        return  # "by" ends what is said
    asked.words.append(f"by {' and '.join(chosen)}")
    asked.each["artist"] = lambda fact: fact["artist"] in chosen


def _quiet(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    asked.words.append(draw.choice(["nothing too loud", "not too loud", "nothing too heavy"]))
    asked.each["cap"] = lambda fact: fact["energy"] <= 0.6


def _each(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    asked.words.append(draw.choice(["one song per artist", "no artist twice", "different artists"]))
    asked.whole["one of each artist"] = lambda facts: len({fact["artist"] for fact in facts}) == len(facts)


def _length(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    minutes = draw.choice([30, 45, 60, 90, 120])
    asked.words.append({60: "an hour of", 120: "two hours of"}.get(minutes, f"{minutes} minutes of"))
    asked.words.append("music")
    asked.wanted = minutes
    asked.whole["length"] = lambda facts: abs(sum(f["duration"] for f in facts) / 60 - minutes) <= 0.03 * minutes


def _count(draw: random.Random, asked: Asked, _artists: Sequence[str]) -> None:
    number = draw.choice(list(_NUMBERS))
    asked.words.append(f"{draw.choice([str(number), _NUMBERS[number]])} songs")
    asked.wanted = number
    asked.whole["count"] = lambda facts: len(facts) == number


_FIRST = ("Amber", "Basil", "Cora", "Dexter", "Edda", "Fabian", "Greta", "Hugo", "Iris", "Jonas", "Kezia", "Lorcan")
_LAST = ("Quill", "Marlowe", "Tindall", "Osgood", "Penrose", "Vance", "Whitlock", "Yarrow", "Zeller", "Ashdown",
         "Brindle", "Corrigan", "Dunmore")  # fmt: skip
_TITLES = ("River", "Lantern", "Copper", "Winter", "Signal", "Orchard", "Paper", "Thunder", "Velvet", "Harbour",
           "Mirror", "Ember", "Silver", "Window", "Garden", "Iron", "Static", "Meadow", "Comet", "Ladder")  # fmt: skip

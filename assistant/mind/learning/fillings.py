"""What the slots of phrases become: names, styles, moods, numbers and times, as they are said."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from assistant.mind.normalise import clean
from tools.library.library import Library

NAMES = ("artist", "track", "album", "show", "episode", "book", "author", "playlist")
_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DECADES = ("fifties", "sixties", "seventies", "eighties", "nineties", "twenties", "thirties", "forties")
_LENGTHS = (
    "an hour", "half an hour", "an hour and a half", "a couple of hours", "a few minutes", "a quarter of an hour",
    "one hour", "two and a half hours", "a minute", "three quarters of an hour", "about an hour",
    "a couple of minutes",
)  # fmt: skip
_LONGEST_NAME = 7  # words; longer titles are not said whole
_SYLLABLES = "ba ko ri len dra mi so ta vel nu phe gor ash in ul or ea zim ka tor van del ro si lu mar ne qua bri sto"


class Fillings:
    """Fillings of slots. `catalogue` holds further names by slot; where it has some, most names are taken from it."""

    def __init__(self, catalogue: Mapping[str, Sequence[str]] | None = None) -> None:
        text = files("assistant.mind.learning").joinpath("fillings.toml").read_text("utf-8")
        self._own = {slot: _parts(told) for slot, told in tomllib.loads(text).items()}
        self._catalogue = {slot: names for slot, names in (catalogue or {}).items() if names}

    def fill(self, slot: str, chance: random.Random) -> str:
        """One filling of a slot.

        Raises:
            KeyError: there is no such slot.
        """
        if slot in NAMES:
            return self._name(slot, chance)
        if slot in _MADE:
            return _MADE[slot](chance)
        return chance.choice(self._own[slot])

    def _name(self, slot: str, chance: random.Random) -> str:
        way = chance.random()
        if way < 0.5 and slot in self._catalogue:
            return chance.choice(self._catalogue[slot])
        if way < 0.8:
            return chance.choice(self._own[slot])
        return self._invented(slot, chance)

    def _invented(self, slot: str, chance: random.Random) -> str:
        adjective, noun, other = (chance.choice(self._own[kind]) for kind in ("adjective", "noun", "noun"))
        forms = [f"{adjective} {noun}", f"the {noun} {other}", f"{noun} {other}", f"the {noun} of {other}", noun,
                 f"{noun} and {other}", f"{adjective} {adjective} {noun}"]  # fmt: skip
        if slot in {"artist", "author"}:
            forms = [f"{_word(chance)} {_word(chance)}", f"the {adjective} {noun}s", f"{_word(chance)}",
                     f"{_word(chance)} and the {noun}s", f"{adjective} {_word(chance)}"]  # fmt: skip
        if slot in {"track", "book"} and "book" in self._catalogue and chance.random() < 0.5:
            return chance.choice(self._catalogue["book"])
        return chance.choice(forms)


def _parts(told: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.split(" / "))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES.split()) for _ in range(chance.randint(2, 3)))


def _number(number: int, chance: random.Random) -> str:
    from num2words import num2words

    return str(number) if chance.random() < 0.4 else str(num2words(number)).replace("-", " ").replace(",", "")


def _duration(chance: random.Random) -> str:
    way = chance.random()
    if way < 0.25:
        return chance.choice(_LENGTHS)
    if way < 0.4:
        return f"{_number(chance.randint(2, 5), chance)} hours"
    if way < 0.5:
        return f"{_number(chance.choice((5, 10, 15, 20, 30, 45, 90)), chance)} seconds"
    return f"{_number(chance.choice((2, 3, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 45, 50, 60, 90)), chance)} minutes"


def _clock(chance: random.Random) -> str:
    hour = chance.choice(("one", "two", "three", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"))
    return chance.choice((f"half past {hour}", f"{hour}", f"{hour} oclock", f"quarter to {hour}", f"{hour} thirty"))


_MADE: Mapping[str, Callable[[random.Random], str]] = {
    "n": lambda chance: _number(chance.randint(1, 40), chance),
    "count": lambda chance: _number(chance.choice((2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50)), chance),
    "percent": lambda chance: _number(chance.randint(1, 20) * 5, chance),
    "duration": _duration,
    "decade": lambda chance: chance.choice((*_DECADES, "80s", "90s", "70s", "60s", "2000s", "two thousands")),
    "year": lambda chance: str(chance.randint(1950, 2024)),
    "month": lambda chance: chance.choice(_MONTHS.split()),
    "weekday": lambda chance: chance.choice(_WEEKDAYS.split()),
    "clock": _clock,
}  # fmt: skip


def spoken(name: str) -> str:
    """A name as recognition would hand it over: no brackets, no subtitle, no punctuation."""
    bare = re.sub(r"\s*[(\[].*?[)\]]", "", name)
    return clean(re.split(r"[:;|]| [-–—] ", bare)[0])


def said_easily(name: str) -> bool:
    """Whether a name is one that a listener would say whole."""
    words = spoken(name).split()
    return bool(words) and len(words) <= _LONGEST_NAME and bool(re.search(r"[a-z]", " ".join(words)))


def catalogue_in(folder: Path) -> dict[str, list[str]]:
    """Names from a folder of public catalogues: Parquet files with columns for artists, podcasts and books.

    Reads `hetrec_artists` (name), `all_podcasts_partial`, `podcasts_apple_4k` (title) and `goodbooks10k_books` (title,
    authors), those of them that are there.
    """
    import polars as pl

    wanted = (
        ("hetrec_artists", "name", "artist"), ("podcasts_apple_4k", "title", "show"),
        ("all_podcasts_partial", "title", "show"), ("goodbooks10k_books", "title", "book"),
        ("goodbooks10k_books", "authors", "author"),
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for file, column, slot in wanted:
        path = folder / f"{file}.parquet"
        if path.is_file():
            told = (str(name) for name in pl.read_parquet(path, columns=[column])[column].drop_nulls().to_list())
            named = (name.split(",")[0] if slot == "author" else name for name in told)
            found.setdefault(slot, []).extend(name for name in named if said_easily(name))
    return found


def names_of(library: Library) -> dict[str, list[str]]:
    """The names in a listener's library, by slot."""
    kinds = {kind: kind for kind in ("artist", "track", "album", "show", "episode", "playlist")} | {"audiobook": "book"}
    found: dict[str, list[str]] = {}
    for kind, slot in kinds.items():
        named = [item.title for item in library.all(kind) if said_easily(item.title)]  # type: ignore[arg-type]
        if named:
            found[slot] = named
    return found

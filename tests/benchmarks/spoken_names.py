"""Names that a listener may ask for, drawn fairly from published ones, in sentences and voices to say them.

What may be drawn is what an English voice can say: Latin letters without accents and at most four digits in a row, two
to six words or one of four letters and more, every word with a vowel or initials, no word of another language's
grammar; of podcasts those whose description is English, of books those catalogued as English. What is spoken of a
title is what stands before brackets. Artists (of any origin) are a third, podcasts a third, books and authors one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tools.search.words import key, plain

VOICES = ("af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_puck", "bm_lewis", "piper:joe")
_CARRIERS = {
    "artist": ("Play {}.", "Put on {}.", "Do you have anything by {}?", "Play something by {}."),
    "show": ("Play {}.", "Put on {}.", "Play the podcast {}.", "Do you have {}?"),
    "audiobook": ("Play {}.", "Put on {}.", "Play the audiobook {}.", "Do you have {}?"),
    "author": ("Play {}.", "Put on {}.", "Do you have anything by {}?", "Play something by {}."),
}
_TURNS = ("artist", "show", "audiobook", "artist", "show", "author")
_SAYABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9' .,&:!?-]*")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5}")
_FOREIGN = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "die",
        "das",
        "und",
        "el",
        "los",
        "las",
        "les",
        "le",
        "des",
        "du",
        "et",
        "il",
        "och",
        "og",
        "da",
        "do",
        "dos",
        "das",
        "para",
        "por",
        "pour",
        "mit",
        "von",
        "van",
        "het",
        "een",
        "con",
        "com",
        "na",
        "za",
        "y",
        "e",
        "o",
        "i",
        "w",
        "z",
        "di",
        "un",
        "une",
        "ein",
        "eine",
        "para",
        "sur",
        "chez",
        "auf",
        "dem",
        "den",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "a",
        "an",
        "to",
        "in",
        "for",
        "is",
        "with",
        "on",
        "from",
        "by",
        "you",
        "we",
        "our",
        "this",
        "that",
        "your",
        "about",
        "are",
        "it",
    ]
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name of a kind, the sentence it is said in, and the voice. `held_out`: not looked at in development."""

    name: str
    kind: str
    sentence: str
    voice: str
    held_out: bool


class Everything:
    """All published names by kind: artists, podcasts ("show"), books ("audiobook") and their authors."""

    def __init__(self, data: Path) -> None:
        artists = pl.read_parquet(data / "hetrec_artists.parquet")
        shows = pl.read_parquet(data / "all_podcasts_partial.parquet")
        books = pl.read_parquet(data / "goodbooks10k_books.parquet")
        authors = dict.fromkeys(one.strip() for line in books["authors"] for one in str(line).split(",") if one.strip())
        self.names: dict[str, list[str]] = {
            "artist": [str(name) for name in artists["name"] if name],
            "show": [str(title) for title in shows["title"] if title],
            "audiobook": [str(title) for title in books["title"] if title],
            "author": list(authors),
        }
        first = dict.fromkeys(str(line).split(",")[0].strip() for line in books["authors"])
        about = zip(shows["title"], shows["description"], strict=True)
        english = zip(books["title"], books["language_code"], strict=True)
        self._drawn_from: dict[str, list[str]] = {
            "artist": self.names["artist"],
            "show": [str(title) for title, text in about if title and _in_english(str(text or ""))],
            "audiobook": [str(title) for title, code in english if title and str(code or "").startswith("en")],
            "author": list(first),
        }

    def draw(self, count: int, seed: int = 20261124) -> list[Spoken]:
        """`count` different names; of any three in a row the last two are held out."""
        chance = random.Random(seed)
        left = {kind: iter(self._shuffled(names, chance)) for kind, names in self._drawn_from.items()}
        seen: set[str] = set()
        drawn = []
        for number in range(count):
            kind = _TURNS[number // 3 % len(_TURNS)]
            name = next(name for name in left[kind] if sayable(name) and key(name) not in seen)
            seen.add(key(name))
            carrier, voice = chance.choice(_CARRIERS[kind]), chance.choice(VOICES)
            drawn.append(Spoken(name, kind, carrier.format(name), voice, held_out=number % 3 > 0))
        return drawn

    @staticmethod
    def _shuffled(names: Sequence[str], chance: random.Random) -> list[str]:
        spoken = sorted({plain(" ".join(name.split())) for name in names})
        chance.shuffle(spoken)
        return spoken


def sayable(name: str) -> bool:
    """Whether an English voice can say a name; the rule stands above."""
    words = name.split()
    letters = re.sub(r"[^A-Za-z]", "", name)
    if not _SAYABLE.fullmatch(name) or _LONG_NUMBER.search(name) or not 4 <= len(name) <= 40 or len(letters) < 4:
        return False
    good: Callable[[str], bool] = lambda word: bool(  # noqa: E731
        _VOWEL.search(word) or _INITIALS.fullmatch(word) or not re.search("[A-Za-z]", word)
    )
    return len(words) <= 6 and all(map(good, words)) and not {word.casefold() for word in words} & _FOREIGN


def _in_english(text: str) -> bool:
    words = re.findall(r"[\w']+", text.casefold())
    return len(words) >= 5 and sum(word in _ENGLISH for word in words) >= 0.15 * len(words)

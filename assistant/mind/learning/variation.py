"""How people really say it: hesitations, politeness, false starts, and what speech recognition makes of it."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from assistant.mind.learning.example import Example, Marked, Wish

LONGEST_RUN = 3  # words that are misheard together
_MEASURED = 0.6  # how often a mishearing is one of ours, and not one thought up
_COPIED = 0.3  # how often it may fall on a word that is copied
_SMALL = frozenset(("a", "an", "the", "to", "of", "some", "me", "my", "it"))


@dataclass(frozen=True, slots=True)
class Habits:
    """How often each thing happens to an utterance, as chances in [0, 1]."""

    start: float = 0.22
    end: float = 0.18
    filler: float = 0.10
    stutter: float = 0.03
    lost: float = 0.04
    misheard: float = 0.14


def varied(example: Example, chance: random.Random, habits: Habits | None = None) -> Example:
    """The example as somebody else would say it, or be heard."""
    habits = habits or Habits()
    words = [(word, mark, _start_of(example.wishes, i)) for i, (word, mark) in enumerate(_pairs(example.said))]
    chat = all(wish.tool == "chat" for wish in example.wishes)
    if chance.random() < habits.misheard:
        words = _misheard(words, chance)
    if chance.random() < habits.lost and len(words) > 3:
        words = _without_small(words, chance)
    if chance.random() < habits.stutter:
        at = chance.randrange(len(words))
        words[at + 1 : at + 1] = [(words[at][0], words[at][1], None)]
    if chance.random() < habits.filler and len(words) > 2:
        at = chance.randint(1, len(words) - 1)
        words[at:at] = [(word, False, None) for word in chance.choice(sayings()["fillers"]).split()]
    if chance.random() < habits.start and not (words[0][0] in sayings()["asked"] and chance.random() < 0.7):
        words = _begun(words, chance.choice(sayings()["chat_starts" if chat else "starts"]))
    if chance.random() < habits.end and not chat:
        words += [(word, False, None) for word in chance.choice(sayings()["ends"]).split()]
    return _rebuilt(example, words)


def _pairs(marked: Marked) -> list[tuple[str, bool]]:
    return list(zip(marked.words, marked.marks, strict=True))


def _start_of(wishes: Sequence[Wish], at: int) -> Wish | None:
    return next((wish for wish in wishes if wish.start == at), None)


_Word = tuple[str, bool, Wish | None]


def _begun(words: list[_Word], lead: str) -> list[_Word]:
    first = words[0]
    told = lead.split()
    start: list[_Word] = [(word, False, first[2] if i == 0 else None) for i, word in enumerate(told)]
    return [*start, (first[0], first[1], None), *words[1:]]


def _without_small(words: list[_Word], chance: random.Random) -> list[_Word]:
    small = [i for i, (word, _, wish) in enumerate(words) if word in _SMALL and wish is None]
    at = chance.choice(small) if small else -1
    return [word for i, word in enumerate(words) if i != at]


def _misheard(words: list[_Word], chance: random.Random) -> list[_Word]:
    """One or two runs of words as recognition hears them; the copied ones are mostly left alone."""
    for _ in range(chance.choice((1, 1, 2))):
        known = confusions() if chance.random() < _MEASURED else soundalikes()
        open_to = list(_runs(words, known, chance))
        if not open_to:
            continue
        at, end = chance.choice(open_to)
        heard = chance.choice(known[" ".join(word for word, _, _ in words[at:end])]).split()
        _, mark, wish = words[at]
        words = [*words[:at], *((h, mark, wish if i == 0 else None) for i, h in enumerate(heard)), *words[end:]]
    return words


def _runs(words: list[_Word], known: Mapping[str, tuple[str, ...]], chance: random.Random) -> Iterator[tuple[int, int]]:
    """First and last of words that are misheard together: within one wish, all of them copied or none."""
    for at in range(len(words)):
        for end in range(at + 1, min(at + LONGEST_RUN, len(words)) + 1):
            run = words[at:end]
            if any(wish is not None for _, _, wish in run[1:]) or len({mark for _, mark, _ in run}) > 1:
                break
            if " ".join(word for word, _, _ in run) in known and (not run[0][1] or chance.random() < _COPIED):
                yield at, end


def _rebuilt(example: Example, words: list[_Word]) -> Example:
    said = Marked(tuple(word for word, _, _ in words), tuple(mark for _, mark, _ in words))
    wishes = tuple(replace(wish, start=at) for at, (_, _, wish) in enumerate(words) if wish is not None)
    return replace(example, said=said, wishes=wishes)


@lru_cache(maxsize=1)
def sayings() -> Mapping[str, tuple[str, ...]]:
    """What people put around their wishes, by kind: from `habits.toml`."""
    told = tomllib.loads(files("assistant.mind.learning").joinpath("habits.toml").read_text("utf-8"))
    return {
        kind: tuple(piece.strip() for piece in text.split(" " if kind == "asked" else " / "))
        for kind, text in told.items()
    }


@lru_cache(maxsize=1)
def confusions() -> Mapping[str, tuple[str, ...]]:
    """Runs of words and what our ears made of them, as often as they did.

    From `confusions.txt`, which `segue mind data --heard` writes: `said | heard, heard x3`.
    """
    return _list("confusions.txt")


@lru_cache(maxsize=1)
def soundalikes() -> Mapping[str, tuple[str, ...]]:
    """Words and others that sound like them, from `soundalikes.txt`, which is written by hand."""
    return _list("soundalikes.txt")


def _list(name: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in files("assistant.mind.learning").joinpath(name).read_text("utf-8").splitlines():
        said, bar, heard = line.partition("|")
        if bar and not line.startswith("#"):
            found[said.strip()] = tuple(form for told in heard.split(",") for form in _repeated(told.strip()))
    return found


def _repeated(told: str) -> tuple[str, ...]:
    """What was heard, as often as it was: `paws x3` three times."""
    counted = re.fullmatch(r"(.+) x(\d+)", told)
    return (counted[1],) * int(counted[2]) if counted else (told,) if told else ()

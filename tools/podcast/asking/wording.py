"""Words of questions and passages: what they are reduced to, and which of them tell nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_EMPTY_WORDS = (
    "a an the this that these those it its it's he him his she her hers they them their we us our you your i me my and "
    "or but of in on at to for from by with about as into over after before up down out off then than so if be is are "
    "was were been being am do does did done doing have has had having will would can could shall should may might "
    "must not no yes there here just also too very really who whom whose what which when where why how wait hold hang "
    "said say says saying tell told mean meant talk talks talking got get gets again now well oh ok okay please one "
    "who's what's that's there's don't doesn't didn't isn't wasn't weren't i'm he's she's they're we're you're "
    "i'd he'd she'd they'd"
)
EMPTY = frozenset(f"{_EMPTY_WORDS} {_EMPTY_WORDS.replace(chr(39), '')}".split())
"""Words that a question and a passage may share without being about the same."""

_ENDINGS = (("ies", "y"), ("ing", ""), ("ied", "y"), ("ed", ""), ("es", ""), ("s", ""))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return [found.group().replace("’", "'") for found in _WORD.finditer(text.lower())]


def stem(word: str) -> str:
    """A word without the commonest English endings ("burning", "burned" and "burns" are one)."""
    word = word.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            cut = word[: len(word) - len(ending)] + instead
            return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiou" else cut
    return word


def telling(text: str) -> list[str]:
    """The words that say what a text is about, as they stand, in order, each once."""
    return list(dict.fromkeys(word.removesuffix("'s") for word in words_of(text) if word not in EMPTY))


def stems(words: Sequence[str]) -> set[str]:
    """The stems of words."""
    return {stem(word) for word in words}

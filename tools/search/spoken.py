"""Where in an utterance a name may stand: behind what leads to it, also when the lead itself was misheard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from tools.search.sounds import sounds
from tools.search.wishes import parse
from tools.search.words import key

LEADS = (
    "play", "put on", "start", "find", "resume", "queue", "shuffle", "continue", "show me", "listen to", "give me",
    "can you play", "could you play", "please play", "i want to hear", "i want to listen to", "i would like to hear",
    "do you have", "have you got", "do i have", "is there", "do you have anything by", "have you got anything by",
    "play something by", "play anything by", "play me something by", "play some", "play the song", "play the album",
    "play the podcast", "play the audiobook", "play the book", "put on some", "put on something by", "read me",
    "do you have the podcast", "do you have the audiobook", "search for", "look for", "more by", "something by",
)  # fmt: skip
_GLUED = re.compile(r"(pl[ae])(y|ce|que|in|int)? ?(?=\w)|(by)(?=\w{3})")  # "plakashmir", "Place corpions", "bylish"
_GLUE = 1  # sounds by which such a lead is strange
_MOST = 7  # words that a lead may have
_LONGEST = 16  # words of an utterance that are looked at; names that are asked for are shorter


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an utterance (as a key) that may be a name.

    `strange` is how many sounds of the words before it have to be changed to make them a lead; 0 for a clear one.
    `led`: these are at most half of the sounds, so that it may well have been one.
    """

    text: str
    strange: int
    led: bool = True


def parts(utterance: str) -> Sequence[Part]:
    """The parts that may be names, the one that the grammar of wishes finds first. None is repeated."""
    words = key(utterance).split()[:_LONGEST]
    wish = parse(utterance).text
    if " ".join(words) in LEADS:  # a name that was not heard at all
        return []
    found = {text: Part(text, 0) for text in (wish, " ".join(words))}
    starts = range(1, min(len(words), _MOST + 1))
    for start, lead in zip(starts, sounds([" ".join(words[:start]) for start in starts]), strict=True):
        rest = " ".join(words[start:])
        strange = min(Levenshtein.distance(lead, known) for known in _leads())
        found.setdefault(rest, Part(rest, strange, 2 * strange <= len(lead)))
    for start in range(min(len(words), 3)):
        for rest in _unglued(" ".join(words[start:])):
            found.setdefault(rest, Part(rest, _GLUE))
    return [part for part in found.values() if part.text]


def _unglued(text: str) -> Sequence[str]:
    """What is left when recognition glued the end of the lead to a name: "Playstars" (Stars)."""
    said = _GLUED.match(text)
    if said is None:
        return ()
    if said[3]:
        return (text[said.end() :],)
    return sorted({text[said.end() :], text[said.end(1) :], *(("s" + text[said.end() :],) if said[2] == "ce" else ())})


@lru_cache(maxsize=1)
def _leads() -> tuple[str, ...]:
    return tuple(sounds(LEADS))

"""Whether a spoken guess is right: names by how they are spelt and how they sound, years as people say them."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from tools.playback.numerals import tokens
from tools.podcast.quiz.questions import Asked
from tools.search.sounds import sounds
from tools.search.words import key

_ALIKE = 82.0
"""From this likeness (0 to 100) on, of letters or of sounds, a name was meant."""
_LEADS = re.compile(
    r"^(?:(?:um|uh|er|oh|well|hm+|so|and|ok|okay|yes|no|maybe|perhaps|probably|definitely|is it|is that|it is|it's|its|"
    r"that is|that's|thats|this is|it was|it must be|must be|it could be|could it be|could be|i think|i guess|i say|"
    r"i believe|i would say|i'd say|my guess is|the answer is|the song is|the artist is|the album is|called|by|from|on|"
    r"in|"
    r"the year)\b[,: ]*)+",
    re.IGNORECASE,
)
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL = {word: number for number, word in enumerate(f"{_UNITS} seventeen eighteen nineteen".split())}
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}


def is_right(asked: Asked, guess: str) -> bool:
    """Whether the guess is what was asked for."""
    if asked.year is not None:
        return year_in(guess) == asked.year
    bare = _LEADS.sub("", guess.strip()).strip(" .!?")
    return any(_same(bare, name) for name in asked.answers) if bare else False


def year_in(said: str) -> int | None:
    """A year in digits or words: "1998", "nineteen ninety eight", "two thousand and five", "ninety eight"."""
    if found := re.search(r"\b(1[89]\d\d|20\d\d)\b", said):
        return int(found[1])
    if found := re.search(r"\b['’]?(\d\d)\b", said):
        return _century(int(found[1]))
    known = {*_SMALL, *_TENS, "hundred", "thousand", "oh", "o"}
    words = [word for word in tokens(said) if word in known]
    if not words:
        return None
    if "thousand" in words:
        at = words.index("thousand")
        return 1000 * (_below_hundred(words[:at]) or 1) + (_below_hundred(words[at + 1 :]) or 0)
    head = next((n for n in (1, 2) if _below_hundred(words[:n]) in {18, 19, 20}), None)
    if head is not None and len(words) > head:
        rest = [word for word in words[head:] if word != "hundred"]
        return 100 * (_below_hundred(words[:head]) or 0) + (_below_hundred(rest) or 0)
    small = _below_hundred(words)
    return None if small is None else _century(small)


def _below_hundred(words: list[str]) -> int | None:
    values = [_SMALL.get(word, _TENS.get(word, 0)) for word in words]
    total = sum(values)
    return total if words and total < 100 else None


def _century(short: int) -> int:
    return 1900 + short if short >= 30 else 2000 + short


def _same(guess: str, name: str) -> bool:
    """Whether a guess is a name, mistyped or misheard; a part of it that is too small to tell is not."""
    said, wanted = key(guess), key(name)
    if not said or not wanted:
        return False
    letters = fuzz.ratio(said.replace(" ", ""), wanted.replace(" ", ""))
    if letters >= _ALIKE or _within(said, wanted):
        return True
    heard, meant = sounds([said, wanted])
    return fuzz.ratio(heard, meant) >= _ALIKE


def _within(said: str, wanted: str) -> bool:
    """Whether the name stands in the guess in full ("neon harvest by the quiet machines")."""
    return f" {wanted} " in f" {said} "

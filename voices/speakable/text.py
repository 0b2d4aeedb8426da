"""The passes that make text speakable, in their order."""

from __future__ import annotations

import re
import unicodedata

from voices.speakable.abbreviations import expand_abbreviations
from voices.speakable.addresses import say_addresses
from voices.speakable.dates import say_dates, say_years
from voices.speakable.markup import strip_markup, strip_thoughts
from voices.speakable.names import say_names
from voices.speakable.numbers import say_numbers
from voices.speakable.quantities import say_money, say_units
from voices.speakable.symbols import fold, say_symbols, tidy
from voices.speakable.times import say_times

_MOST_ROUNDS = 8

_PASSES = (
    fold,
    strip_markup,
    say_addresses,
    say_names,
    say_money,
    say_dates,
    say_times,
    expand_abbreviations,
    say_units,
    say_years,
    say_numbers,
    say_symbols,
    tidy,
)
"""Each takes text to text. What is more particular comes first: a date is seen before its numbers are."""


def speakable(text: str) -> str:
    """Return what should be said for `text`, one paragraph of plain words in English order.

    Never raises. Saying the result again changes nothing (the passes are repeated until they change nothing). Whenever
    letters remain outside of `<think>` blocks the result is not empty: if everything was markup, the letters in it are
    said.
    """
    text = strip_thoughts(text)
    said = text
    for _ in range(_MOST_ROUNDS):
        before = said
        for apply in _PASSES:
            said = apply(said)
        if said == before:
            break
    if any(map(str.isalpha, said)):
        return said
    return said if any(map(str.isalnum, said)) else _letters(text)


def plain(text: str) -> str:
    """Return `text` as one line without markup and thoughts, its numbers and abbreviations still as written."""
    return strip_markup(fold(strip_thoughts(text)))


def _letters(text: str) -> str:
    """Return the letters of `text` in words, for text of which nothing else is left."""
    folded = unicodedata.normalize("NFKC", text)
    words = re.findall(r"[^\W\d_]+", folded)
    return " ".join(words)

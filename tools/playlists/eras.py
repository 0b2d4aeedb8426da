"""Years in a wish: decades, spans, "before 1990", "since 2010"."""

from __future__ import annotations

import re
import time

_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
         "nineties": 90, "noughties": 0, "aughts": 0, "2 thousands": 0}  # fmt: skip
_WORD = "|".join(_TENS)
_DECADE = rf"(?:(?:19|20)?(?P<word>{_WORD})|(?P<digits>(?:19|20)?\d0)s)"
_DECADES = re.compile(
    rf"(?:\b(?:from|in|of|out of|music of))?(?: ?\b(?:the |early |mid |late ))*\b{_DECADE}\b"
    rf"(?: (?:and|or|to|through|until)(?: the)?(?= ?(?:early |late |mid )?(?:{_WORD}|(?:19|20)?\d0s)))?"
)
_BETWEEN = re.compile(
    r"\b(?:between|from)(?: the years?)? ((?:18|19|20)\d\d) (?:and|to|until|till|through) ((?:18|19|20)\d\d)\b"
)
_BEFORE = re.compile(r"\b(?:from )?(?:before|until|older than|up to|earlier than) (?:the year )?((?:18|19|20)\d\d)\b")
_SINCE = re.compile(
    r"\b(?:from )?(?P<how>since|after|newer than|later than|from) (?:the year )?"
    r"(?P<year>(?:18|19|20)\d\d)(?P<on> on| onwards?)?\b"
)
_YEAR = re.compile(r"\b(?:in|of|from)(?: the year)? ((?:18|19|20)\d\d)\b")
_LAST = re.compile(r"\b(?:of|from|in) the (?:last|past) (\d+|two|three|five|ten|twenty) years\b")
_NUMBERS = {"two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20}
_FIRST, _CENTURY = 1800, 100


def take_years(words: str, now: int | None = None) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words without years, and the spans that were named, both ends included. `now`: the present year."""
    now = now or time.localtime().tm_year
    for pattern in (_BETWEEN, _LAST, _BEFORE, _SINCE):
        found = pattern.search(words)
        if found and (pattern is not _SINCE or found["how"] != "from" or found["on"]):
            return _cut(words, found), (_span(found, now),)
    spans: list[tuple[int, int]] = []
    while found := _DECADES.search(words):
        spans.append(_decade(found))
        words = _cut(words, found)
    if not spans and (found := _YEAR.search(words)):
        return _cut(words, found), ((int(found[1]), int(found[1])),)
    return words, tuple(dict.fromkeys(spans))


def _span(found: re.Match[str], now: int) -> tuple[int, int]:
    """The span of years of one of the patterns for spans."""
    if found.re is _BETWEEN:
        low, high = int(found[1]), int(found[2])
        return min(low, high), max(low, high)
    if found.re is _LAST:
        return now - (_NUMBERS.get(found[1]) or int(found[1])), now
    if found.re is _BEFORE:
        return _FIRST, int(found[1]) - 1
    return int(found["year"]) + (found["how"] in {"after", "newer than", "later than"}), now


def _decade(found: re.Match[str]) -> tuple[int, int]:
    if found["word"]:
        tens = _TENS[found["word"]]
        century = 2000 if tens < 20 or "20" + found["word"] in found[0] else 1900
        first = century + tens
    else:
        digits = int(found["digits"])
        first = digits if digits >= _CENTURY else (1900 if digits >= 20 else 2000) + digits
    return first, first + 9


def _cut(words: str, found: re.Match[str]) -> str:
    return " ".join((words[: found.start()] + " " + words[found.end() :]).split())

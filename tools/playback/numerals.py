"""Numbers and durations in English words and digits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS: dict[str, int] = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_PARTS: dict[str, float] = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_VAGUE: dict[str, float] = {"couple": 2.0, "few": 3.0, "dozen": 12.0}
_UNITS: dict[str, float] = {
    "second": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0, "m": 60.0,
    "hour": 3600.0, "hr": 3600.0, "h": 3600.0,
}  # fmt: skip
_TOKEN = re.compile(r"\d+(?::\d{1,2}){1,2}|\d*\.\d+|\d+|[a-z]+|[-+%]")
_CLOCK = re.compile(r"\d+(?::\d{1,2}){1,2}")
_DIGITS = re.compile(r"\d*\.\d+|\d+")

Found = tuple[float, int]
"""A value, and where the words behind it begin."""


def tokens(value: object) -> list[str]:
    """Lower-case words and numbers; signs and the percent sign become the words minus, plus and percent."""
    if value is None:
        return []
    if isinstance(value, float) and not isinstance(value, bool):
        value = f"{value:f}" if math.isfinite(value) else "unusable"
    text = str(value).lower().replace("−", "-").replace("–", "-").replace(",", ".")
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)  # twenty-five
    found = _TOKEN.findall(text)
    signs = {"-": "minus", "+": "plus", "%": "percent"}
    return [signs.get(token, token) for token in found]


def number_in(words: Sequence[str]) -> float | None:
    """The number that all of `words` make, or None."""
    sign, words = _sign(words)
    found = _amount(words, 0)
    if found is None or found[1] != len(words):
        return None
    return sign * found[0]


def duration_in(words: Sequence[str], unit: float = 1.0) -> float | None:
    """The seconds that all of `words` make, or None: "1:30", "two minutes and a half", "90". Bare numbers: `unit`."""
    sign, words = _sign(words)
    total, at, size = 0.0, 0, math.inf
    while at < len(words):
        if at and words[at] == "and":
            at += 1
        found = _term(words, at, size, unit)
        if found is None:
            return None
        seconds, at, size = found
        total += seconds
    return sign * total if len(words) else None


def _term(words: Sequence[str], at: int, last: float, unit: float) -> tuple[float, int, float] | None:
    """One "two minutes": its seconds, where it ends, and its unit, which must be smaller than `last`."""
    if at >= len(words):
        return None
    if _CLOCK.fullmatch(words[at]) and len(words) == 1:
        seconds = 0.0
        for part in words[at].split(":"):
            seconds = seconds * 60.0 + float(part)
        return seconds, at + 1, 0.0
    halves = _PARTS.get(words[at + 1]) if words[at] in {"a", "one"} and at + 1 < len(words) else None
    if halves is not None and math.isfinite(last) and at + 2 == len(words):
        return halves * last, at + 2, 0.0  # "two minutes and a half"
    found = _amount(words, at)
    if found is None:
        return None
    amount, end = found
    while end < len(words) and words[end] in {"of", "a", "an", "more"}:
        end += 1
    size = _UNITS.get(words[end], _UNITS.get(words[end].removesuffix("s"))) if end < len(words) else None
    if size is None:
        bare = at == 0 and end == len(words) and found[1] == end
        return (amount * unit, end, 0.0) if bare else None
    return (amount * size, end + 1, size) if size < last else None


def _sign(words: Sequence[str]) -> tuple[float, Sequence[str]]:
    if words and words[0] in {"minus", "plus"}:
        return (-1.0 if words[0] == "minus" else 1.0), words[1:]
    return 1.0, words


def _amount(words: Sequence[str], at: int) -> Found | None:
    """A number with its fraction: "one and a half", "two point five", "half", "a quarter", "three quarters", "a"."""
    word, after = (words[at] if at < len(words) else ""), (words[at + 1] if at + 1 < len(words) else "")
    if word in _PARTS:
        return _PARTS[word], at + 1
    if word in {"a", "an", "one"} and after in _PARTS.keys() | _VAGUE.keys():
        return (_PARTS | _VAGUE)[after], at + 2
    found = _whole(words, at)
    if found is not None:
        return _with_fraction(words, *found)
    return (1.0, at + 1) if word in {"a", "an"} and after else None


def _with_fraction(words: Sequence[str], number: float, end: int) -> Found | None:
    rest = list(words[end : end + 3])
    if len(rest) == 3 and rest[0] == "and" and rest[1] in {"a", "one"} and rest[2] in _PARTS:
        return number + _PARTS[rest[2]], end + 3
    if rest[:1] == ["point"]:
        return _decimals(words, number, end)
    if rest and rest[0].endswith("s") and rest[0].removesuffix("s") in _PARTS:
        return number * _PARTS[rest[0].removesuffix("s")], end + 1
    return number, end


def _decimals(words: Sequence[str], number: float, end: int) -> Found | None:
    digits = ""
    at = end + 1
    while at < len(words) and (_WORDS.get(words[at], 10) < 10 or words[at].isdigit()):
        digits += words[at] if words[at].isdigit() else str(_WORDS[words[at]])
        at += 1
    return (number + float(f"0.{digits}"), at) if digits else None


def _whole(words: Sequence[str], at: int) -> Found | None:
    """Digits, or a number in words below a thousand: "a hundred and twenty five"."""
    if at < len(words) and _DIGITS.fullmatch(words[at]):
        return float(words[at]), at + 1
    total, end, room = 0, at, 100  # `room`: what comes next must be smaller
    if list(words[at : at + 2]) == ["a", "hundred"]:
        total, end = 100, at + 2
    while end < len(words):
        step = 1
        if words[end] == "and" and total >= 100 and room == 100 and end + 1 < len(words):
            step = 2
        value = _WORDS.get(words[end + step - 1])
        if value is not None and value < room and (value or end == at):
            total, room, end = total + value, 10 if value >= 20 else 0, end + step
        elif step == 1 and words[end] == "hundred" and 0 < total < 10:
            total, room, end = total * 100, 100, end + 1
        else:
            break
    return (float(total), end) if end > at else None

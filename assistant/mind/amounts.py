"""Numbers, durations and relative amounts in spoken words, worked out by code and not by a language model."""

from __future__ import annotations

import re

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_VAGUE = {"couple": 2, "few": 3, "dozen": 12}
_SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600}
_SECONDED_WORDS = "host cohost voice presenter speaker person one song time narrator chance try"
_SECONDED = frozenset(_SECONDED_WORDS.split())
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}

DURATION = r"\d+(?:\.\d+)? (?:seconds|minutes|hours)"
NUMBER = r"\d+(?:\.\d+)?"


def plain(number: float) -> str:
    """A number as short text: 30, 1.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _read_number(words: list[str], at: int) -> tuple[float, int] | None:
    """The number that starts at `words[at]` and where it ends, or None."""
    total, i, seen = 0.0, at, False
    while i < len(words):
        word = words[i]
        if re.fullmatch(NUMBER, word) and not seen:
            total, seen = float(word), True
        elif word in _TENS and (not seen or total % 100 == 0):
            total += _TENS[word]
            seen = True
        elif word in _UNITS and (not seen or (total % 10 == 0 and total % 100 != 10 and _UNITS[word] < 10 and total)):
            total += _UNITS[word]
            seen = True
        elif word == "hundred" and (seen or (i > at and words[i - 1] == "a")):
            total = (total or 1) * 100
            seen = True
        elif (word == "a" and i == at and words[i + 1 : i + 2] == ["hundred"]) or (
            word == "and"
            and seen
            and total % 100 == 0
            and total
            and words[i + 1 : i + 2]
            and (words[i + 1] in _UNITS or words[i + 1] in _TENS)
        ):
            pass
        else:
            break
        i += 1
    return (total, i) if seen else None


def _with_fraction(words: list[str], number: float, i: int) -> tuple[float, int]:
    """The number with what follows it: "one and a half", "one point five"."""
    rest = words[i : i + 3]
    if len(rest) == 3 and rest[0] == "and" and rest[1] == "a" and rest[2] in _FRACTIONS:
        return number + _FRACTIONS[rest[2]], i + 3
    if rest[:1] == ["point"]:
        end = i + 1
        while end < len(words) and words[end] in _UNITS and _UNITS[words[end]] < 10:
            end += 1
        digits = "".join(str(_UNITS[word]) for word in words[i + 1 : end])
        if digits:
            return float(f"{number:.0f}.{digits}"), end
    return number, i


def _unit(word: str) -> int | None:
    return _SECONDS.get(word.removesuffix("s"))


def _duration(words: list[str], at: int) -> tuple[float, int] | None:
    """The duration in seconds that starts at `words[at]` and where it ends, or None: "an hour and a half"."""
    word, rest = words[at], words[at + 1 : at + 4]
    if word in {"half", "quarter"} and rest:
        skip = 1 + (rest[0] in {"a", "an", "of"}) + (rest[:2] == ["of", "an"] or rest[:2] == ["of", "a"])
        if at + skip < len(words) and (size := _unit(words[at + skip])):
            return _FRACTIONS[word] * size, at + skip + 1
    if word in {"a", "an"} and rest[:1] and rest[0] in {"half", "quarter"}:
        return _duration(words, at + 1)
    if rest[:1] == ["second"] and rest[1:2] and rest[1] in _SECONDED:
        return None
    if word in {"a", "an", "another"} and rest and (size := _unit(rest[0])):
        return _and_more(words, float(size), size, at + 2)
    if word == "a" and rest and rest[0] in _VAGUE:
        at += 1
        word, rest = words[at], words[at + 1 : at + 4]
    if word in _VAGUE:
        skip = 1 + (rest[:1] == ["of"]) + (rest[:1] == ["more"])
        if at + skip < len(words) and (size := _unit(words[at + skip])):
            return _VAGUE[word] * float(size), at + skip + 1
    number = _read_number(words, at)
    if number:
        amount, i = _with_fraction(words, *number)
        if words[i : i + 3] in (["quarters", "of", "an"], ["quarters", "of", "a"]) and words[i + 3 : i + 4]:
            amount, i = amount / 4, i + 3
        i += words[i : i + 1] in (["more"], ["extra"], ["fewer"], ["less"])
        if i < len(words) and (size := _unit(words[i])):
            return _and_more(words, amount * size, size, i + 1)
    return None


def _and_more(words: list[str], seconds: float, size: int, i: int) -> tuple[float, int]:
    """What follows a duration: "and a half", "and twenty minutes", "thirty seconds"."""
    if words[i : i + 2] == ["and", "a"] and words[i + 2 : i + 3] and words[i + 2] in _FRACTIONS:
        return seconds + _FRACTIONS[words[i + 2]] * size, i + 3
    start = i + 1 if words[i : i + 1] == ["and"] else i
    if start < len(words) and (number := _read_number(words, start)):
        amount, end = number
        if end < len(words) and (smaller := _unit(words[end])) and smaller < size:
            return seconds + amount * smaller, end + 1
    return seconds, i


def _spoken(seconds: float) -> str:
    if seconds % 60 == 0 and seconds >= 60:
        return f"{plain(seconds / 60)} minutes"
    return f"{plain(seconds)} seconds"


def with_digits(text: str) -> str:
    """The words with their numbers as digits and durations as "N seconds" or "N minutes": "go back 30 seconds"."""
    words, out, i = text.split(), [], 0
    while i < len(words):
        if found := _duration(words, i):
            out.append(_spoken(found[0]))
            i = found[1]
        elif number := _read_number(words, i):
            amount, i = _with_fraction(words, *number)
            out.append(plain(amount))
        elif words[i] == "half" and words[i + 1 : i + 2] in (["speed"], ["volume"]):
            out.append("0.5" if words[i + 1] == "speed" else "50")
            i += 1
        else:
            out.append(words[i])
            i += 1
    return " ".join(out)


def seconds_in(text: str) -> float | None:
    """The first duration in the words, in seconds; None where there is none."""
    found = re.search(rf"\b({NUMBER}) (seconds|minutes|hours)\b", with_digits(text))
    if not found:
        return None
    return float(found[1]) * {"seconds": 1, "minutes": 60, "hours": 3600}[found[2]]


def numbers_in(text: str) -> list[float]:
    """The numbers in the words, in order; those of durations are left out."""
    bare = re.sub(rf"\b{DURATION}\b", " ", with_digits(text))
    return [float(n) for n in re.findall(rf"(?<![\w.]){NUMBER}(?![\w.])", bare)]


_ABSOLUTE = re.compile(
    rf"\b(?:make|make it|make that|be|to) (?:about |like |around )?{DURATION}(?! (?:more|extra|longer|less|shorter))"
)
_LONGER = re.compile(r"\b(longer|more|extend|extra|bigger|lengthen)\b")
_SHORTER = re.compile(r"\b(shorter|less|briefer|trim|shorten|cut)\b")
_DOUBLE = re.compile(r"\b(double|twice)\b")
_HALVE = re.compile(r"\b(halve|half)\b")


def changed(before: float, text: str) -> float | None:
    """A length in minutes as the words change it: an absolute one, "ten minutes more", "longer", "half as long"."""
    seconds = seconds_in(text)
    if seconds is not None:
        minutes = seconds / 60
        if _ABSOLUTE.search(with_digits(text)):
            return minutes
        if re.search(rf"\b(?:more|extra|longer|another)\b|\b(?:add|by) {DURATION}", f"{text} {with_digits(text)}"):
            return before + minutes
        if re.search(
            rf"\b(?:less|fewer|shorter)\b|\b(?:take|cut|knock|trim) {DURATION} off", f"{text} {with_digits(text)}"
        ):
            return max(before - minutes, 1)
        return minutes
    if _DOUBLE.search(text):
        return before * 2
    if _HALVE.search(text):
        return before / 2
    if _LONGER.search(text):
        return before * 1.5
    if _SHORTER.search(text):
        return before / 1.5
    return None

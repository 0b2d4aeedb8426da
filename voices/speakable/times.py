"""Times of the day and lengths of tracks, which are written alike: 3:45."""

from __future__ import annotations

import re

from voices.speakable.cardinals import cardinal

_LONG = re.compile(r"(?<![\w:.,])(\d{1,3}):([0-5]\d):([0-5]\d)(?![\w:]|[.,]\d)")
_COLON = re.compile(r"(?<![\w:.,])(\d{1,3}):([0-5]\d)(?:\s?([ap])\.?\s?m\b\.?)?(?![\w:]|[.,]\d)", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\w:.,])(1[0-2]|[1-9])\s?([ap])\.?\s?m\b(?:\.(?=\w))?", re.IGNORECASE)
_RATIO = re.compile(r"(?<![\w:.,])(\d{1,3}):(\d{1,3})(?![\w:]|[.,]\d)")
_RANGE = re.compile(r"(?<=\d)\s?[–-]\s?(?=\d{1,2}:[0-5]\d)")

_CLOCK_BEFORE = re.compile(
    r"\b(?:at|by|until|till|before|after|since|around|from|between|today|tonight|tomorrow|noon|alarm|it's|it is|clock"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)[,\s]+$",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(
    r"\s*(?:today|tonight|tomorrow|in the (?:morning|evening|afternoon)|o'clock|sharp\b|utc|gmt|[ce]e?s?t\b)",
    re.IGNORECASE,
)
_LENGTH_BEFORE = re.compile(
    r"\b(?:starts|start|begins|resume|resumed|position|mark|seek|skip|jump|pause|paused|stopped|song|track|chapter|episode|playing)"
    r"\s+(?:\w+\s+)?(?:at|from|to|after)\s+$",
    re.IGNORECASE,
)
_LENGTH_AFTER = re.compile(r"\s*(?:long|left|remaining|into|in\b(?! the)|mark|of\s+(?:music|audio|\d))", re.IGNORECASE)


def say_times(text: str) -> str:
    """Say clock times where the words around tell of the clock, and otherwise lengths, since this is about music."""
    if ":" not in text and not _HOUR.search(text):
        return text
    text = _RANGE.sub(" to ", text)
    text = _LONG.sub(lambda found: _length(int(found[1]), int(found[2]), int(found[3])), text)
    text = _COLON.sub(_colon, text)
    text = _HOUR.sub(lambda found: f"{cardinal(int(found[1]))} {_half(found[2])}", text)
    return _RATIO.sub(lambda found: f"{found[1]} to {found[2]}", text)


def _colon(found: re.Match[str]) -> str:
    first, second, half = int(found[1]), int(found[2]), found[3]
    before, after = found.string[: found.start()], found.string[found.end() :]
    if half and 1 <= first <= 12:
        # The full stop of "p.m." may be the sentence's own.
        stop = "." if found[0].endswith(".") and (not after.strip() or re.match(r"\s+[A-Z]", after)) else ""
        return f"{_clock(first, second, short=True)} {_half(half)}{stop}"
    clock = _CLOCK_AFTER.match(after) or (_CLOCK_BEFORE.search(before) and not _LENGTH_BEFORE.search(before))
    if clock and first < 24 and not _LENGTH_AFTER.match(after):
        return _clock(first, second)
    return _length(0, first, second)


def _half(letter: str) -> str:
    return "ay M" if letter in "aA" else "P M"


def _clock(hour: int, minute: int, *, short: bool = False) -> str:
    """Say a time of the day; `short` leaves out "o'clock", which does not go with A M and P M."""
    if minute == 0:
        if short:
            return cardinal(hour)
        if hour == 0:
            return "midnight"
        return f"{cardinal(hour)} o'clock" if hour <= 12 else f"{cardinal(hour)} hundred"
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _length(hours: int, minutes: int, seconds: int) -> str:
    """Say how long something is: "three minutes forty-five"; the smallest unit is named where it is needed."""
    parts = []
    if hours:
        parts.append(_count(hours, "hour"))
    if minutes:
        parts.append(_count(minutes, "minute"))
    if seconds or not parts:
        parts.append(_count(seconds, "second"))
    return " ".join([*parts[:-1], "and", parts[-1]]) if len(parts) > 1 else parts[0]


def _count(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"

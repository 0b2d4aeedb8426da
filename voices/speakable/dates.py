"""Dates, years and decades."""

from __future__ import annotations

import re

from voices.speakable.cardinals import cardinal, ordinal, plural, year

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH_OF = {name[:3].lower(): name for name in _MONTHS}
_MONTH = (
    r"(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(1[1-9]\d\d|20\d\d)"

_ISO = re.compile(
    r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]|\.\d)"
)
_ISO_MONTH = re.compile(r"(?<![\w-])(1[5-9]\d\d|20\d\d)-(0[1-9]|1[0-2])(?![\w-]|\.\d)")
_DOTTED = re.compile(rf"(?<![\w.])(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.{_YEAR}(?![\w]|\.\d)")
_SLASHED = re.compile(rf"(?<![\w/])(\d{{1,2}})/(\d{{1,2}})/{_YEAR}(?![\w/])")
_DAY_MONTH = re.compile(
    rf"(?<![\w.,-])(?:the )?([12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?(?!\w)", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH} (?:the )?([12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\w:]|[.,]\d|\s?[ap]\.?m\b|-\d)"
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},? {_YEAR}(?!\w)")

_DECADE = re.compile(r"(?<![\w.,$€£'-])(1[1-9]\d|20\d)0['’]?s(?!\w)")
_SHORT_DECADE = re.compile(r"(?<![\w.,$€£:])'?([2-9])0'?s\b(?! (?:left|long|remaining|ago|later|in\b|back|forward))")
_SECONDS_BEFORE = re.compile(
    r"(?:\b(?:skip|back|forward|ahead|wait|last|next|first|for|every|after|by|another|rewind|than|within|of)|~)\s*$",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<![\w'])'(\d\d)(?![\d'\w])")
_YEAR_RANGE = re.compile(rf"(?<![\w.,$€£/-]){_YEAR}\s?[–-]\s?({_YEAR[1:-1]}|\d\d)(?![\w/-]|[.,]\d)")
_PLAIN_YEAR = re.compile(rf"(?<![\w.,:$€£#/+-]){_YEAR}(?!\w|[.,:/]\d|\s?[%°])")
_COUNTED = re.compile(r"\s+(?:[a-z]+\s)?([a-z]+s|people|million|billion|hz|bit|plus|more)\b")
_NO_NOUN = frozenset({
    "was", "is", "has", "as", "its", "this", "his", "us", "versus", "across", "always", "perhaps", "besides",
    "afterwards", "towards", "remains", "includes", "features", "sounds", "plays",
})  # fmt: skip
_NUMBER_BEFORE = re.compile(
    r"(?:\b(?:no\.?|number|opus|op\.?|track|page|pages|bwv|about|than|over|nearly|almost|exactly)|#)\s*$", re.IGNORECASE
)


def say_dates(text: str) -> str:
    """Say calendar dates and decades: ISO, day first with dots, written with the month's name; the eighties."""
    if not any(map(str.isdecimal, text)):
        return text
    text = _ISO.sub(_iso, text)
    text = _ISO_MONTH.sub(lambda found: f"{_MONTHS[int(found[2]) - 1]} {year_or_number(found[1])}", text)
    text = _DOTTED.sub(lambda found: _date(_MONTHS[int(found[2]) - 1], found[1], found[3], day_first=True), text)
    text = _SLASHED.sub(_slashed, text)
    text = _DAY_MONTH.sub(lambda found: _date(_month(found[2]), found[1], found[3], day_first=True), text)
    text = _MONTH_DAY.sub(lambda found: _date(_month(found[1]), found[2], found[3]), text)
    text = _MONTH_YEAR.sub(lambda found: f"{_month(found[1])} {year_or_number(found[2])}", text)
    text = _DECADE.sub(lambda found: plural(year(int(found[1]) * 10)), text)
    return _SHORT_DECADE.sub(_short_decade, text)


def say_years(text: str) -> str:
    """Say years: nineteen ninety-four, nineteen ninety-four to ninety-eight.

    A number from 1100 to 2099 is a year unless something is counted with it ("1500 songs", "over 1200").
    """
    if not any(map(str.isdecimal, text)):
        return text
    text = _YEAR_RANGE.sub(_range, text)
    text = _SHORT_YEAR.sub(lambda found: f"{'oh ' if found[1][0] == '0' else ''}{cardinal(int(found[1]))}", text)
    return _PLAIN_YEAR.sub(_plain_year, text)


def year_or_number(written: str) -> str:
    """Say four digits as a year where years are read in pairs, else as a number."""
    number = int(written)
    return year(number) if 1100 <= number < 2100 else cardinal(number)


def _month(written: str) -> str:
    return _MONTH_OF[written[:3].lower()]


def _date(month: str, day: str, of_year: str | None, *, day_first: bool = False) -> str:
    said = f"the {ordinal(int(day))} of {month}" if day_first else f"{month} {ordinal(int(day))}"
    return f"{said}, {year_or_number(of_year)}" if of_year else said


def _iso(found: re.Match[str]) -> str:
    said = _date(_MONTHS[int(found[2]) - 1], found[3], found[1])
    return f"{said} at {found[4]}" if found[4] else said


def _slashed(found: re.Match[str]) -> str:
    """Say 25/12/1994 and 12/25/1994; where day and month cannot be told apart, only the numbers."""
    first, second = int(found[1]), int(found[2])
    if 12 < first <= 31 and 1 <= second <= 12:
        return _date(_MONTHS[second - 1], found[1], found[3], day_first=True)
    if 1 <= first <= 12 < second <= 31:
        return _date(_MONTHS[first - 1], found[2], found[3])
    return f"{cardinal(first)} {cardinal(second)} {year_or_number(found[3])}"


def _short_decade(found: re.Match[str]) -> str:
    if "'" not in found[0] and _SECONDS_BEFORE.search(found.string[: found.start()]):
        return found[0]
    return plural(cardinal(int(found[1]) * 10))


def _range(found: re.Match[str]) -> str:
    first, last = int(found[1]), found[2]
    if len(last) == 2:
        if int(last) <= first % 100:  # 1994-12 is no range of years
            return found[0]
        return f"{year(first)} to {'oh ' if last[0] == '0' else ''}{cardinal(int(last))}"
    return f"{year(first)} to {year(int(last))}"


def _plain_year(found: re.Match[str]) -> str:
    number = int(found[1])
    following = _COUNTED.match(found.string, found.end())
    counts = following is not None and following[1] not in _NO_NOUN
    likely_year = 1900 <= number < 2040 and number % 100
    if (counts and not likely_year) or _NUMBER_BEFORE.search(found.string[: found.start()]):
        return cardinal(number)
    return year(number)

"""Stretches of time as people name them: "last month", "this week", "in March", "2019", "all time"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.search.words import key

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = {"couple": 2, "couple of": 2, "few": 3}
_SPAN = re.compile(r"\b(?:last|past|these last) (\d+|couple of|couple|few) (hour|day|week|month|year)s?\b")
_UNIT = re.compile(
    r"\b(?P<which>this|last|past|previous|my|the) (?P<unit>week|month|year|weekend|morning|evening|afternoon|decade)\b"
)
_SEASON = re.compile(rf"\b(?P<which>this|last|past) (?P<season>{'|'.join(_SEASONS)})\b")
_MONTH = re.compile(rf"\b(?P<last>last )?(?P<month>{'|'.join(_MONTHS)})(?: (?P<year>(?:19|20)\d\d))?\b")
_YEAR = re.compile(r"\b(?P<since>since )?((?:19|20)\d\d)\b")
_HOURS = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 24)}
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """From `begin` up to `end`, unix seconds; None is open. `name` says it in words: "last month"."""

    name: str
    begin: float | None = None
    end: float | None = None

    def before(self) -> Period | None:
        """As long a time right before it, to compare with; None where it has no beginning or no end."""
        if self.begin is None or self.end is None:
            return None
        return Period(f"before {self.name}", self.begin - (self.end - self.begin), self.begin)


ALL_TIME = Period("all time")


def read_period(words: str, now: datetime) -> Period:
    """The time that words name, at local time `now`; all of it where they name none."""
    said = key(words)
    if found := _SPAN.search(said):
        count = _NUMBERS.get(found[1]) or int(found[1])
        return _period(f"the last {found[1]} {found[2]}s", now - timedelta(days=count * _DAYS[found[2]]), now)
    if "today" in said or "tonight" in said:
        return _period("today", _midnight(now), now)
    if "yesterday" in said:
        return _period("yesterday", _midnight(now) - timedelta(days=1), _midnight(now))
    if found := _SEASON.search(said):
        return _season(found["which"], found["season"], now)
    if found := _UNIT.search(said):
        return _unit(found["which"], found["unit"], now)
    if (found := _MONTH.search(said)) and not (found["month"] == "may" and " may " not in f" in {said} "):
        return _month(found, now)
    if found := _YEAR.search(said):
        year = int(found[2])
        end = now if found["since"] else _at(now, year + 1, 1)
        return _period(f"since {year}" if found["since"] else str(year), _at(now, year, 1), end)
    if re.search(r"\b(?:lately|recently|these days|at the moment|nowadays)\b", said):
        return _period("the last 30 days", now - timedelta(days=30), now)
    if re.fullmatch(r"(?:week|month|year)(?:ly)?", said):
        return _unit("this", said.removesuffix("ly"), now)
    return ALL_TIME


def _unit(which: str, unit: str, now: datetime) -> Period:
    this = which in {"this", "my", "the"}
    name = f"{'this' if this else 'last'} {unit}"
    today = _midnight(now)
    if unit in _HOURS:
        day = today if this else today - timedelta(days=1)
        begin, end = (day + timedelta(hours=hour) for hour in _HOURS[unit])
        return _period(name, begin, min(end, now))
    if unit == "week":
        monday = today - timedelta(days=now.weekday())
        return _period(name, monday, now) if this else _period(name, monday - timedelta(days=7), monday)
    if unit == "weekend":
        saturday = today - timedelta(days=(now.weekday() - 5) % 7)
        saturday -= timedelta(days=0 if this or now.weekday() < 5 else 7)
        return _period(name, saturday, min(saturday + timedelta(days=2), now))
    if unit == "month":
        first = today.replace(day=1)
        return _period(name, first, now) if this else _period(name, _previous_month(first), first)
    years = 10 if unit == "decade" else 1
    first = _at(now, now.year - (now.year % years), 1)
    return _period(name, first, now) if this else _period(name, _at(now, first.year - years, 1), first)


def _season(which: str, season: str, now: datetime) -> Period:
    month = _SEASONS[season]
    begin = _at(now, now.year, month)
    if begin > now:
        begin = _at(now, now.year - 1, month)
    end = _at(now, begin.year + (month == 12), (month + 2) % 12 + 1)
    if which != "this" and begin <= now < end:
        begin, end = _at(now, begin.year - 1, month), _at(now, end.year - 1, end.month)
    return _period(f"{which} {season}", begin, min(end, now))


def _month(found: re.Match[str], now: datetime) -> Period:
    month = _MONTHS.index(found["month"]) + 1
    year = int(found["year"]) if found["year"] else now.year - (month > now.month or bool(found["last"]))
    begin = _at(now, year, month)
    end = _at(now, year + (month == 12), month % 12 + 1)
    name = found["month"].capitalize() + (f" {year}" if found["year"] else "")
    return _period(name, begin, min(end, now) if begin < now else end)


def _previous_month(first: datetime) -> datetime:
    return (first - timedelta(days=1)).replace(day=1)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _at(now: datetime, year: int, month: int) -> datetime:
    return now.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)


def _period(name: str, begin: datetime, end: datetime) -> Period:
    return Period(name, begin.timestamp(), end.timestamp())

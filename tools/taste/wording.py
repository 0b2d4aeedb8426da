"""Periods and rules in words, where a misunderstanding would delete the wrong thing: what is not clear is refused."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tools.search.words import key
from tools.taste.errors import TasteError
from tools.taste.exclusions import Exclusion
from tools.taste.periods import Period, read_period
from tools.taste.preferences.rules import DAYS, HOURS

_DATE = r"\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2})?)?)?"
_DATES = re.compile(rf"\s*({_DATE})?\s*(\.\.|/|\bto\b)?\s*({_DATE})?\s*")
_PLAIN = ("item", "artist", "album", "genre", "kind", "device", "source")
_UNITS = {"weekend", "week", "month", "year", "morning", "evening", "afternoon"}
_EVER = {"all time", "always", "everything", "ever"}
_DAY = re.compile(rf"(?:on |at |in )?(?:the )?({'|'.join(DAYS)})s")
_PART = re.compile(rf"(?:on |at |in |every |during )?(?:the )?({'|'.join(HOURS)})s?")


def period_of(words: str, now: datetime) -> Period:
    """A time: "2024", "2024-05", "2024-05-01..2024-05-10" (both included), "last weekend", "yesterday", "since 2020".

    Raises:
        TasteError: the words name no time.
    """
    dates = _DATES.fullmatch(words)
    if dates is not None and (dates[1] or dates[3]):
        begin = _begin(dates[1], now) if dates[1] else None
        end = _end(dates[3], now) if dates[3] else None
        if dates[2] is None:
            end = _end(dates[1] or dates[3], now)
        if begin is not None and end is not None and end <= begin:
            raise TasteError(f"{words} ends before it begins.")
        return Period(words.strip(), *(None if when is None else when.timestamp() for when in (begin, end)))
    said = key(words)
    found = read_period(f"this {said}" if said in _UNITS else words, now)
    if found.begin is None and found.end is None and said not in _EVER:
        raise TasteError(f"I do not know when {words} is.", "Say it as 2024-05-01..2024-05-10, or “last weekend”.")
    return found


def rule_of(words: str, now: datetime, user: str | None = None) -> Exclusion:
    """A rule in words: "weekends", "nights", "last weekend", "2023", or what title, artist, album or genre hold."""
    said = key(words)
    if (day := _DAY.fullmatch(said)) is not None:
        return Exclusion(weekdays=tuple(sorted(DAYS[day[1]])), user=user)
    if (part := _PART.fullmatch(said)) is not None and not re.search(r"\b(?:this|last)\b", said):
        first, last = HOURS[part[1]]
        return Exclusion(hours=(first, (last - 1) % 24), user=user)
    try:
        period = period_of(words, now)
    except TasteError:
        return Exclusion(words=words.strip(), user=user)
    return Exclusion(since=period.begin, until=period.end, user=user)


def told(rule: Exclusion) -> str:
    """A rule in words: "artist Rain Machine, on Saturday, from 22 to 5 o'clock"."""
    parts = [f"{name} {getattr(rule, name)}" for name in _PLAIN if getattr(rule, name)]
    parts += [f"anything called {rule.words}"] if rule.words else []
    if rule.since is not None or rule.until is not None:
        first = f"from {_moment(rule.since)}" if rule.since is not None else ""
        parts.append(f"{first} {f'until {_moment(rule.until)}' if rule.until is not None else ''}".strip())
    if rule.weekdays:
        parts.append(f"on {' and '.join(f'{datetime(2024, 1, 1 + day):%A}s' for day in rule.weekdays)}")  # noqa: DTZ001
    parts += [f"from {rule.hours[0]} to {rule.hours[1]} o'clock"] if rule.hours else []
    parts += [f"of {rule.user or 'the usual listener'}"] if rule.user is not None else []
    return ", ".join(parts)


def _begin(date: str, now: datetime) -> datetime:
    try:
        full = f"{date}-01-01"[:10] if len(date) < 10 else date
        return datetime.fromisoformat(full).replace(tzinfo=now.tzinfo)
    except ValueError as error:
        raise TasteError(f"{date} is no date.", "Say it as 2024-05-01.") from error


def _end(date: str, now: datetime) -> datetime:
    """When a date is over: the year, the month, the day or the minute."""
    begin = _begin(date, now)
    if len(date) == 4:
        return begin.replace(year=begin.year + 1)
    if len(date) == 7:
        return (begin + timedelta(days=32)).replace(day=1)
    return begin + (timedelta(days=1) if len(date) == 10 else timedelta(minutes=1))


def _moment(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M}"

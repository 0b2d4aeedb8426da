"""How counts, days and times of a listening history are said."""

from __future__ import annotations

from datetime import date, datetime

_TIMES = {1: "once", 2: "twice"}


def times(count: int) -> str:
    """How often: "once", "twice", "7 times"."""
    return _TIMES.get(count, f"{count:,} times")


def plays(count: int) -> str:
    """How many plays: "1 play", "7 plays"."""
    return "1 play" if count == 1 else f"{count:,} plays"


def length(seconds: float) -> str:
    """Whole minutes: "48 minutes", "1 hour and 5 minutes", "7 hours"."""
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} minute{'' if minutes == 1 else 's'}")
    return " and ".join(parts)


def exact_length(seconds: float) -> str:
    """Minutes and seconds: "3 minutes and 20 seconds"."""
    minutes, left = divmod(round(seconds), 60)
    parts = [f"{minutes} minute{'' if minutes == 1 else 's'}"] if minutes else []
    if left or not minutes:
        parts.append(f"{left} second{'' if left == 1 else 's'}")
    return " and ".join(parts)


def clock(at: datetime) -> str:
    """A time of the day: "9:05 pm"."""
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def from_hour(hour: int) -> str:
    """An hour of the day: "9 to 10 pm"."""
    first, last = (hour - 1) % 12 + 1, hour % 12 + 1
    return f"{first} to {last} {'am' if (hour + 1) % 24 < 12 else 'pm'}"


def on_date(day: date, now: date) -> str:
    """A date; the year only if it is another one: "7 March", "7 March 2019"."""
    return f"{day.day} {day:%B}" if day.year == now.year else f"{day.day} {day:%B} {day.year}"


def day_name(day: date, period_days: int, now: date) -> str:
    """A day of a period: its weekday as long as that is plain, else its date too: "Tuesday", "Tuesday, 7 March"."""
    return f"{day:%A}" if period_days <= 7 else f"{day:%A}, {on_date(day, now)}"

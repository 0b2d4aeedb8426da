"""Days of the week and a time of day, on the listener's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = frozenset(range(7))
WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class When:
    """On these days (0 is Monday) at `hour`:`minute`."""

    days: frozenset[int]
    hour: int
    minute: int = 0

    def after(self, moment: datetime) -> datetime:
        """The next time after a moment of the listener's clock (with its zone), which clock changes do not shift."""
        local = moment.astimezone()
        for days in range(9):
            day = local.date() + timedelta(days=days)
            # Made of the wall clock and given its zone only then: seven stays seven in summer and in winter.
            found = datetime.combine(day, time(self.hour, self.minute)).astimezone()
            if day.weekday() in self.days and found > moment:
                return found
        raise ValueError("no day of the week was given")

    def say(self) -> str:
        """In words: "every day at 7:00", "on Monday and Friday at 18:30"."""
        at = f"at {self.hour}:{self.minute:02d}"
        for days, name in ((EVERY_DAY, "every day"), (WEEKDAYS, "on weekdays"), (WEEKEND, "at the weekend")):
            if self.days == days:
                return f"{name} {at}"
        names = [DAYS[day] for day in sorted(self.days)]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"every {listed} {at}" if len(names) == 1 else f"on {listed} {at}"

    def pack(self) -> str:
        """As text for the database: "0123456 07:00"."""
        return f"{''.join(map(str, sorted(self.days)))} {self.hour:02d}:{self.minute:02d}"

    @staticmethod
    def unpack(text: str) -> When:
        """What `pack` made."""
        days, at = text.split(" ")
        hour, minute = at.split(":")
        return When(frozenset(map(int, days)), int(hour), int(minute))

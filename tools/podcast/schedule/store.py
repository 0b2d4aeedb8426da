"""Schedules in the database."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from tools.library.database import Database
from tools.podcast.schedule.tables import ScheduleRow
from tools.podcast.schedule.times import When
from tools.podcast.writing.wish import read_wish

_EMPTY_WORDS = "my the a an of on about for me podcast podcasts episode episodes briefing brief make made show that"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_EVERYTHING = frozenset({"all", "everything", "schedule", "schedules", "scheduled", "regular"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """An episode that is made again and again; see `ScheduleRow`. `due` is when it is to be there next."""

    id: int
    when: When
    topic: str
    minutes: float | None
    hosts: str
    style: str
    due: float
    last: str | None
    said: str
    note: str

    def say(self) -> str:
        """In a few words: "my new releases, every day at 7:00"."""
        return f"{self.about}, {self.when.say()}"

    @property
    def about(self) -> str:
        """The topic without the asking around it."""
        return read_wish(self.topic).topic or self.topic


class Schedules:
    """What is made regularly; use from any thread. `clock` gives unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def add(
        self, when: When, topic: str, *, minutes: float | None = None, hosts: str = "", style: str = ""
    ) -> Schedule:
        """Make episodes about `topic` from now on. The same topic again only gets the new time, length and hosts."""
        now = self._clock()
        values = {"at": when.pack(), "minutes": minutes, "hosts": hosts, "style": style, "due": self._next(when, now)}
        same = next((each for each in self.all() if each.topic.casefold() == topic.casefold()), None)
        with self._database.session() as session:
            if same is not None:
                session.execute(update(ScheduleRow).where(ScheduleRow.id == same.id).values(**values))
                found = same.id
            else:
                row = ScheduleRow(topic=topic, created=now, **values)
                session.add(row)
                session.flush()
                found = row.id
        return next(each for each in self.all() if each.id == found)

    def all(self) -> list[Schedule]:
        """Everything that is made regularly, what is due first in front."""
        with self._database.reading() as session:
            rows = session.scalars(select(ScheduleRow).order_by(ScheduleRow.due, ScheduleRow.id)).all()
        return [
            Schedule(row.id, When.unpack(row.at), row.topic, row.minutes, row.hosts, row.style, row.due, row.last,
                     row.said, row.note)
            for row in rows
        ]  # fmt: skip

    def find(self, words: str) -> list[Schedule]:
        """Those that words mean: their number, words of their topic, "morning", "weekly"; all of them for "all"."""
        every = self.all()
        said = set(re.findall(r"[^\W_]+", words.lower()))
        if words.strip().isdigit():
            return [each for each in every if each.id == int(words)]
        telling = said - _EMPTY
        if not telling or telling & _EVERYTHING:
            return every
        fitting = [each for each in every if telling <= _words(each)]
        return fitting or [each for each in every if telling & set(re.findall(r"[^\W_]+", each.topic.lower()))]

    def remove(self, schedules: Sequence[Schedule]) -> None:
        """Make them no more; what was made stays."""
        ids = [each.id for each in schedules]
        with self._database.session() as session:
            for row in session.scalars(select(ScheduleRow).where(ScheduleRow.id.in_(ids))):
                session.delete(row)

    def done(self, schedule: Schedule, note: str, *, item: str | None = None, said: str | None = None) -> None:
        """It was its turn: with the item that was made of it, or with the reason why none was."""
        values: dict[str, object] = {"note": note, "due": self._next(schedule.when, max(self._clock(), schedule.due))}
        if item is not None:
            values["last"] = item
        if said is not None:
            values["said"] = said
        with self._database.session() as session:
            session.execute(update(ScheduleRow).where(ScheduleRow.id == schedule.id).values(**values))

    def _next(self, when: When, now: float) -> float:
        return when.after(datetime.fromtimestamp(now, UTC)).timestamp()


def _words(schedule: Schedule) -> set[str]:
    """The words that can mean a schedule: of its topic, and of its time."""
    when, hour = schedule.when, schedule.when.hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if hour < 17 else "evening" if hour < 21 else "night"
    often = "daily" if len(when.days) > 2 else "weekly"
    words = f"{schedule.topic} {when.say()} {part} {part}s {often} every each".lower()
    found = set(re.findall(r"[^\W_]+", words))
    days = {word.removesuffix("s") for word in found if word.endswith(("day", "days"))}
    return found | days | {f"{day}s" for day in days} | {"day" if often == "daily" else "week"}

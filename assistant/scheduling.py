"""Podcasts that are made regularly: prepared a while before they are due, within a budget of time and room."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.errors import SegueError
from assistant.settings import PodcastSettings
from assistant.working import in_thread
from tools.errors import PlainError
from tools.library.items import Item
from tools.podcast.facts import Fact
from tools.podcast.package.shelf import Shelf
from tools.podcast.schedule import Schedule, Schedules, read_schedule
from tools.podcast.schedule.answers import keep_schedule
from tools.podcast.sound.draft import Draft
from tools.podcast.sound.making import Maker
from tools.results import ToolResult

log = logging.getLogger(__name__)

_LOOK = 60.0
"""Seconds between two looks at what is due."""
_TOO_LATE = 12 * 3600.0
"""Seconds after which an episode that could not be made in time is left out."""
_PATIENCE = 600.0
"""Seconds before it is due from which on it is made even while somebody talks."""


class Planned(Draft, Protocol):
    """A draft that knows how long it is to be."""

    seconds: float


Write = Callable[[Schedule], Planned]
"""Writes what a schedule asks for; raises `PlainError` where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be made: `minutes` a day, `room` in bytes; items that are `kept` are not removed for the sake of it."""

    minutes: float
    room: int
    kept: Callable[[Item], bool] = lambda _: False


def budget_of(settings: PodcastSettings, kept: Callable[[Item], bool]) -> Budget:
    """The budget of the settings."""
    return Budget(settings.made_minutes, round(settings.made_gb * 1e9), kept)


class ScheduleWatch:
    """Makes what is due. Does nothing as long as nothing is scheduled. `clock` gives unix seconds."""

    def __init__(
        self, schedules: Schedules, write: Write, maker: Callable[[], Maker], shelf: Shelf, budget: Budget,
        *, ahead: float = 1800.0, busy: Callable[[], bool] = lambda: False, clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._schedules, self._write, self._maker, self._shelf = schedules, write, maker, shelf
        self._budget, self._ahead, self._busy, self._clock = budget, ahead, busy, clock
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """From now on, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="schedules", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No more; of what is being made there remains what there is."""
        self._stop.set()

    def step(self) -> list[str]:
        """Make what is due by now; returns a note on each."""
        notes = []
        for schedule in self._schedules.all():
            now = self._clock()
            early = schedule.due - now
            if self._stop.is_set() or early > self._ahead or (early > _PATIENCE and self._busy()):
                continue
            if early < -_TOO_LATE:
                self._schedules.done(schedule, "Segue did not run when it was due.")
                continue
            notes.append(self._turn_of(schedule))
        return notes

    def _turn_of(self, schedule: Schedule) -> str:
        try:
            note, item, said = self._made(schedule)
        except Exception as error:  # the next ones are made all the same
            note, item, said = getattr(error, "say", "") or f"It failed: {type(error).__name__}.", None, None
            level = logging.INFO if isinstance(error, PlainError) else logging.WARNING
            log.log(level, "a scheduled podcast was not made: %s", type(error).__name__)
        self._schedules.done(schedule, note, item=item, said=said)
        return note

    def _made(self, schedule: Schedule) -> tuple[str, str | None, str | None]:
        draft = self._write(schedule)
        said = digest(draft.facts)
        if said == schedule.said:
            return "There was nothing new to say.", None, None
        day = [made for made in self._shelf.all() if self._clock() - made.made < 86_400]
        if sum((made.item.duration or 0.0) for made in day) / 60 + draft.seconds / 60 > self._budget.minutes:
            return f"{self._budget.minutes:g} minutes were made in a day already.", None, None
        production = self._maker().begin(draft, draft.seconds, play=False)
        while not production.ended.wait(0.5):
            if self._stop.is_set():
                production.unwanted.set()
        if production.failed is not None:
            raise production.failed
        self._shelf.make_room(self._budget.room, self._budget.kept)
        return f"{production.item.title} was made.", production.item.id, said

    def _run(self) -> None:
        while not self._stop.wait(_LOOK):
            try:
                self.step()
            except Exception as error:
                log.warning("what is scheduled could not be looked at: %s", type(error).__name__)


def digest(facts: Any) -> str:
    """What is said, in short: the same facts in another order are the same."""
    texts: list[str] = sorted(fact.text for fact in facts if isinstance(fact, Fact))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def work_on_made(shelf: Shelf, schedules: Schedules, body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    """Does what a command asks, in a worker thread; the last thing yielded is what came of it, `{"say", …}`."""
    return in_thread(lambda _tell, _stopped: _act(shelf, schedules, body))


def _act(shelf: Shelf, schedules: Schedules, body: Mapping[str, Any]) -> Mapping[str, Any]:
    match body:
        case {"act": "remove", "episode": str(words)}:
            found = shelf.find(words)
            if found is None:
                raise SegueError(f"There is no episode called {words}.", "See: segue podcasts")
            shelf.remove(found)
            return {"say": f"{found.item.title} is gone.", "problems": []}
        case {"act": "schedule", "words": str(words)}:
            said = read_schedule(words)
            if said is None:
                raise SegueError(
                    f"“{words}” says nothing of when.",
                    'As in: segue podcasts schedule "every morning at 7 my new music"',
                )
            hosts, style = str(body.get("hosts") or ""), str(body.get("style") or "")
            return _told(keep_schedule(schedules, said, minutes=body.get("minutes"), hosts=hosts, style=style))
        case {"act": "cancel", "words": str(words)}:
            chosen = schedules.find(words)
            if not chosen:
                raise SegueError(f"Nothing is scheduled that is called {words}.", "See: segue podcasts schedules")
            schedules.remove(chosen)
            return {"say": f"No longer made: {'; '.join(each.say() for each in chosen)}.", "problems": []}
    raise SegueError(f"There is nothing to do with podcasts called {body.get('act')!r}.")


def _told(result: ToolResult) -> Mapping[str, Any]:
    if not result.ok:
        raise SegueError(result.say)
    return {"say": result.say, "problems": [], **result.observed}

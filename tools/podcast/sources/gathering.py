"""Which sources a wish means, and what they have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.podcast.errors import PodcastError
from tools.podcast.sources.listening.counting import Listening, latest_week
from tools.podcast.sources.listening.history import History, Playable
from tools.podcast.sources.listening.words import on_date
from tools.podcast.sources.parts import Gathered
from tools.podcast.writing.styles import StyleName
from tools.podcast.writing.wish import Wish
from tools.taste import EventLog, Use
from tools.taste.periods import ALL_TIME, Period, read_period

_HISTORY = re.compile(
    r"\b(?:my|our|the|this|last|past) (?:last |past )?(?:\w+ )?(?:day|week|weekend|month|year|decade|summer|winter|"
    r"spring|autumn|morning|evening|listening|history|taste|stats|statistics|scrobbles)s?\b|\bmy music\b|"
    r"\bwhat i(?:'ve| have)? (?:been )?(?:listen|hear|play)\w*|\btoday\b|\byesterday\b|\b(?:weekly|monthly|yearly)\b",
    re.IGNORECASE,
)
_WEEK = re.compile(r"\b(?:my|this|the|our) (?:\w+ )?week\b|\bweekly\b|\bmy week\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gathering:
    """Looks for what wishes are about. `now` gives the listener's time."""

    log: EventLog
    playable: Playable
    now: Callable[[], datetime]

    def __call__(self, wish: Wish) -> tuple[Gathered, StyleName]:
        """What there is, and the format that suits it. Raises `PodcastError`."""
        if "history" in wish.sources or _HISTORY.search(wish.topic):
            return self._history(wish)
        raise PodcastError(
            f"I know nothing about {wish.topic}.", "Ask about your listening, or name a file to make it from."
        )

    def _history(self, wish: Wish) -> tuple[Gathered, StyleName]:
        now = self.now()
        frame = self.log.frame(Use.PERSONALISE, self.log.listener)
        period = _period(wish.topic, now)
        listening = Listening(frame, period)
        notes: tuple[str, ...] = ()
        if not listening.plays:
            latest = latest_week(frame)
            if latest is None:
                raise PodcastError(
                    "I have heard no music with you yet, so there is nothing to tell of it.",
                    "Play something, or: segue history import FILE. From a text I can make one now: name the file.",
                )
            listening = Listening(frame, latest)
            ends = on_date(listening.plays[-1].at.date(), now.date())
            notes = (f"You have played no music {_in(period)}, so this is about the week up to {ends}.",)
        title = "Your listening" if period == ALL_TIME else f"Your {_noun(period)} in music"
        gathered = History(listening, now, self.playable, seed=str(listening.plays[0].at)).gathered(
            title, _about(period)
        )
        return Gathered(title, gathered.about, gathered.sources, gathered.parts, gathered.frame, notes), "weekly_review"


def _period(words: str, now: datetime) -> Period:
    """The time that is meant. A week that is one's own is the last seven days, not those since Monday."""
    if _WEEK.search(words):
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return Period(
            "this week", (midnight - timedelta(days=6)).timestamp(), (midnight + timedelta(days=1)).timestamp()
        )
    return read_period(words, now)


def _noun(period: Period) -> str:
    return period.name.removeprefix("this ").removeprefix("the ")


def _about(period: Period) -> str:
    return "everything that you have played" if period == ALL_TIME else f"your {_noun(period)} in music"


def _in(period: Period) -> str:
    return (
        "yet"
        if period == ALL_TIME
        else period.name
        if period.name.startswith(("this", "last"))
        else f"in {period.name}"
    )

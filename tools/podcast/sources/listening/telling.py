"""A period of the listening log as an episode's content, whatever the log holds of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tools.podcast.errors import PodcastError
from tools.podcast.sources.listening.counting import Listening, latest_week
from tools.podcast.sources.listening.history import History, Playable
from tools.podcast.sources.listening.words import on_date
from tools.podcast.sources.parts import Gathered
from tools.podcast.writing.styles import StyleName
from tools.taste.periods import ALL_TIME, Period, read_period

if TYPE_CHECKING:
    import polars as pl

_WEEK = re.compile(r"\b(?:my|this|the|our) (?:\w+ )?week\b|\bweekly\b", re.IGNORECASE)


def of_period(frame: pl.DataFrame, topic: str, now: datetime, playable: Playable) -> tuple[Gathered, StyleName]:
    """What was heard in the time that a topic names. Raises `PodcastError` if nothing was ever heard."""
    period = _period(topic, now)
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
        period = replace(latest, name="latest week")
    title = "Your listening" if period == ALL_TIME else f"Your {_noun(period)} in music"
    gathered = History(listening, now, playable, seed=str(listening.plays[0].at)).gathered(title, _about(period))
    return replace(gathered, notes=notes), "weekly_review"


def _period(words: str, now: datetime) -> Period:
    """The time that is meant. A week that is one's own is the last seven days, not those since Monday."""
    if _WEEK.search(words):
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        begin, end = midnight - timedelta(days=6), midnight + timedelta(days=1)
        return Period("this week", begin.timestamp(), end.timestamp())
    return read_period(words, now)


def _noun(period: Period) -> str:
    return period.name.removeprefix("this ").removeprefix("the ")


def _about(period: Period) -> str:
    return "everything that you have played" if period == ALL_TIME else f"your {_noun(period)} in music"


def _in(period: Period) -> str:
    if period == ALL_TIME:
        return "yet"
    return period.name if period.name.startswith(("this", "last", "today", "yesterday")) else f"in {period.name}"

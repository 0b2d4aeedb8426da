"""What is said about schedules, and done: for the tool and for the command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tools.podcast.schedule.reading import Spoken
from tools.podcast.schedule.store import Schedule, Schedules
from tools.results import ToolResult


def keep_schedule(
    schedules: Schedules, said: Spoken, *, minutes: float | None = None, hosts: str = "", style: str = ""
) -> ToolResult:
    """Set, cancel or list what `read_schedule` found; says what the database then holds."""
    if said.what == "list":
        return _listed(schedules)
    if said.what == "cancel":
        return _cancelled(schedules, said.topic)
    if said.when is None or not said.topic:
        return ToolResult(False, "What should it be about?", observed={"schedules": _plain(schedules.all())})
    kept = schedules.add(said.when, said.topic, minutes=minutes, hosts=hosts, style=style)
    say = f"From now on {kept.when.say()} I will have an episode ready about {kept.about}. The first {_first(kept)}."
    return ToolResult(True, say, observed={"schedules": _plain([kept])})


def _cancelled(schedules: Schedules, words: str) -> ToolResult:
    found = schedules.find(words)
    if not found:
        every = schedules.all()
        say = "No podcast is scheduled." if not every else f"I make no such podcast regularly; I make {_names(every)}."
        return ToolResult(False, say, observed={"schedules": _plain(every)})
    schedules.remove(found)
    left = schedules.all()
    say = f"I no longer make {_names(found)}."
    return ToolResult(True, say, observed={"schedules": _plain(left), "cancelled": _plain(found)})


def _listed(schedules: Schedules) -> ToolResult:
    every = schedules.all()
    if not every:
        return ToolResult(True, "No podcast is scheduled.", observed={"schedules": []})
    return ToolResult(True, f"I make {_names(every)}.", observed={"schedules": _plain(every)})


def _names(schedules: list[Schedule]) -> str:
    return "; ".join(each.say() for each in schedules)


def _first(schedule: Schedule) -> str:
    due, today = datetime.fromtimestamp(schedule.due, UTC).astimezone(), datetime.now().astimezone().date()
    if due.date() == today:
        return "comes today"
    return "comes tomorrow" if due.date() == today + timedelta(days=1) else f"comes on {due:%A}"


def _plain(schedules: list[Schedule]) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "topic": each.topic, "when": each.when.say(), "minutes": each.minutes, "hosts": each.hosts,
         "style": each.style, "due": each.due, "note": each.note}
        for each in schedules
    ]  # fmt: skip

"""`segue ask`: one utterance, its answer, and what a program may want to know about both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from assistant.events import Event, Failed, Heard, NowPlaying, Said, Saying, ToolFinished, ToolStarted, TurnEnded
from assistant.frontends.talker import Talker
from assistant.servers.wire import encode


class Answer:
    """Gathers the events of one turn into what `segue ask --json` prints."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    @property
    def heard(self) -> str:
        """The utterance as it was understood."""
        return next((event.text for event in self.events if isinstance(event, Heard)), "")

    @property
    def say(self) -> str:
        """The whole answer in words."""
        return " ".join(event.text if isinstance(event, Saying) else event.say for event in self._spoken())

    @property
    def failed(self) -> Failed | None:
        """The failure that ended the turn, if one did."""
        return next((event for event in self.events if isinstance(event, Failed)), None)

    @property
    def player(self) -> dict[str, Any]:
        """The player's state after the turn."""
        return next((dict(event.player) for event in reversed(self.events) if isinstance(event, NowPlaying)), {})

    def as_json(self) -> dict[str, Any]:
        """`{"say", "calls", "observed", "events", "latency"}`; more may come, these stay."""
        finished = [event for event in self.events if isinstance(event, ToolFinished)]
        observed: dict[str, Any] = {}
        for event in finished:
            observed.update(event.result.observed)
        observed["player"] = self.player
        started = [event for event in self.events if isinstance(event, ToolStarted)]
        return {
            "heard": self.heard,
            "say": self.say,
            "calls": [{"tool": event.tool, "args": dict(event.args)} for event in started],
            "observed": observed,
            "events": [encode(event) for event in self.events],
            "latency": next((dict(e.latency) for e in self.events if isinstance(e, TurnEnded)), {}),
        }

    def _spoken(self) -> list[Saying | Failed]:
        return [event for event in self.events if isinstance(event, Saying | Failed)]


async def ask(talker: Talker, said: str | Path, *, speak: bool, show: Callable[[Event], None] | None = None) -> Answer:
    """One turn to its end, shown as it happens."""
    answer = Answer()
    events: AsyncIterator[Event] = talker.turn(said, speak=speak)
    async for event in events:
        answer.events.append(event)
        if show and not isinstance(event, Said):
            show(event)
    return answer

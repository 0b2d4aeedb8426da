"""What happens during a turn. Every front end, server and test consumes this one stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.results import ToolResult


@dataclass(frozen=True, slots=True)
class Heard:
    """What the listener said, as it was understood. `seconds` is how long recognition took (0 for typed text)."""

    text: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ToolStarted:
    """A tool begins to work."""

    tool: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """A tool has answered."""

    tool: str
    args: Mapping[str, Any]
    result: ToolResult


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the answer is about to be shown or spoken."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence was shown or spoken. `heard` is the part that the listener got before any barge-in."""

    text: str
    heard: str


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What the player reported after the turn's actions, in the form of `PlayerState.brief()`."""

    player: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """Something did not work; the conversation goes on."""

    say: str
    todo: str = ""
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is over. `latency` holds seconds by stage: "ears", "mind", "tools", "voice", "first_audio", "total"."""

    latency: Mapping[str, float] = field(default_factory=dict)


Event = Heard | ToolStarted | ToolFinished | Saying | Said | NowPlaying | Failed | TurnEnded

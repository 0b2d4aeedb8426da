"""What the player is doing, as it was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tools.library.items import Item
from tools.playback.queue import Repeat

Doing = Literal["playing", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class PlayerState:
    """One observation of the player.

    `state` is "playing" only while the output takes frames of `item`. `position` counts the frames taken, in seconds
    of the item whatever the speed; `duration` is None where nobody knows. `sleep_timer` is seconds left,
    `sleep_at_end` that it waits for the end of the item. `problem` is the last thing that did not work, until
    something does. `altered` says how the item sounds other than it is recorded.
    """

    state: Doing
    item: Item | None = None
    position: float = 0.0
    duration: float | None = None
    volume: int = 100
    speed: float = 1.0
    shuffle: bool = False
    repeat: Repeat = "off"
    queue_length: int = 0
    sleep_timer: float | None = None
    sleep_at_end: bool = False
    muted: bool = False
    next_item: Item | None = None
    previous_item: Item | None = None
    output: str = ""
    problem: str | None = None
    altered: str = ""

    @property
    def left(self) -> float | None:
        """Seconds of the item that are still to come, at speed 1."""
        return None if self.duration is None else max(0.0, self.duration - self.position)

    def brief(self) -> dict[str, Any]:
        """What evaluations and front ends read; JSON-ready."""
        return {
            "state": self.state,
            "item": None if self.item is None else self.item.brief(),
            "position": round(self.position, 2),
            "duration": None if self.duration is None else round(self.duration, 2),
            "volume": self.volume,
            "speed": self.speed,
            "shuffle": self.shuffle,
            "repeat": self.repeat,
            "queue_length": self.queue_length,
            "sleep_timer": None if self.sleep_timer is None else round(self.sleep_timer, 1),
            "sleep_at_end": self.sleep_at_end,
            "muted": self.muted,
            "next": None if self.next_item is None else self.next_item.brief(),
            "problem": self.problem,
            "altered": self.altered,
        }

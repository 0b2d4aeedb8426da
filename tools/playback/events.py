"""What the player tells whoever listens: the front ends what to show, the taste model what was liked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tools.library.items import Item
from tools.playback.state import PlayerState

Reason = Literal["finished", "skipped", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class ItemStarted:
    """An item is heard, from `position` seconds on."""

    item: Item
    position: float


@dataclass(frozen=True, slots=True)
class ItemFinished:
    """An item is no longer played.

    `listened` is how many seconds of it were heard, repetitions counted, pauses not; `position` where it was left.
    `skipped`: for another item; `stopped`: for silence (it can be resumed); `failed`: the file broke off.
    """

    item: Item
    reason: Reason
    listened: float
    position: float
    duration: float | None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """Something other than the position is different."""

    state: PlayerState


@dataclass(frozen=True, slots=True)
class PlaybackFailed:
    """An item cannot be played, or not to its end; the next one is played instead."""

    item: Item
    say: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class OutputLost:
    """The sound cannot leave any more. What played is paused where it was; `now_on` names the output in its place."""

    say: str
    todo: str = ""
    now_on: str | None = None


PlaybackEvent = ItemStarted | ItemFinished | StateChanged | PlaybackFailed | OutputLost

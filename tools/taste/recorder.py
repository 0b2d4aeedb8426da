"""Writes down what the player does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tools.playback.events import ItemFinished, ItemStarted, PlaybackEvent, Reason, StateChanged
from tools.taste.events import Began
from tools.taste.log import EventLog

NOTHING = 1.0
"""Seconds: who hears less than this and did not skip has not listened."""


class PlayRecorder:
    """Listens to the player; every item that was heard becomes one event, when it is over."""

    def __init__(self, log: EventLog, clock: Callable[[], float] = time.time) -> None:
        self._log, self._clock = log, clock
        self._playing: _Playing | None = None
        self._device = ""
        self._ended: Reason | None = None

    def __call__(self, event: PlaybackEvent) -> None:
        """What the player tells."""
        if isinstance(event, StateChanged):
            self._device = event.state.output
        elif isinstance(event, ItemStarted):
            by_itself: Began = "followed" if self._ended == "finished" else ""
            self._playing = _Playing(event.item.id, self._clock(), self._log.listener, by_itself)
        elif isinstance(event, ItemFinished):
            self._finished(event)

    def _finished(self, event: ItemFinished) -> None:
        now, playing = self._clock(), self._playing
        self._playing, self._ended = None, event.reason
        if playing is None or playing.item != event.item.id:
            playing = _Playing(event.item.id, now - event.listened, self._log.listener, "")
        if event.listened < NOTHING and event.reason != "skipped":
            return
        self._log.note(
            "play",
            event.item,
            user=playing.listener,
            at=playing.since,
            ended=now,
            listened=event.listened,
            duration=event.duration,
            how=event.reason,
            began=playing.began,
            device=self._device,
        )


@dataclass(frozen=True, slots=True)
class _Playing:
    """What plays now, since when (unix seconds), and who listened when it began."""

    item: str
    since: float
    listener: str
    began: Began

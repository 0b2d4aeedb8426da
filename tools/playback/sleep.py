"""The sleep timer: after some time, or at the end of what plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

FADE = 4.0
"""Seconds over which the music goes away when the time has come."""

END_OF_TRACK: Literal["end of track"] = "end of track"
Sleep = float | Literal["end of track"] | None


class SleepTimer:
    """Counts on the output's clock, so that a demo rendered in advance falls asleep at the right place, too."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._end: float | None = None
        self.at_end = False

    @property
    def left(self) -> float | None:
        """Seconds left; None when it is off or waits for the end of the track."""
        return None if self._end is None else max(0.0, self._end - self._now())

    @property
    def due(self) -> bool:
        """Whether the time has come."""
        return self._end is not None and self._now() >= self._end

    def set(self, sleep: Sleep) -> None:
        """Seconds from now, "end of track", or None for off."""
        self.at_end = sleep == END_OF_TRACK
        self._end = self._now() + float(sleep) if isinstance(sleep, int | float) else None

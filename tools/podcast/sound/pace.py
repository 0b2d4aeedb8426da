"""When an episode that is still being made may begin to play without ever having to stop."""

from __future__ import annotations

_FIRST_LEAD = 6.0
"""Seconds of sound that are there in any case."""
_CAUTION = 1.3
"""How much slower than so far the rest may be made."""
_BLIND_LEAD = 24.0
"""Seconds of sound that do where it is not known yet how long the next part takes to be written."""


class Pace:
    """Watches how fast an episode grows. Times are seconds of one clock, `made` seconds of the episode."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._last = begun
        self._longest = 0.0  # between two pieces
        self._first: tuple[float, float] | None = None
        self.made = 0.0

    def note(self, now: float, made: float) -> None:
        """By now so much is there."""
        if self._first is None:
            self._first = (now, made)
        else:
            self._longest = max(self._longest, now - self._last)
        self._last, self.made = now, made

    @property
    def rate(self) -> float:
        """Seconds of waiting for a second of the episode, without the time until there was anything at all."""
        if self._first is None or self.made <= self._first[1]:
            return float("inf")
        return (self._last - self._first[0]) / (self.made - self._first[1])

    def safe(self, total: float, *, written: bool, speed: float = 1.0) -> bool:
        """Whether it may begin: the whole will be about `total` seconds, played at `speed`.

        `written`: the part after the one that is being spoken is there.
        """
        rate = self.rate * _CAUTION
        if rate == float("inf"):
            return False
        margin = max(_FIRST_LEAD, 1.5 * self._longest * speed)
        if not written:
            margin = max(margin, _BLIND_LEAD)
        behind = max(0.0, total - self.made) * max(0.0, speed * rate - 1.0)
        return self.made >= margin + behind

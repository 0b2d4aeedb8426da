"""What sounds when in a finished episode, or in what there is of it so far."""

from __future__ import annotations

from dataclasses import dataclass

from tools.podcast.script import Insert, Line


@dataclass(frozen=True, slots=True)
class Spot:
    """A line or an insert where it sounds: from `start` to `end`, seconds of the episode. `segment` counts from 0."""

    start: float
    end: float
    turn: Line | Insert
    segment: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """All spots in order, and the length of the whole in seconds."""

    spots: tuple[Spot, ...]
    seconds: float

    def at(self, seconds: float) -> Spot | None:
        """The spot that sounds at a position, or the last one that did; None before the first."""
        return next((spot for spot in reversed(self.spots) if spot.start <= seconds), None)

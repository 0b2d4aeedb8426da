"""What fits the hour, beside what the taste model knows of it; a mix made for now, a discovery for the week."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tools.playlists.constraints import Constraints
from tools.search.words import key

_LEVELS = ((5, 0.35), (8, 0.55), (11, 0.5), (14, 0.55), (18, 0.6), (21, 0.45), (23, 0.3))
"""Energy from an hour on, where nobody says what they want: mornings and nights begin and end calm."""
_PARTS = ((5, "morning"), (12, "afternoon"), (17, "evening"), (22, "night"))
_NOW = re.compile(
    r"\b(?:(?:made )?for (?:right |just )?now|for (?:this|the) moment|right now|my (?:daily )?mix|daily mix|"
    r"mix of the day|something for now)\b"
)
_WEEKLY = re.compile(
    r"\b(?:weekly discover(?:y|ies)|discover(?:y|ies)? (?:weekly|of the week|for (?:this|the) week)|"
    r"discover weekly|(?:this )?weeks discover(?:y|ies)|my weekly (?:mix|playlist|discover\w*))\b"
)
WEEKLY = "Weekly discovery"
_WEEKLY_SONGS, _NOW_SECONDS = 30, 3600.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is, in the listener's local time."""

    when: datetime

    @property
    def energy(self) -> float:
        """How lively music is expected to be, 0 to 1."""
        level = _LEVELS[-1][1]
        for hour, value in _LEVELS:
            if self.when.hour >= hour:
                level = value
        return level

    @property
    def name(self) -> str:
        """When that is in words: "Tuesday evening"."""
        part = next((name for hour, name in reversed(_PARTS) if self.when.hour >= hour), "night")
        return f"{self.when:%A} {part}"


def asks_for_now(words: str) -> bool:
    """Whether a mix for this moment is wished for."""
    return bool(_NOW.search(key(f"play {words}")))


def asks_for_week(words: str) -> bool:
    """Whether the discovery of the week is wished for."""
    return bool(_WEEKLY.search(key(f"play {words.replace(chr(39), '')}")))


def fitted(wish: Constraints, moment: Moment) -> Constraints:
    """A wish that says nothing of how lively it is to be, as fits the moment."""
    if wish.energy or wish.cap is not None or wish.like or "track" not in wish.kinds:
        return wish
    return replace(wish, energy=(moment.energy,))


def for_now(moment: Moment) -> tuple[str, Constraints]:
    """The title and the wish of a mix for this moment."""
    return f"Made for {moment.name}", Constraints(seconds=_NOW_SECONDS, energy=(moment.energy,), discovery=0.4)


def for_week() -> tuple[str, Constraints]:
    """The title and the wish of a week's discovery: what was never heard here, one song of each artist."""
    return WEEKLY, Constraints(count=_WEEKLY_SONGS, discovery=1.0, unheard=True, per_artist=1)

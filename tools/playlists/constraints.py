"""What a playlist is to be: everything a wish states, as values that can be shown, changed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tools.library.items import Item, Kind
from tools.search import words
from tools.taste.preferences import Subject

USUAL_SECONDS = 3600.0
_LOUDEST_QUIET, _SLOWEST_FAST, _FASTEST_SLOW = 0.55, 118.0, 100.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item beside its tags, None where nobody has looked.

    `tempo` in beats a minute, `energy` 0 to 1, `key` as 0 (C) to 11 and whether it is minor, `loudness` in LUFS.
    """

    tempo: float | None = None
    energy: float | None = None
    vocals: bool | None = None
    heard: bool = False
    key: tuple[int, bool] | None = None
    loudness: float | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """A wish in parts. Empty parts ask for nothing.

    `about` is looked up by meaning. An entry fits one of `genres`, is by one of `artists` (keys), was made in one of
    the spans `years` (both ends included). `like` are ids of items it should resemble. `energy` is an arc over time
    (0 to 1), `cap` the most and `floor` the least energy that is wanted. `discovery` goes from 0 (old favourites) to 1
    (never heard).
    """

    about: str = ""
    seconds: float | None = None
    count: int | None = None
    kinds: frozenset[Kind] = frozenset({"track"})
    genres: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    tempo: tuple[float, float] | None = None
    energy: tuple[float, ...] = ()
    cap: float | None = None
    floor: float | None = None
    vocals: bool | None = None
    language: str = ""
    without: tuple[Subject, ...] = ()
    per_artist: int | None = None
    discovery: float = 0.5
    unheard: bool = False

    @property
    def length(self) -> float | None:
        """Seconds that are wanted: what was said, else an hour, None where songs are counted."""
        return self.seconds if self.seconds is not None else None if self.count else USUAL_SECONDS

    @property
    def compares(self) -> bool:
        """Whether it is to be calmer or livelier than something."""
        return self.cap is not None or self.floor is not None

    def broken(self, item: Item, facts: Facts) -> list[str]:
        """The names of the stated parts that this entry does not keep, as far as what is known can decide."""
        found = []
        if item.kind not in self.kinds:
            found.append("kinds")
        if self.genres and not any(Subject("genre", genre).covers(item) for genre in self.genres):
            found.append("genres")
        if self.artists and words.key(item.artist) not in self.artists:
            found.append("artists")
        if self.years and not any(item.year is not None and low <= item.year <= high for low, high in self.years):
            found.append("years")
        if any(subject.covers(item) for subject in self.without):
            found.append("without")
        if self.tempo and facts.tempo is not None and not self.tempo[0] <= facts.tempo <= self.tempo[1]:
            found.append("tempo")
        if self.vocals is not None and facts.vocals is not None and facts.vocals != self.vocals:
            found.append("vocals")
        if self.cap is not None and facts.energy is not None and facts.energy > self.cap:
            found.append("cap")
        if self.floor is not None and facts.energy is not None and facts.energy < self.floor:
            found.append("floor")
        if self.unheard and facts.heard:
            found.append("unheard")
        return found

    def undecided(self, facts: Facts) -> list[str]:
        """The names of the stated parts that nothing is known about for this entry."""
        asked = {
            "tempo": self.tempo is not None and facts.tempo is None,
            "vocals": self.vocals is not None and facts.vocals is None,
            "cap": self.cap is not None and facts.energy is None,
            "floor": self.floor is not None and facts.energy is None,
            "language": bool(self.language),
        }
        return [name for name, open_ in asked.items() if open_]

    def without_part(self, name: str) -> Constraints:
        """The same without one part, for wishes that cannot be met whole."""
        empty = Constraints()
        return replace(self, **{name: getattr(empty, name)})

    def plain(self) -> dict[str, Any]:
        """What is stated, JSON-ready; `Constraints.read` takes it back."""
        empty, told = Constraints(), {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value != getattr(empty, name):
                told[name] = _plain(value)
        return told

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Constraints:
        """The constraints that `plain` told."""
        values: dict[str, Any] = {}
        for name, value in told.items():
            if name == "kinds":
                values[name] = frozenset(value)
            elif name == "without":
                values[name] = tuple(Subject(**subject) for subject in value)
            elif name == "years":
                values[name] = tuple((low, high) for low, high in value)
            else:
                values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Subject):
        return {"by": value.by, "value": value.value}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value

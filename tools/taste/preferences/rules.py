"""A preference as something that can be decided for an item at a time; what cannot be decided says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from tools.library.items import AUDIOBOOK, MUSIC, PODCAST, Item
from tools.search.words import key

Stance = Literal["avoid", "prefer", "note"]
"""`note`: kept and shown, and nothing that code could act on."""
By = Literal["artist", "genre", "title", "words", "kind", "item", "explicit"]
HOURS: Mapping[str, tuple[int, int]] = {
    "morning": (5, 12), "afternoon": (12, 18), "evening": (18, 23), "night": (21, 6), "day": (6, 21),
}  # fmt: skip
"""Parts of the day as hours [from, to), over midnight where `to` is smaller."""
DAYS: Mapping[str, frozenset[int]] = {
    "weekend": frozenset({5, 6}), "week": frozenset(range(5)),
    **{day: frozenset({number}) for number, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))},
}  # fmt: skip
_KINDS = {"music": MUSIC, "podcast": PODCAST, "audiobook": AUDIOBOOK}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule is about.

    `value` is a key as `tools.search.words` makes them; for "item" the item's id, for "kind" one of three words, for
    "explicit" nothing.
    """

    by: By
    value: str

    def covers(self, item: Item) -> bool:
        """Whether the item is one of these, as far as its tags tell."""
        if self.by == "item":
            return item.id == self.value
        if self.by == "artist":
            return key(item.artist) == self.value
        if self.by == "genre":
            return f" {self.value} " in f" {key(item.genre)} "
        if self.by == "explicit":
            return item.explicit
        if self.by == "kind":
            return item.kind in _KINDS[self.value]
        held = (item.title,) if self.by == "title" else (item.title, item.album, item.artist, item.genre)
        return any(f" {self.value} " in f" {key(text)} " for text in held)


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do about a subject, and when: hours and weekdays of local time, months; None: always."""

    stance: Stance
    subject: Subject | None = None
    hours: tuple[int, int] | None = None
    days: frozenset[int] | None = None
    months: frozenset[int] | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it applies at this local time."""
        if self.days is not None and now.weekday() not in self.days:
            return False
        if self.months is not None and now.month not in self.months:
            return False
        if self.hours is None:
            return True
        begin, end = self.hours
        return begin <= now.hour < end if begin < end else now.hour >= begin or now.hour < end

    def covers(self, item: Item) -> bool:
        """Whether it is about the item."""
        return self.subject is not None and self.subject.covers(item)

    def plain(self) -> dict[str, Any]:
        """JSON-ready; `Rule.read` takes it back."""
        told = asdict(self)
        for name in ("days", "months"):
            told[name] = None if told[name] is None else sorted(told[name])
        return told

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Rule:
        """The rule that `plain` told."""
        subject = told.get("subject")
        return cls(
            told["stance"],
            Subject(**subject) if subject else None,
            tuple(told["hours"]) if told.get("hours") else None,
            *(frozenset(told[name]) if told.get(name) is not None else None for name in ("days", "months")),
        )

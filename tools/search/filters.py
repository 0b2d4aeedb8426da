"""What a wish says about length, when something came and whether it was heard, apart from what it is about."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from tools.library.items import Item

_DAY = 86_400.0
Played = Callable[[Collection[str]], Collection[str]]
"""Item ids → those of them that the listener has heard."""

_AMOUNT = r"(\d+|an?|half an) (minutes?|mins?|hours?|seconds?)"
_SHORTER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:under|shorter than|less than|at most|up to|below) {_AMOUNT}\b"
)
_LONGER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:over|longer than|more than|at least|above) {_AMOUNT}\b(?: long)?"
)
_ADDED = re.compile(
    r"\b(?:that (?:i|we) )?(?:(?:recently|newly|just) added|added (?:recently|today|yesterday|(?:this|last) "
    r"(?:week|month|year)))\b"
)
_UNHEARD = re.compile(
    r"\b(?:that |which )?(?:i|we) (?:have not|havent|never|have never) (?:yet )?(?:heard|played|listened to)"
    r"(?: (?:yet|before))?\b|\b(?:unplayed|unheard)\b"
)
_DAYS = {"today": 1, "yesterday": 2, "week": 7, "month": 31, "year": 366}
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_RECENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Filters:
    """`shortest` and `longest` in seconds, `added` since unix seconds, `unheard`: only what was not heard."""

    shortest: float | None = None
    longest: float | None = None
    added: float | None = None
    unheard: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    def keep(self, items: Iterable[Item], added: Callable[[str], float], played: Played | None) -> list[Item]:
        """The items that pass. What has no known length passes no limit of length."""
        kept = [item for item in items if self._fits(item, added)]
        if self.unheard and played is not None:
            heard = set(played([item.id for item in kept]))
            kept = [item for item in kept if item.id not in heard]
        return kept

    def _fits(self, item: Item, added: Callable[[str], float]) -> bool:
        length = item.duration
        if (self.longest is not None or self.shortest is not None) and length is None:
            return False
        if self.longest is not None and length is not None and length > self.longest:
            return False
        if self.shortest is not None and length is not None and length < self.shortest:
            return False
        return self.added is None or added(item.id) >= self.added


def take_filters(wish: str, now: float | None = None) -> tuple[Filters, str]:
    """The filters of a wish (as a key: see `words.keys`) and the wish without them. `now`: unix seconds."""
    now = time.time() if now is None else now
    longest, wish = _length(_SHORTER, wish)
    shortest, wish = _length(_LONGER, wish)
    since, unheard = None, False
    if found := _ADDED.search(wish):
        days = next((days for word, days in _DAYS.items() if word in found[0]), _RECENT_DAYS)
        since, wish = now - days * _DAY, _without(wish, found)
    if found := _UNHEARD.search(wish):
        unheard, wish = True, _without(wish, found)
    return Filters(shortest, longest, since, unheard), wish


def _length(pattern: re.Pattern[str], wish: str) -> tuple[float | None, str]:
    found = pattern.search(wish)
    if found is None:
        return None, wish
    number = 0.5 if found[1] == "half an" else 1.0 if found[1] in {"a", "an"} else float(found[1])
    return number * _SECONDS[found[2][0]], _without(wish, found)


def _without(wish: str, found: re.Match[str]) -> str:
    return " ".join((wish[: found.start()] + " " + wish[found.end() :]).split())

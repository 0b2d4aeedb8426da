"""What a wish says about length, tempo, when something came and whether it was heard, apart from what it is about."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

_DAY = 86_400.0

_AMOUNT = r"(\d+|an?|half an) (minutes?|mins?|hours?|seconds?)"
_SHORTER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:under|shorter than|less than|at most|up to|below) {_AMOUNT}\b(?: long)?"
)
_LONGER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:over|longer than|more than|at least|above) {_AMOUNT}\b(?: long)?"
)
_ADDED = re.compile(
    r"\b(?:that |which )?(?:(?:i|we) )?(?:(?:have |ve )?(?:recently|newly|just) added|added (?:recently|lately|today|"
    r"yesterday|(?:in )?(?:the )?(?:this|last|past) (?:week|month|year)))\b"
)
_UNHEARD = re.compile(
    r"\b(?:that |which )?(?:i|we|ive|weve) (?:have not|havent|never|have never|not) (?:yet )?(?:heard|played|"
    r"listened to)(?: (?:yet|before))?\b|\b(?:unplayed|unheard)\b"
)
_DAYS = {"today": 1, "yesterday": 2, "week": 7, "month": 31, "year": 366}
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_RECENT_DAYS = 14

_BPM = r"(?:bpm|beats (?:per|a) minute)"
_AROUND = re.compile(rf"\b(?:(?:at|around|about|near|roughly|of|with) )*(\d{{2,3}}) {_BPM}\b")
_BETWEEN = re.compile(rf"\b(?:between|from) (\d{{2,3}}) (?:{_BPM} )?(?:and|to) (\d{{2,3}}) {_BPM}\b")
_FASTER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:over|above|faster than|more than|at least) (\d{{2,3}}) {_BPM}\b"
)
_SLOWER = re.compile(
    rf"\b(?:that (?:is|are) |thats )?(?:under|below|slower than|less than|at most|up to) (\d{{2,3}}) {_BPM}\b"
)
_THINGS = r"(?:music|songs?|tracks?|tunes?|stuff|ones|things?|numbers?)"
_QUICK, _SLOW, _MIDDLE = r"fast|quick|up ?tempo|high tempo", r"slow|down ?tempo|low tempo", r"mid ?tempo|medium tempo"
_PACE = re.compile(
    rf"\b(?:(?:really|very|quite|some) )*({_QUICK}|{_SLOW}|{_MIDDLE})(?= (?:\w+ )?{_THINGS}\b)|"
    rf"(?<=something )({_QUICK}|{_SLOW}|{_MIDDLE})(?= |$)|(?<=anything )({_QUICK}|{_SLOW}|{_MIDDLE})(?= |$)|"
    rf"\bthat (?:is|are) (?:really |very )?({_QUICK}|{_SLOW})(?= |$)"
)
_PACE_FIRST = re.compile(rf"(?:(?:really|very|quite|some) )*({_QUICK}|{_SLOW}|{_MIDDLE}) (?=\w)")
_FAST_FROM, _SLOW_TO = 125.0, 95.0  # beats per minute: from allegro on, up to andante
_NEAR = 0.05  # the share of a tempo by which another is still "around" it


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters look at: length in seconds, when it came (unix seconds), beats per minute; None: not known."""

    duration: float | None
    added: float
    tempo: float | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What has to be so of an item; None: it does not matter.

    `shortest` and `longest` in seconds, `slowest` and `fastest` in beats per minute (both ends included), `added` since
    unix seconds, `unheard`: only what was not heard.
    """

    shortest: float | None = None
    longest: float | None = None
    added: float | None = None
    unheard: bool = False
    slowest: float | None = None
    fastest: float | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def timed(self) -> bool:
        """Whether a tempo is asked for."""
        return self.slowest is not None or self.fastest is not None

    def fit(self, facts: Facts) -> bool:
        """Whether something passes, but for whether it was heard. What is not known passes no limit of it."""
        return (
            _within(facts.duration, self.shortest, self.longest)
            and _within(facts.tempo, self.slowest, self.fastest)
            and (self.added is None or facts.added >= self.added)
        )

    def said(self) -> str:
        """The filters in words, as in "nothing that is shorter than 3 minutes and new to you"."""
        parts = [
            *([f"at least {_time(self.shortest)} long"] if self.shortest is not None else []),
            *([f"at most {_time(self.longest)} long"] if self.longest is not None else []),
            *(["of that tempo"] if self.timed else []),
            *(["that new"] if self.added is not None else []),
            *(["unheard"] if self.unheard else []),
        ]
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def take_filters(wish: str, now: float | None = None) -> tuple[Filters, str]:
    """The filters of a wish (as a key: see `words.keys`) and the wish without them. `now`: unix seconds."""
    now = time.time() if now is None else now
    (slowest, fastest), wish = _tempo(wish)
    longest, wish = _length(_SHORTER, wish)
    shortest, wish = _length(_LONGER, wish)
    since, unheard = None, False
    if found := _ADDED.search(wish):
        days = next((days for word, days in _DAYS.items() if word in found[0]), _RECENT_DAYS)
        since, wish = now - days * _DAY, _without(wish, found)
    if found := _UNHEARD.search(wish):
        unheard, wish = True, _without(wish, found)
    return Filters(shortest, longest, since, unheard, slowest, fastest), wish


def take_pace(wish: str) -> tuple[Filters, str]:
    """A pace that stands before anything else ("fast metal"): only who knows that metal is a genre can tell."""
    found = _PACE_FIRST.match(wish)
    if found is None:
        return Filters(), wish
    slowest, fastest = _span(found[1])
    return Filters(slowest=slowest, fastest=fastest), wish[found.end() :]


def _span(pace: str) -> tuple[float | None, float | None]:
    if re.fullmatch(_MIDDLE, pace):
        return _SLOW_TO, _FAST_FROM
    return (_FAST_FROM, None) if re.fullmatch(_QUICK, pace) else (None, _SLOW_TO)


def _tempo(wish: str) -> tuple[tuple[float | None, float | None], str]:
    if found := _BETWEEN.search(wish):
        return (float(found[1]), float(found[2])), _without(wish, found)
    if found := _FASTER.search(wish):
        return (float(found[1]), None), _without(wish, found)
    if found := _SLOWER.search(wish):
        return (None, float(found[1])), _without(wish, found)
    if found := _AROUND.search(wish):
        middle = float(found[1])
        return (middle * (1 - _NEAR), middle * (1 + _NEAR)), _without(wish, found)
    if found := _PACE.search(wish):
        pace = next(group for group in found.groups() if group)
        return _span(pace), _without(wish, found)
    return (None, None), wish


def _time(seconds: float) -> str:
    number, unit = (seconds / 3600, "hour") if seconds >= 3600 else (seconds / 60, "minute")
    if seconds < 60:
        number, unit = seconds, "second"
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _within(value: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _length(pattern: re.Pattern[str], wish: str) -> tuple[float | None, str]:
    found = pattern.search(wish)
    if found is None:
        return None, wish
    number = 0.5 if found[1] == "half an" else 1.0 if found[1] in {"a", "an"} else float(found[1])
    return number * _SECONDS[found[2][0]], _without(wish, found)


def _without(wish: str, found: re.Match[str]) -> str:
    return " ".join((wish[: found.start()] + " " + wish[found.end() :]).split())

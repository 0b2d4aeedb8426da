"""What people and models write for a value: "thirty percent", "a bit", "-30", "1:30", "half an hour", "1.5x".

Everything here is pure. What cannot be used raises `ToolRetry` and says what is wanted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tools.playback.numerals import duration_in, number_in, tokens
from tools.playback.queue import Repeat
from tools.playback.sleep import END_OF_TRACK, Sleep
from tools.playback.tempo import FASTEST, SLOWEST
from tools.results import ToolRetry

Value = str | int | float | bool | None

STEP = 10.0
"""How much louder "louder" is, on the scale of 0 to 100."""
SPEED_STEP = 0.25
SKIP = 30.0
"""How many seconds "skip ahead" goes without a number; "back" goes half of it."""
LONGEST_SLEEP = 24 * 3600.0

_LITTLE = {"bit", "little", "slightly", "touch", "tad", "notch", "smidge"}
_LOT = {"lot", "much", "way", "loads", "lots"}
_BACK = {"back", "backward", "backwards", "minus", "rewind", "earlier", "negative"}
_AHEAD = {"ahead", "forward", "forwards", "plus", "on", "further", "skip", "later"}
_ON = {"on", "yes", "true", "enable", "enabled", "start", "1"}
_OFF = {"off", "no", "false", "disable", "disabled", "cancel", "none", "never", "stop", "0", "clear"}
_THINGS = {"track", "song", "chapter", "episode", "item", "piece", "this", "one"}
_SLOWER = {"slower", "slow", "slowly", "down", "less"}
_FASTER = {"faster", "fast", "quicker", "up", "more", "quick"}
_NORMAL = {"normal", "regular", "usual", "default", "original", "reset"}


@dataclass(frozen=True, slots=True)
class Seek:
    """`seconds` from the beginning, or `relative` to where one is."""

    seconds: float
    relative: bool


def parse_seek(value: Value) -> Seek:
    """Seek: "-30", "+30", "back two minutes": from here. "90", "1:30", "two minutes": from the beginning."""
    words = tokens(value)
    back, ahead = bool(_BACK & set(words)), bool(_AHEAD & set(words))
    sign = -1.0 if back else 1.0
    rest = [word for word in words if word not in _BACK | _AHEAD | {"to", "by", "at", "go", "seek", "jump"}]
    if rest in ([], ["some"], ["a", "bit"], ["a", "little"], ["bit"]):
        if not (back or ahead):
            raise ToolRetry(_SEEK)
        return Seek(-SKIP / 2 if back else SKIP, relative=True)
    if set(rest) <= {"the", "start", "beginning", "top"}:
        return Seek(0.0, relative=False)
    seconds = duration_in(rest)
    if seconds is None or not math.isfinite(seconds):
        raise ToolRetry(_SEEK)
    relative = seconds < 0 or back or (ahead and "to" not in words)
    return Seek(sign * seconds, relative=relative)


def is_return(value: Value) -> bool:
    """Whether a seek is meant to where one was before starting over: "back to where I was", "bookmark"."""
    return isinstance(value, str) and bool({"where", "bookmark"} & set(tokens(value)))


def parse_volume(value: Value) -> float:
    """A volume of 0 to 100: "60", "sixty percent", "half", "full", 0.4 (a part of one)."""
    words = [word for word in tokens(value) if word not in {"percent", "volume", "to", "the"}]
    if words in (["full"], ["max"], ["maximum"], ["loudest"]):
        return 100.0
    if words in (["mute"], ["min"], ["minimum"], ["silent"], ["off"]):
        return 0.0
    number = number_in(words)
    if number is None or not 0 <= number <= 100:
        raise ToolRetry("The value of set_volume is a number from 0 to 100.")
    part = 0 < number < 1 and "percent" not in tokens(value)
    return number * 100.0 if part else number


def parse_step(value: Value) -> float:
    """By how much louder or softer, 1 to 100; nothing said: 10, "a bit": 5, "a lot": 25."""
    words = [word for word in tokens(value) if word not in {"percent", "by", "volume", "more", "points"}]
    if not words or words in (["up"], ["down"], ["louder"], ["softer"], ["quieter"]):
        return STEP
    if _LITTLE & set(words):
        return STEP / 2
    if _LOT & set(words):
        return STEP * 2.5
    number = number_in(words)
    if number is None or not 0 < abs(number) <= 100:
        raise ToolRetry("The value of volume_up and volume_down is how much, from 1 to 100, or nothing.")
    return abs(number) * 100.0 if abs(number) < 1 else abs(number)


def parse_speed(value: Value, now: float) -> float:
    """A factor: "1.5x", "one and a half", "150 percent", "double", "half"; or "faster", "slower", "a bit faster"."""
    words = [word for word in tokens(value) if word not in {"speed", "times", "x", "the", "to"}]
    known = set(words)
    if known & _NORMAL:
        return 1.0
    if words in (["double"], ["twice"]):
        return 2.0
    if known & {"triple"}:
        return 3.0
    number = number_in([word for word in words if word != "percent"])
    if number is not None and not known & (_LITTLE | _LOT):
        factor = number / 100.0 if "percent" in known or number > 10 else number
    elif known & (_SLOWER | _FASTER):
        step = SPEED_STEP * (0.5 if known & _LITTLE else 2.0 if known & _LOT else 1.0)
        factor = min(FASTEST, max(SLOWEST, now - step if known & _SLOWER else now + step))
    else:
        raise ToolRetry(_SPEED)
    if not SLOWEST <= factor <= FASTEST:
        raise ToolRetry(_SPEED)
    return factor


def parse_sleep(value: Value) -> Sleep:
    """Seconds, "end of track", or None for off. A bare number is minutes."""
    if value is None or isinstance(value, bool):
        return 30 * 60.0 if value else None
    words = tokens(value)
    if "end" in words or (words[:1] in (["after"], ["when"]) and _THINGS & set(words)):
        return END_OF_TRACK
    if words and set(words) <= _OFF:
        return None
    rest = [word for word in words if word not in {"in", "after", "for", "to", "about"}]
    seconds = duration_in(rest, unit=60.0)
    if seconds == 0:
        return None
    if seconds is None or not 0 < seconds <= LONGEST_SLEEP:
        raise ToolRetry('The value of sleep_timer is minutes ("30"), "end" for the end of the track, or "off".')
    return seconds


def parse_switch(value: Value) -> bool:
    """On or off; nothing said is on."""
    words = set(tokens(value))
    if not words or words <= _ON:
        return True
    if words <= _OFF:
        return False
    raise ToolRetry('The value of shuffle is "on" or "off".')


def parse_repeat(value: Value) -> Repeat:
    """Off, one or all; "on" and nothing said are all."""
    words = set(tokens(value))
    if words & {"all", "queue", "everything", "album", "playlist"}:
        return "all"
    if words & (_THINGS | {"once", "current"}):
        return "one"
    if words and words <= _OFF:
        return "off"
    if words <= _ON:
        return "all"
    raise ToolRetry('The value of repeat is "off", "one" or "all".')


_SEEK = 'The value of seek is seconds: "-30" back, "+30" ahead, "90" or "1:30" from the beginning.'
_SPEED = (
    f'The value of speed is a factor from {SLOWEST:g} to {FASTEST:g}, such as "1.5", or "faster", "slower", "normal".'
)

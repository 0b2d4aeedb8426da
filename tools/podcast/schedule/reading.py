"""Times in what is said: "every morning at seven", "weekly on Fridays at half past six", "stop my daily podcast"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.playback.numerals import number_in
from tools.podcast.schedule.times import DAYS, EVERY_DAY, WEEKDAYS, When

_DAY_NAMES = {day.lower(): number for number, day in enumerate(DAYS)}
_DAY = rf"(?:{'|'.join(_DAY_NAMES)})s?"
_PART = r"mornings?|afternoons?|evenings?|nights?|lunchtimes?|noons?|midnights?"
_HOURS = {"morning": 7, "afternoon": 15, "evening": 18, "night": 21, "lunchtime": 12, "noon": 12, "midnight": 0}
_MANY = rf"(?:{_DAY})(?:(?:,| and|, and) (?:{_DAY}))*"
_PLURAL = _MANY.replace("s?", "s")
_THINGS = r"podcasts?|briefs?|briefings?|episodes?|shows?|news"
_OFTEN = re.compile(
    rf"\b(?:(?:every|each)(?: single)? (?P<every>week ?days?|weekend|work(?:ing)? ?days?|day(?! life)|week|{_MANY})"
    rf"(?: (?P<part1>{_PART}))?|(?:every|each)(?: single)? (?P<part2>{_PART})|"
    rf"(?P<daily>daily|weekly)(?= (?:{_THINGS})\b|[.!,;]*$|.*\bat )|"
    rf"on (?P<on>week ?days|weekends|{_PLURAL})(?: (?P<part3>{_PART}))?|"
    rf"in the (?P<part4>mornings|evenings|afternoons))\b",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_SMALL = r"five|ten|fifteen|twenty(?:[ -]five)?|thirty(?:[ -]five)?|forty(?:[ -]five)?|fifty(?:[ -]five)?|oh five|\d{2}"
_AT = re.compile(
    rf"\b(?:at|by|around)\s+(?:(?P<noon>noon|midday|midnight)|"
    rf"(?P<past>half|quarter) (?P<dir>past|to) (?P<pasth>{_NUMBER})|"
    rf"(?P<hour>{_NUMBER})(?:[:. ](?P<minute>{_SMALL}))?)(?:\s*o'?clock)?"
    rf"(?:\s*(?P<half>[ap]\.?m\b\.?)|\s+(?:in the|at) (?P<of>{_PART}))?",
    re.IGNORECASE,
)
_CANCEL = re.compile(
    r"\b(?:stop|cancel|end|drop|delete|remove|no more|quit|no longer make|(?:i )?(?:don'?t|do not) (?:make|want|need)|"
    r"turn off)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:what|which|list|show|do i have)\b.*\b(?:schedule[ds]?|planned|regular|daily|weekly|every)\b", re.IGNORECASE
)
_REGULAR = re.compile(
    rf"\b(?:daily|weekly|schedule[ds]?|regular|planned|every|each|(?P<part>{_PART})|(?P<days>{_MANY}))\b", re.IGNORECASE
)
_AROUND = re.compile(
    r"^(?:please|and|then|also|i want|i'd like|can you|could you|segue)\b[\s,]*|"
    r"[\s,]*\b(?:please|any ?more|from now on)[.!]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said about times. `what`: "set" (with `when`), "cancel" or "list". `topic` is the rest of the words."""

    what: Literal["set", "cancel", "list"]
    topic: str
    when: When | None = None


def read_schedule(text: str) -> Spoken | None:
    """What a wish says about making episodes regularly; None if it says nothing of the kind.

    Days without a time are at seven, evenings at six, a week begins on Monday; "evening at seven" is 19:00.
    """
    said = " ".join(text.split())
    if _LIST.search(said) and not _AT.search(said):
        return Spoken("list", "")
    cancel = _CANCEL.match(_AROUND.sub("", said))
    if cancel is not None and _REGULAR.search(said):
        return Spoken("cancel", _rest(_CANCEL.sub(" ", said)))
    every = list(_OFTEN.finditer(said))
    if not every:
        return None
    often = max(every, key=lambda found: bool(found["every"] or found["on"]))  # "weekly … on Sundays" names the day
    at = _AT.search(said)
    part = next((found[name] for found in every for name in ("part1", "part2", "part3", "part4") if found[name]), "")
    if at is not None:
        part = at["of"] or part
    hour, minute = _time(at, part.lower().rstrip("s"))
    kept = said if at is None else said[: at.start()] + " " + said[at.end() :]
    return Spoken("set", _rest(_OFTEN.sub(" ", kept)), When(_days(often), hour, minute))


def _days(often: re.Match[str]) -> frozenset[int]:
    named = (often["every"] or often["on"] or "").lower()
    if found := re.findall("|".join(_DAY_NAMES), named):
        return frozenset(_DAY_NAMES[day] for day in found)
    if named.startswith(("weekday", "week day", "work")):
        return WEEKDAYS
    if named.startswith("weekend"):
        return frozenset({5})
    return frozenset({0}) if named == "week" or (often["daily"] or "").lower() == "weekly" else EVERY_DAY


def _time(at: re.Match[str] | None, part: str) -> tuple[int, int]:
    if at is None:
        return _HOURS.get(part, 7), 0
    if at["noon"]:
        return (0, 0) if at["noon"].lower() == "midnight" else (12, 0)
    hour, minute = _number(at["pasth"] or at["hour"]), 0
    if at["past"]:
        minute = 30 if at["past"].lower() == "half" else 15
        if at["dir"].lower() == "to":
            hour, minute = hour - 1, 60 - minute
    elif at["minute"]:
        minute = _number(at["minute"].lower().removeprefix("oh "))
    half = (at["half"] or "").lower()
    late = half.startswith("p") or (not half and part in {"afternoon", "evening", "night", "lunchtime"})
    if late and 1 <= hour < 12 and not (part == "lunchtime" and hour == 11):
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    return hour % 24, minute % 60


def _number(text: str) -> int:
    found = number_in(text.lower().replace("-", " ").split()) if not text.isdigit() else float(text)
    return int(found or 0)


def _rest(text: str) -> str:
    """What is left when the times are taken out, without what is left dangling."""
    left = re.sub(r"\s+([,.;!?])", r"\1", " ".join(text.split())).strip(" ,;")
    before = ""
    while before != left:
        before, left = left, _AROUND.sub("", left).strip(" ,;")
    return re.sub(r"\b(?:at|on|in the)$", "", left).strip(" ,;")

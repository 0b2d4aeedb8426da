"""What sort of episode is wished for: about what, from which sources, how long, with whom, in which format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tools.podcast.writing.styles import STYLES, StyleName

_NUMBER = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "a": 1, "an": 1,
    "half an": 0.5, "a quarter": 0.25, "half": 0.5,
}  # fmt: skip
_COUNT = rf"(?:\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBER, key=len, reverse=True))})"
_MINUTES = re.compile(rf"\b({_COUNT})[ -](?:full )?(minute|min|hour)s?\b(?:[ -]long)?", re.IGNORECASE)
_HOSTS = re.compile(rf"\b(?:with |for |by )?({_COUNT}) (?:hosts?|speakers?|voices|people|presenters?)\b", re.IGNORECASE)
_WITH = re.compile(r"\b(?:hosted|presented|read|told|spoken) by ([A-Z]\w+)(?:,? and ([A-Z]\w+))?")
_STYLE: tuple[tuple[StyleName, str], ...] = (
    ("debate", r"\bdebate|\bfor and against\b|\bpros and cons\b|\bargue\b"),
    ("deep_dive", r"\bdeep[ -]dive|\bin depth\b|\bdocumentary\b|\beverything about\b"),
    ("story", r"\b(?:life )?story of\b|\btell the story\b|\bhistory of\b"),
    ("conversation", r"\bconversation\b|\bchat about\b|\bdiscuss\w*\b|\btwo (?:hosts|people|voices|speakers)\b"),
    ("brief", r"\bbrief\b|\bbriefing\b|\bbulletin\b|\bsummar\w+\b|\bshort version\b|\bquick\b"),
    ("news", r"\bnews\b"),
    ("weekly_review", r"\b(?:weekly )?review\b|\brecap\b|\bround[- ]?up\b"),
)
_ASKING = re.compile(
    r"^(?:please |can you |could you |would you |i want |i need |i'd like |i would like |let's have )*"
    r"(?:(?:make|do|create|give|record|produce|build|prepare|write|cook up|put together)(?: me| us)?\b)?"
    r"(?:\s*(?:an?|the|some|another))?(?:[\w -]*?\b(?:podcast|episode|show|briefing|documentary|programme|piece|"
    r"program|debate|deep[ -]dive|story|conversation|chat|review|news|recap))\b(?: (?:episode|podcast|show))?"
    r"\s*(?:about|on|of|into|covering|over|from|for|with)?\s+",
    re.IGNORECASE,
)
_OTHER_ASKING = re.compile(
    r"^(?:please )?(?:brief (?:me|us) (?:on|about)|tell (?:me|us) (?:about|the story of)|(?:turn|make) (?=.* into )|"
    r"catch me up on|deep[ -]dive(?: into| on)?|story of|summari[sz]e)\s*",
    re.IGNORECASE,
)
_INTO = re.compile(r"\s+into (?:an? |some(?:thing)? ?)?.*$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,]+(?:for (?:the|my|this|a) (?:bus|drive|car|train|ride|commute|walk|way|run|kitchen|evening|morning|road)\b.*"
    r"|please|as a podcast|in a podcast|every (?:morning|day|week|monday|evening)\b.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as it was read. `topic` is what it is about, in the listener's words without the asking around.

    `sources` are kinds ("history", "shows", "library", "notes"), paths and addresses that were named; empty: whatever
    fits. `minutes`, `hosts` (a number) and `style` are None where nothing was said.
    """

    topic: str
    minutes: float | None = None
    hosts: int | None = None
    names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    style: StyleName | None = None
    words: str = ""


def read_wish(
    text: str,
    minutes: float | None = None,
    hosts: int | None = None,
    names: Sequence[str] = (),
    sources: Sequence[str] = (),
    style: str | None = None,
) -> Wish:
    """A wish from a sentence or from a mere topic; what is given beside it goes before what the sentence says."""
    said = " ".join(text.split())
    wish = Wish(
        topic=_topic(said),
        minutes=minutes if minutes is not None else _minutes(said),
        hosts=hosts if hosts is not None else len(names) or len(_names(said)) or _hosts(said),
        names=tuple(names) or _names(said),
        sources=tuple(sources),
        style=next((each for each in STYLES if each == style), None) or _style(said),
        words=said,
    )
    return wish if wish.hosts else replace(wish, hosts=None)


def _style(said: str) -> StyleName | None:
    return next((style for style, cue in _STYLE if re.search(cue, said, re.IGNORECASE)), None)


def _number(word: str) -> float:
    return _NUMBER.get(word.lower()) or float(word)


def _minutes(said: str) -> float | None:
    found = _MINUTES.search(said)
    if found is None:
        return None
    return _number(found[1]) * (60 if found[2].lower() == "hour" else 1)


def _hosts(said: str) -> int | None:
    found = _HOSTS.search(said)
    return int(_number(found[1])) if found else None


def _names(said: str) -> tuple[str, ...]:
    found = _WITH.search(said)
    return tuple(name for name in found.groups() if name) if found else ()


def _topic(said: str) -> str:
    for pattern in (_WITH, _HOSTS):
        said = pattern.sub("", said)
    said = _ASKING.sub("", said, count=1)
    said = _MINUTES.sub("", said)
    said = _OTHER_ASKING.sub("", said, count=1)
    before = None
    while before != said:
        before = said
        said = re.sub(r"\s(?:in|of|for|with|and|by)$", "", _TAIL.sub("", _INTO.sub("", said)).strip(" ,.!?"))
    return " ".join(said.split())

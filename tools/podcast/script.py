"""An episode as it is written: segments of lines that hosts say, and of music that is heard between them."""

from __future__ import annotations

from dataclasses import dataclass

from tools.podcast.facts import Fact, Source


@dataclass(frozen=True, slots=True)
class Line:
    """What one host says without a break: one sentence, or a few short ones.

    `speaker` is a host's name. `facts` are the ids of the facts that it rests on; a line without any states nothing
    (a greeting, a bridge, a question of one host to the other).
    """

    speaker: str
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insert:
    """A piece of a recording that is heard: `seconds` of the library's item `item` from `start` (seconds) on.

    A `start` below 0 lets the producer choose the place; the finished script has the one that was chosen.
    """

    item: str
    title: str
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an episode with a title of its own: it becomes a chapter. `topic` is that of its facts."""

    title: str
    turns: tuple[Line | Insert, ...]
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A whole episode.

    `hosts` maps the names of speakers to the ids of their voices; `style` is the format's name (brief, deep_dive,
    conversation, debate, story, weekly_review, news).
    """

    title: str
    summary: str
    style: str
    language: str
    hosts: dict[str, str]
    segments: tuple[Segment, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]

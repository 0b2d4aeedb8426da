"""What sources hand to whoever writes: facts in the order in which they are best told, subject by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tools.podcast.facts import Fact, Source

PartKind = Literal["overview", "artist", "songs", "discoveries", "days", "shows", "album", "text", "notes"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording of the library that may be heard where it is spoken about; `duration` in seconds."""

    item: str
    title: str
    duration: float


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, and how it is said in its place.

    `follows`: it only makes sense after the one before it ("It was on 3 times."). `clip` may be heard after it.
    """

    fact: Fact
    say: str
    follows: bool = False
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A subject that becomes a segment.

    `title` names the chapter, `about` is what hosts call it in the middle of a sentence. `weight` says how much of an
    episode it deserves beside the others; `told` is in the order of telling, with the weights of its facts.
    """

    topic: str
    title: str
    about: str
    kind: PartKind
    told: Sequence[Told]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that was found for a wish.

    `about` is what the episode is about, in the middle of a sentence. `frame` are facts that say what the whole rests
    on (the dates; title and author of an article), for the opening. `notes` are sentences for the listener about what
    was left out and why.
    """

    title: str
    about: str
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    frame: tuple[Told, ...] = ()
    notes: tuple[str, ...] = ()

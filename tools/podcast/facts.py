"""What may be said in an episode, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["history", "taste", "library", "lyrics", "transcript", "file", "url", "notes"]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that facts were taken from.

    `id` is short and unique within an episode ("history", "file:1"). `title` is what people call it. `where` is a path,
    an address or an item's id, as far as there is one; `language` a BCP 47 tag.
    """

    id: str
    kind: SourceKind
    title: str
    where: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement that is true by its source.

    `text` is a sentence that stands on its own. `source` is a `Source.id`; `place` is where in the source it stands, in
    words ("page 12", "at 14:05", "1 to 7 November"); `quote` is the wording there, empty for what was counted. `names`
    and `numbers` are those of the statement, as written in it. `topic` groups facts of one subject; `items` are ids of
    the library's items that it is about. `weight` orders the facts of a topic by how much they are worth telling, the
    greatest first.
    """

    id: str
    text: str
    source: str
    place: str = ""
    quote: str = ""
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    topic: str = ""
    items: tuple[str, ...] = ()
    weight: float = 1.0

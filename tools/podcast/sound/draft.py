"""What the producer needs of whoever writes an episode."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from tools.podcast.facts import Fact, Source
from tools.podcast.script import Segment


class Draft(Protocol):
    """An episode that is about to be written.

    `hosts` maps names of speakers to ids of voices. `sources` and `facts` may grow until the last segment is written.
    """

    @property
    def title(self) -> str:
        """What the episode is called."""
        ...

    @property
    def summary(self) -> str:
        """What it is about, in a sentence or two."""
        ...

    @property
    def style(self) -> str:
        """The format's name."""
        ...

    @property
    def language(self) -> str:
        """A BCP 47 tag."""
        ...

    @property
    def hosts(self) -> Mapping[str, str]:
        """Speakers' names and the voices that they speak with."""
        ...

    @property
    def sources(self) -> Sequence[Source]:
        """What the facts were taken from."""
        ...

    @property
    def facts(self) -> Sequence[Fact]:
        """What lines name as their facts."""
        ...

    def segments(self, spent: Callable[[], float]) -> Iterator[Segment]:
        """The segments, each written when it is asked for.

        `spent()` tells how many seconds the episode has so far: all segments that were given before, as they sound.
        """
        ...

"""What is known of what is said in whatever plays: our own script, a show's transcript, or what our ears wrote down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.podcast.asking.hearing import Ears
from tools.podcast.asking.passages import Passage, passages_of, script_passages
from tools.podcast.errors import PodcastError
from tools.podcast.script import Script
from tools.podcast.timeline import Timeline

Own = Callable[[Item], tuple[Script, Timeline] | None]
"""An episode of ours → its script and what sounds when; None for anything else."""
JUST_HEARD = 60.0
"""Seconds before the position that are written down while somebody waits for an answer."""


class Transcripts(Protocol):
    """The transcripts of followed shows; `tools.library.feeds.spoken.Spoken` is one."""

    def said(self, item: Item) -> Sequence[Cue]:
        """What is said in an episode and when; empty without a transcript."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of what is said in an item.

    `whole`: all of it is known; otherwise only what was written down so far, and an answer may lie elsewhere.
    """

    passages: tuple[Passage, ...]
    whole: bool
    script: Script | None = None
    timeline: Timeline | None = None


class Sources:
    """Gives what is said in an item. `before` gives the chapters of a book before one. Use from any thread."""

    def __init__(
        self,
        transcripts: Transcripts,
        ears: Ears | None = None,
        own: Own = lambda _: None,
        before: Callable[[Item], Sequence[Item]] = lambda _: (),
    ) -> None:
        self._transcripts = transcripts
        self._ears = ears
        self._own = own
        self._before = before
        self._last: tuple[str, int, Known] | None = None

    def of(self, item: Item, position: float | None = None) -> Known:
        """All that is known; with a `position` the last minute before it is written down first where nobody has yet."""
        if item.kind not in {"episode", "chapter", "track"}:
            return Known((), whole=False)
        if (episode := self._episode(item)) is not None:
            script, timeline = episode
            return Known(tuple(script_passages(script, timeline)), True, script, timeline)
        if item.kind == "track":
            return Known((), whole=False)
        cues = self._transcripts.said(item)
        if cues:
            return self._kept(item, cues)
        if self._ears is None:
            return Known((), whole=False)
        if position is not None:
            self._ears.catch_up(item, position, JUST_HEARD)
        return self._heard(item)

    def needs_ears(self, item: Item) -> bool:
        """Whether nobody else says what is said in an item."""
        return item.kind in {"episode", "chapter"} and self._episode(item) is None and not self._transcripts.said(item)

    def _episode(self, item: Item) -> tuple[Script, Timeline] | None:
        try:
            return self._own(item)
        except PodcastError:
            return None

    def _kept(self, item: Item, cues: Sequence[Cue]) -> Known:
        if self._last is None or self._last[:2] != (item.id, len(cues)):
            self._last = item.id, len(cues), Known(tuple(passages_of(cues)), whole=True)
        return self._last[2]

    def _heard(self, item: Item) -> Known:
        if self._ears is None:
            return Known((), whole=False)
        written = self._ears.written(item)
        earlier = [
            replace(passage, part=chapter.title)
            for chapter in self._before(item)
            for passage in passages_of(self._ears.written(chapter).cues)
        ]
        length = item.duration or 0.0
        whole = bool(length) and sum(stop - start for start, stop in written.spans) >= length - 2.0
        return Known((*passages_of(written.cues), *earlier), whole)

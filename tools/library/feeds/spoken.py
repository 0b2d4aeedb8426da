"""What is known inside of what is spoken: where its chapters begin, what is said when, and whether it was heard."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from tools.library.feeds.errors import FeedError
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.library.reading import Chapter, read_chapters

_SURE = 80.0
"""From this likeness (0 to 100) on a chapter's title is what was said."""
_KEPT = 32
_TOGETHER = 3  # cues; a sentence may go over several
_EMPTY_WORDS = "the a an of and or in on to about is was were are it they he she we with for that this what"
_EMPTY = frozenset(_EMPTY_WORDS.split())


class Spoken:
    """Fits `tools.playback.chapters.Spoken`. Answers are kept for the items asked for last. Use from any thread."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._chapters: dict[str, tuple[Chapter, ...]] = {}

    def chapters(self, item: Item) -> Sequence[Chapter]:
        """The chapters inside an item, in order: those of its feed, else those of its file; none if it has none."""
        if item.part:
            return ()
        if item.id not in self._chapters:
            found = self._read(item)
            if item.kind == "episode" and item.path is None:
                return found  # its file may bring some
            self._chapters[item.id] = found
            if len(self._chapters) > _KEPT:
                del self._chapters[next(iter(self._chapters))]
        return self._chapters[item.id]

    def said(self, item: Item) -> Sequence[Cue]:
        """What is said in an episode and when; empty without a transcript."""
        if item.kind != "episode":
            return ()
        try:
            return self._feeds.transcript(item.id)
        except FeedError:
            return ()

    def find(self, item: Item, words: str) -> float | None:
        """Where an item speaks of something, in seconds: in a chapter of that name, else where the words are said."""
        named = [(fuzz.token_set_ratio(words.lower(), each.title.lower()), each) for each in self.chapters(item)]
        likeness, chapter = max(named, key=lambda pair: pair[0], default=(0.0, None))
        if chapter is not None and likeness >= _SURE:
            return chapter.start
        return where_said(self.said(item), words)

    def mark_heard(self, item: Item) -> bool:
        """An episode counts as heard from now on; False for anything else."""
        if item.kind != "episode":
            return False
        try:
            self._feeds.mark_played(item.id)
        except FeedError:  # an episode of no feed
            return False
        return True

    def leave_out(self, item: Item, seconds: float) -> bool:
        """From now on the beginning of every episode of the item's show is left out; False if it is of no show."""
        show = self._feeds.show_of(item)
        if show is None:
            return False
        self._feeds.set_habits(show, intro=seconds)
        return True

    def about(self, item: Item) -> str:
        """What an episode's feed says of it, as plain text; "" where nobody says anything."""
        try:
            return self._feeds.description(item.id) if item.kind == "episode" else ""
        except FeedError:  # an episode of no feed
            return ""

    def _read(self, item: Item) -> tuple[Chapter, ...]:
        if item.kind == "episode":
            try:
                return tuple(self._feeds.chapters(item.id))
            except FeedError:
                return ()
        if item.kind == "track" and item.path is not None and item.path.is_file():
            return read_chapters(item.path)
        return ()


def where_said(cues: Sequence[Cue], words: str) -> float | None:
    """The beginning of the cue from which on most of the telling words are said, if at least two thirds of them are."""
    wanted = [word for word in re.findall(r"[^\W_]+", words.lower()) if word not in _EMPTY]
    best: tuple[int, float] | None = None
    for at, cue in enumerate(cues):
        own = _matches(wanted, cue.text)
        count = len(own.union(*(_matches(wanted, each.text) for each in cues[at + 1 : at + _TOGETHER]))) if own else 0
        if count and (best is None or count > best[0]):
            best = count, cue.start
    return best[1] if best is not None and 3 * best[0] >= 2 * len(set(wanted)) else None


def _matches(wanted: Sequence[str], text: str) -> set[str]:
    """Those of the words that a text has, also in another form ("keeper", "keepers")."""
    there = set(re.findall(r"[^\W_]+", text.lower()))
    return {word for word in wanted if word in there or any(fuzz.ratio(word, each) >= 86 for each in there)}

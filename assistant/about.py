"""Questions about what plays that its tags do not answer: its chapters, what is said or sung in it, who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.library.books import about_book
from tools.library.feeds.spoken import Spoken
from tools.library.items import Item
from tools.library.library import Library
from tools.library.lyrics import lyrics_of
from tools.library.reading import Chapter
from tools.playback import PlayerState
from tools.playback.chapters import number_of
from tools.results import ToolResult

_NAMED = 6  # chapters that an answer names
_LINES = 4  # of a song that are read out
_LONGEST = 400  # characters of a description that are read out
_BACK = 15.0  # seconds of talk that "what was that" means

_CHAPTER = re.compile(r"\b(?:which|what) (?:chapter|part|section)\b|\bchapter (?:is|are) (?:this|it|we)\b")
_CHAPTERS = re.compile(r"\bchapters\b")
_SAID = re.compile(
    r"\b(?:just|did|was) (?:\w+ )?(?:say|said|saying)\b|\btranscript\b|\bread (?:me |out )?(?:that|what)\b"
)
_WORDS = re.compile(r"\b(?:lyrics|(?:the|its) words|sing(?:s|ing)? about|(?:she|he|they) (?:is |are )?singing)\b")
_CONTENT = re.compile(r"\babout\b|\bdescri(?:be|ption)\b|\bshow notes\b|\bgoing on\b")


def about(library: Library, spoken: Spoken, state: PlayerState, question: str) -> ToolResult | None:
    """The answer to a question about the current item; None where that is not the question, or nothing plays."""
    item = state.item
    if item is None:
        return None
    if (book := about_book(library.database, item, question)) is not None:
        return book
    words = question.lower().replace("’", "'").replace("'", "")
    current = _Current(library, spoken, state, item)
    for pattern, reply in _REPLIES:
        if pattern.search(words) and (say := reply(current)):
            return ToolResult(True, say, (item,), {"player": state.brief()})
    return None


@dataclass(frozen=True, slots=True)
class _Current:
    """What plays now. Every answer is "" where the question makes no sense for it."""

    library: Library
    spoken: Spoken
    state: PlayerState
    item: Item

    def chapter(self) -> str:
        item, chapters, at = self.item, self._all(), self._place()
        if item.kind == "chapter":
            where = f", chapter {at + 1} of {len(chapters)} of {item.album}" if at is not None else f" of {item.album}"
            return f"This is {item.title}{where}."
        if at is None:
            return f"{item.title} has no chapters." if item.kind == "episode" else ""
        return f"Chapter {at + 1} of {len(chapters)}: {chapters[at].title}."

    def chapters(self) -> str:
        item, chapters, at = self.item, self._all(), self._place()
        whole = item.album if item.kind == "chapter" else item.title
        if not chapters:
            return f"{whole} has no chapters." if item.kind in {"episode", "chapter"} else ""
        names = [each.title for each in chapters[:_NAMED]]
        more = f" and {len(chapters) - _NAMED} more" if len(chapters) > _NAMED else ""
        say = (
            f"{whole} has {len(chapters)} {'chapter' if len(chapters) == 1 else 'chapters'}: {'; '.join(names)}{more}."
        )
        return f"{say} This is number {at + 1}." if at is not None and item.kind == "chapter" else say

    def said(self) -> str:
        cues, position = self.spoken.said(self.item), self.state.position
        if not cues:
            return f"There is no transcript of {self.item.title}." if self.item.kind == "episode" else ""
        heard = [cue for cue in cues if cue.start <= position and cue.end >= position - _BACK]
        if not heard:
            return "Nothing was said just now."
        return " ".join(f"{cue.speaker} said: {cue.text}" if cue.speaker else cue.text for cue in heard[-_LINES:])

    def lyrics(self) -> str:
        item = self.item
        if item.kind != "track" or item.path is None:
            return ""
        lyrics = lyrics_of(item.path)
        if lyrics is None:
            return f"I have no words for {item.title}."
        lines = [line for line in lyrics.lines if line.text]
        if lyrics.timed:
            now = lyrics.line_at(self.state.position)
            lines = lines[lines.index(now) if now in lines else 0 :]
        return " / ".join(line.text for line in lines[:_LINES])[:_LONGEST]

    def content(self) -> str:
        if self.item.kind != "episode":
            return ""
        text = " ".join(self.spoken.about(self.item).split())
        if not text:
            return f"It doesn't say what {self.item.title} is about."
        if len(text) <= _LONGEST:
            return text
        cut = max(text.rfind(end, 0, _LONGEST) for end in (". ", "! ", "? "))
        return text[: cut + 1] if cut > 0 else text[:_LONGEST].rsplit(" ", 1)[0] + " …"

    def _all(self) -> Sequence[Chapter]:
        if self.item.kind != "chapter":
            return self.spoken.chapters(self.item)
        book = self.library.parent(self.item.id)
        parts = self.library.children(book) if book is not None else []
        return [Chapter(part.title, part.start, part.start + (part.duration or 0.0)) for part in parts]

    def _place(self) -> int | None:
        """Which of the chapters this is, counted from 0."""
        chapters = self._all()
        if self.item.kind != "chapter":
            return number_of(chapters, self.state.position) if chapters else None
        same = (self.item.title, self.item.start)
        return next((place for place, each in enumerate(chapters) if (each.title, each.start) == same), None)


_REPLIES: tuple[tuple[re.Pattern[str], Callable[[_Current], str]], ...] = (
    (_CHAPTERS, _Current.chapters),
    (_CHAPTER, _Current.chapter),
    (_WORDS, _Current.lyrics),
    (_SAID, _Current.said),
    (_CONTENT, _Current.content),
)

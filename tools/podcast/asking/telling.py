"""Answers in words: what is said where, by whom, and in few words where that is certain. Nothing else is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.podcast.asking.holding import names_in, numbers_in, times_in
from tools.podcast.asking.passages import Passage
from tools.podcast.asking.question import Question
from tools.podcast.asking.wording import EMPTY, stem, words_of

_LONGEST = 60
"""Words that are quoted at most."""
_LEANS = re.compile(
    r"^[\"“‘]?(?:and |but |so |well,? |yes[,.]? |no[,.]? |exactly[,.]? |oh,? )*(?:that|that's|this|these|those|it|it's|"
    r"he|she|they|exactly|yes|no|because|his|her|their|then|there)\b",
    re.IGNORECASE,
)
_APART = 5.0
"""Seconds between two sentences from which on they have nothing to do with each other."""
_SHORT = 6  # words of an answer that is said before its sentence
NOT_SAID = "That is not said here."


def clock(seconds: float) -> str:
    """A position as people read it: 12:31, 1:02:05."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def with_context(passages: Sequence[Passage], place: int) -> int:
    """The place from which on a sentence makes sense: that of the one before where it leans on it."""
    if place == 0 or not passages[place].said:
        return place
    before, passage = passages[place - 1], passages[place]
    if not before.said or before.part != passage.part or passage.start - before.end > _APART:
        return place
    return place - 1 if is_question(before.text) or _LEANS.match(passage.text) else place


def is_question(text: str) -> bool:
    """Whether a sentence asks."""
    return text.rstrip('"”’ ').endswith("?")


def quoted(passages: Sequence[Passage], first: int, last: int) -> str:
    """The sentences from one place to another with where and by whom they were said."""
    if not passages[last].said:
        return f"It is not said in the episode, but {passages[last].source}: “{_cut(passages[last].text)}”"
    told: list[str] = []
    for place in range(first, last + 1):
        passage = passages[place]
        if place > first and passages[place - 1].speaker == passage.speaker:
            told[-1] = f"{told[-1]} {passage.text}"
        else:
            told.append(passage.text)
    speakers = [p.speaker for at, p in enumerate(passages[first : last + 1], first)
                if at == first or passages[at - 1].speaker != p.speaker]  # fmt: skip
    heads = [_where(passages[first]), *(f"{speaker} said" if speaker else "Then" for speaker in speakers[1:])]
    return " ".join(f"{head}: “{_cut(text)}”" for head, text in zip(heads, told, strict=True))


def in_short(question: Question, passage: Passage, words: str = "") -> str:
    """The answer itself: `words` of the passage that were found to be it, or the only ones that can be; else ""."""
    if words and len(words.split()) <= _SHORT < len(passage.text.split()):
        return f"{words[0].upper()}{words[1:]}."
    asked = {stem(word) for word in question.words}
    match question.wanted:
        case "number":
            found = numbers_in(passage.text)
        case "time":
            found = times_in(passage.text)
        case "person":
            found = [name for name in names_in(passage.text) if not asked & {stem(word) for word in words_of(name)}]
        case _:
            return ""
    found = [each for each in dict.fromkeys(found) if not {stem(w) for w in words_of(each) if w not in EMPTY} <= asked]
    return f"{found[0][0].upper()}{found[0][1:]}." if len(found) == 1 else ""


def _where(passage: Passage) -> str:
    inside = f"in {passage.part}, " if passage.part else ""
    when = f"At {clock(passage.start)}" if not inside else f"{inside[0].upper()}{inside[1:]}at {clock(passage.start)}"
    return f"{when}, {passage.speaker} said" if passage.speaker else when


def _cut(text: str) -> str:
    """A quotation within bounds, with single marks inside of the double ones that will stand around it."""
    words = re.sub(r"[\"“”]", "'", text).split()
    return " ".join(words) if len(words) <= _LONGEST else " ".join([*words[:_LONGEST], "…"])

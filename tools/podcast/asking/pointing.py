"""Questions that point at what was just heard: "what did she mean by that?", "what's a diaphone?", "who was that?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.podcast.asking.answering import Answer
from tools.podcast.asking.passages import Passage
from tools.podcast.asking.question import Question
from tools.podcast.asking.wording import stems, telling

_MEANT = re.compile(r"\b(?:mean|means|meant|meaning)\b", re.IGNORECASE)
_BACK = 90.0
"""Seconds before the position that "that" may be in."""
_AROUND = 2
"""Sentences before it that explain what was meant, at most."""
_WORDS = 55


def meant(question: Question, passages: Sequence[Passage], position: float) -> Answer | None:
    """The sentence that says what was meant by what was just heard; None if that is not the question."""
    if not _MEANT.search(question.text):
        return None
    heard = [
        at for at, passage in enumerate(passages) if passage.said and not passage.part and passage.start < position
    ]
    recent = [at for at in heard if passages[at].end >= position - _BACK]
    if not recent:
        return None
    place = _pointed(question, passages, recent)
    if place is None:
        return None
    return Answer(_explained_from(passages, place), place, 0.6)


def _pointed(question: Question, passages: Sequence[Passage], recent: Sequence[int]) -> int | None:
    """The sentence that is asked about: the latest one with the words of the question, or the latest of all."""
    asked = stems(question.words)
    if not asked:
        return recent[-1]
    shared = {at: len(asked & stems(telling(passages[at].text))) for at in recent}
    most = max(shared.values())
    return max(at for at, count in shared.items() if count == most) if most else None


def _explained_from(passages: Sequence[Passage], place: int) -> int:
    """What is meant by a sentence was mostly said right before it: so many sentences back, within some words."""
    words, first = len(passages[place].text.split()), place
    while first > 0 and place - first < _AROUND and passages[first - 1].said and not passages[first - 1].part:
        words += len(passages[first - 1].text.split())
        if words > _WORDS:
            break
        first -= 1
    return first if first < place else max(0, place - 1)

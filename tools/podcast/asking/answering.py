"""From ranked sentences to an answer, or to knowing that there is none.

Two judges: how well sentences fit (see `ranking`), and a language model that reads the best of them and answers in
their words, or says that they do not answer. Its words count only where they stand: they choose the sentence that is
quoted, and nothing that is not in it is ever said. What decides is a logistic function of both judges, whose weights
were set by hand on some of the development questions in `tests/benchmarks/asking`. Without a model the first judge is
alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tools.podcast.asking.passages import Passage
from tools.podcast.asking.question import Question
from tools.podcast.asking.ranking import Ranked, Ranker
from tools.podcast.asking.telling import with_context
from tools.podcast.asking.wording import EMPTY, stem, words_of

WORDS = 70
"""Words that the language model reads at most: every one costs it some 30 ms."""
_SENTENCES = 9
_LEADS = 2  # of the best sentences that are read with the one before
ENOUGH = 0.5
"""As sure as it must be that something answers."""
FEATURES = ("silent", "found", "literal", "own", "with_before", "soft", "around", "kind")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a language model made of a text: its answer ("" for none), and the log-probability that there is none."""

    answer: str
    silent: float


class Reader(Protocol):
    """A language model that reads a text and answers a question in its words."""

    def __call__(self, question: str, text: str) -> Reading | None:
        """The answer; None where there is no model."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers: sentences from one place among the passages to another, and how sure that is (0 to 1).

    `words` is the answer itself in the words of the last of them, where it stands there. `read` tells if a language
    model has read it; without one it is only what comes nearest.
    """

    first: int
    last: int
    sure: float
    words: str = ""
    read: bool = True


class Answerer:
    """Finds what answers a question. `ranker` gives the first judge when it is needed."""

    def __init__(self, ranker: Callable[[], Ranker], reader: Reader | None = None) -> None:
        self._ranker = ranker
        self._reader = reader

    def answer(self, question: Question, passages: Sequence[Passage], position: float | None = None) -> Answer | None:
        """What answers; None if that is not said."""
        found = self.best(question, passages, position)
        return found if found is not None and found.sure >= ENOUGH else None

    def best(self, question: Question, passages: Sequence[Passage], position: float | None = None) -> Answer | None:
        """What comes nearest to an answer, however sure; None where there is nothing at all."""
        ranked = self._ranker().rank(question, passages, position)
        if not ranked:
            return None
        places = to_read(ranked, passages)
        read = self._reader(question.text, as_text([passages[at] for at in places])) if self._reader else None
        place, features = judged(ranked, places, passages, read)
        sure = _logistic(ALONE if read is None else TOGETHER, features)
        words = read.answer if read is not None and _literally(read.answer, passages[place].text) else ""
        return Answer(with_context(passages, place), place, sure, words, read is not None)


def to_read(ranked: Sequence[Ranked], passages: Sequence[Passage]) -> list[int]:
    """The places of the sentences that are read, in their order."""
    chosen: list[int] = []
    words = 0
    for number, each in enumerate(ranked):
        lead = [each.place - 1] if number < _LEADS and each.place > 0 else []
        for place in (each.place, *lead):
            count = len(passages[place].text.split())
            if place not in chosen and len(chosen) < _SENTENCES and (not chosen or words + count <= WORDS):
                chosen.append(place)
                words += count
    return sorted(chosen)


def as_text(passages: Sequence[Passage]) -> str:
    """Sentences as they are read, each speaker named where he begins."""
    told: list[str] = []
    speaker = ""
    for passage in passages:
        if passage.speaker and passage.speaker != speaker:
            told.append(f"{passage.speaker}:")
        speaker = passage.speaker
        told.append(passage.text)
    return " ".join(told)


def judged(
    ranked: Sequence[Ranked], places: Sequence[int], passages: Sequence[Passage], read: Reading | None
) -> tuple[int, NDArray[np.float64]]:
    """The place of the sentence that answers, and what speaks for it: shape (len(FEATURES),)."""
    scores = {each.place: each for each in ranked}
    best = ranked[0]
    place, standing = best.place, 0.0
    if read is not None and read.answer:
        stands = {at: _stands(read.answer, passages[at].text) for at in places}
        place = max(places, key=lambda at: (stands[at], scores[at].score if at in scores else ranked[-1].score))
        standing = stands[place]
    of = (scores.get(place) or ranked[-1]).features
    silent, found = (read.silent, float(bool(read.answer))) if read is not None else (0.0, 0.0)
    return place, np.array([silent, found, standing, of[0], of[1], of[3], of[5], of[6]], np.float64)


def _literally(answer: str, text: str) -> bool:
    """Whether an answer stands in a text word for word."""
    return bool(answer) and f" {' '.join(words_of(answer))} " in f" {' '.join(words_of(text))} "


def _stands(answer: str, text: str) -> float:
    """How much of an answer stands in a text, by its words."""
    said = {stem(word) for word in words_of(text)}
    words = [word for word in words_of(answer) if word not in EMPTY] or words_of(answer)
    return sum(stem(word) in said for word in words) / len(words) if words else 0.0


def _logistic(weights: Sequence[float], features: NDArray[np.float64]) -> float:
    return 1.0 / (1.0 + math.exp(-float(weights[0] + np.dot(weights[1:], features))))


ALONE: tuple[float, ...] = (-6.0, 0.0, 0.0, 0.0, 6.0, 6.0, 1.0, 1.0, 0.5)
TOGETHER: tuple[float, ...] = (-4.8, -1.6, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0, 0.5)

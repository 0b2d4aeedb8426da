"""Which sentences a question is about: meaning, words and the kind of the answer, in one score.

In two rounds, so that hours of speech are looked through in a moment: all sentences by their own vectors, by those of
their neighbours and by shared words (BM25, Robertson and Zaragoza 2009); then the best of them more closely, with
vectors of two sentences at a time (an answer often needs the sentence before it), with every telling word of the
question against the nearest word nearby, and by whether the sentence holds what is asked for at all.
"""

from __future__ import annotations

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.podcast.asking.holding import holds
from tools.podcast.asking.passages import Passage
from tools.podcast.asking.question import Question
from tools.podcast.asking.wording import stem, stems, telling

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts → vectors of length 1, shape (n, d)."""
FEATURES = ("own", "with_before", "with_after", "soft", "hard", "around", "kind", "asks", "brief", "new")
WEIGHTS = np.array((2.4, 6.8, 4.1, 1.9, -1.0, 4.2, 2.5, -1.7, -0.9, 2.0))
"""Fitted on the development questions (softmax over the sentences), as are `answering.ALONE` and `TOGETHER`."""
_CLOSER = 24
"""Sentences that the second round looks at."""
_KEPT = 20_000
_K1, _B = 1.2, 0.75
_POINTED, _HEARD, _FADES = 0.6, 0.15, 90.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence by its place among the passages, how well it fits, and how: shape (len(FEATURES),)."""

    place: int
    score: float
    features: NDArray[np.float64]


class Ranker:
    """Ranks passages for questions. Vectors are kept by text, the ones used last. Thread-safe."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def prepare(self, passages: Sequence[Passage]) -> None:
        """Make the vectors of sentences before somebody asks."""
        self._vectors([passage.text for passage in passages])

    def rank(self, question: Question, passages: Sequence[Passage], position: float | None = None) -> list[Ranked]:
        """The sentences that fit, best first; of alike ones those that were just heard."""
        if not passages:
            return []
        asked = self._vectors([question.text])[0]
        places = self._likely(question, passages, asked)
        features = self._features(question, passages, places, asked)
        scores = features @ WEIGHTS
        if position is not None:
            scores += [_recent(passages[place], position, points=question.points) for place in places]
        order = np.argsort(-scores, kind="stable")
        return [Ranked(int(places[at]), float(scores[at]), features[at]) for at in order]

    def _likely(self, question: Question, passages: Sequence[Passage], asked: NDArray[np.float32]) -> list[int]:
        own = self._vectors([passage.text for passage in passages])
        around = own.copy()
        around[1:] += 0.7 * own[:-1]
        around[:-1] += 0.4 * own[1:]
        around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-6)
        words = _bm25(question.words, [telling(passage.text) for passage in passages])
        kind = np.array([holds(question, passage.text) for passage in passages])
        first = own @ asked + around @ asked + 0.5 * words / max(words.max(initial=0.0), 1.0) + 0.2 * kind
        return [int(place) for place in np.argsort(-first, kind="stable")[:_CLOSER]]

    def _features(
        self, question: Question, passages: Sequence[Passage], places: Sequence[int], asked: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        texts = [passage.text for passage in passages]
        before = [" ".join(texts[max(0, place - 1) : place + 1]) for place in places]
        after = [" ".join(texts[place : place + 2]) for place in places]
        own = self._vectors([texts[place] for place in places]) @ asked
        pairs = self._vectors([*before, *after]) @ asked
        soft, hard, around = self._words(question, texts, places)
        rows = []
        for at, place in enumerate(places):
            said = telling(texts[place])
            rows.append((
                own[at], pairs[at], pairs[len(places) + at], soft[at], hard[at], around[at],
                holds(question, texts[place]),
                float(texts[place].rstrip('"”’ ').endswith("?")),
                min(1.0, len(texts[place].split()) / 12),
                min(1.0, len(stems(said) - stems(question.words)) / 5),
            ))  # fmt: skip
        return np.array(rows, np.float64)

    def _words(
        self, question: Question, texts: Sequence[str], places: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """How much of the question's words a sentence has: by meaning, literally, and by meaning nearby."""
        asked = question.words
        if not asked:
            nothing = np.zeros(len(places))
            return nothing, nothing, nothing
        count = Counter(word for text in texts for word in stems(telling(text)))
        rare = np.array([math.log(1 + (len(texts) - count[stem(w)] + 0.5) / (count[stem(w)] + 0.5)) for w in asked])
        rare /= rare.sum()
        near = {place for at in places for place in range(max(0, at - 2), min(len(texts), at + 2))}
        likeness = {place: self._alike(asked, telling(texts[place])) for place in near}
        soft = np.array([likeness[at] @ rare for at in places])
        hard = np.array([(likeness[at] >= 1.0) @ rare for at in places])
        nearby = [range(max(0, at - 2), min(len(texts), at + 2)) for at in places]
        around = np.array([np.max([likeness[p] for p in each], axis=0) @ rare for each in nearby])
        return soft, hard, around

    def _alike(self, asked: Sequence[str], said: Sequence[str]) -> NDArray[np.float64]:
        """For each word of the question how near the nearest word of a sentence is: 1 the same, 0 nothing like it."""
        if not said:
            return np.zeros(len(asked))
        near = np.clip((self._vectors(asked) @ self._vectors(said).T - 0.25) / 0.6, 0.0, 0.99).max(axis=1)
        there = stems(said)
        return np.array([1.0 if stem(word) in there else float(near[at]) for at, word in enumerate(asked)])

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            return self._found(texts)

    def _found(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            for text, vector in zip(new, self._embed(new), strict=True):
                self._known[text] = vector
        found = np.array([self._known[text] for text in texts], np.float32)
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found


def _recent(passage: Passage, position: float, *, points: bool) -> float:
    """What it is worth that something was just heard, more if the question points back."""
    ago = position - passage.start
    if not passage.said or passage.part or ago < 0:
        return 0.0
    return (_POINTED if points else _HEARD) * math.exp(-ago / _FADES)


def _bm25(asked: Sequence[str], documents: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    counts = [Counter(stem(word) for word in document) for document in documents]
    lengths = np.array([sum(count.values()) for count in counts], np.float64)
    scores = np.zeros(len(documents))
    for word in stems(asked):
        times = np.array([count[word] for count in counts], np.float64)
        having = int((times > 0).sum())
        if having:
            rare = math.log(1 + (len(documents) - having + 0.5) / (having + 0.5))
            scores += rare * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1e-6)))
    return scores

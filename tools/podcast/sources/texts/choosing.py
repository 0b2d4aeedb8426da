"""Which sentences of a text say most: central to it, near to what was asked, and not alike.

Centrality is PageRank over the similarity of sentences (Erkan and Radev, "LexRank", 2004; Mihalcea and Tarau,
"TextRank", 2004); variety is maximal marginal relevance (Carbonell and Goldstein, 1998).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.podcast.sources.texts.sentences import Sentence, names_in, numbers_in

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Sentences as vectors of length 1, one a row."""

MOST_EMBEDDED = 320
"""More than these of a long text are not compared by meaning: that many take about two seconds."""
_DIMENSIONS = 512
_ALIKE = 0.72
_WORD = re.compile(r"[^\W\d_]{3,}")
_STOP_WORDS = """
the and for that with was were are from this have has had not but which their they his her its who whom been
also than more most other some such only into over after before between while when where there these those
would could should about will can may one two out all any each both being did does how what why then them him
she you your our upon very much many made make just like even still through during under again
"""
_STOP = frozenset(_STOP_WORDS.split())


def content_words(text: str) -> list[str]:
    """The words that tell what a text is about, in lower case."""
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in _STOP]


def word_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """TF-IDF vectors, hashed: what there is without a model of sentences."""
    counts = [Counter(content_words(text)) for text in texts]
    seen = Counter(word for count in counts for word in count)
    vectors = np.zeros((len(texts), _DIMENSIONS), np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            place = sum(ord(letter) * 31**at for at, letter in enumerate(word)) % _DIMENSIONS
            vectors[row, place] += (1 + math.log(times)) * math.log((1 + len(texts)) / (0.5 + seen[word]))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), np.float32)


def shortlist(sentences: Sequence[Sentence], most: int = MOST_EMBEDDED) -> list[Sentence]:
    """The most promising sentences from all over a long text, found by words and place alone."""
    if len(sentences) <= most:
        return list(sentences)
    seen = Counter(word for sentence in sentences for word in set(content_words(sentence.say)))
    stretch = math.ceil(len(sentences) / (most // 4))
    kept: list[Sentence] = []
    for begin in range(0, len(sentences), stretch):
        own = sentences[begin : begin + stretch]
        kept += sorted(own, key=lambda each: -_promise(each, seen))[:4]
    return sorted(kept, key=lambda each: each.number)[:most]


def scores(
    sentences: Sequence[Sentence], vectors: NDArray[np.float32], asked: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """How much each sentence is worth telling, 0 to about 2."""
    central = _rank(np.clip(vectors @ vectors.T, 0.0, 1.0))
    if asked is not None:
        near = np.clip(vectors @ asked, 0.0, 1.0)
        central = 0.5 * central + near / max(float(near.max()), 1e-6)
    bonus = np.array([_bonus(sentence) for sentence in sentences])
    return np.asarray(central + bonus, np.float64)


def varied(
    order: Sequence[int], worth: NDArray[np.float64], vectors: NDArray[np.float32], most: int, trade: float = 0.65
) -> list[int]:
    """Up to `most` of the rows `order`, each worth telling and unlike those before it."""
    chosen: list[int] = []
    left = list(order)
    likeness = np.zeros(len(vectors))
    while left and len(chosen) < most:
        best = max(left, key=lambda row: trade * worth[row] - (1 - trade) * likeness[row])
        left.remove(best)
        if likeness[best] < _ALIKE:
            chosen.append(best)
            likeness = np.maximum(likeness, vectors @ vectors[best])
    return chosen


def _rank(likeness: NDArray[np.float32], damping: float = 0.85, rounds: int = 20) -> NDArray[np.float64]:
    """PageRank of the sentences, the greatest 1."""
    weights = np.where(likeness > 0.1, likeness, 0.0).astype(np.float64)
    np.fill_diagonal(weights, 0.0)
    share = weights / np.maximum(weights.sum(1, keepdims=True), 1e-9)
    rank = np.full(len(weights), 1.0 / max(1, len(weights)))
    for _ in range(rounds):
        rank = (1 - damping) / len(rank) + damping * (share.T @ rank)
    return np.asarray(rank / max(float(rank.max(initial=0.0)), 1e-9))


def _bonus(sentence: Sentence) -> float:
    told = 0.08 * min(2, len(names_in(sentence.say))) + 0.06 * min(2, len(numbers_in(sentence.say)))
    place = 0.25 if sentence.number == 0 else 0.12 if sentence.first else 0.0
    return told + place - (0.15 if len(sentence.say.split()) > 28 else 0.0)


def _promise(sentence: Sentence, seen: Counter[str]) -> float:
    words = set(content_words(sentence.say))
    common = sum(math.log(1 + seen[word]) for word in words) / (4 + len(words))
    return (1.0 if sentence.alone else 0.0) + 0.3 * common + _bonus(sentence)

"""What is looked at for one wish: vectors, words and labels of candidates, ranked together, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.search.feedback import Document, bm25, expanded
from tools.search.wording import Words

Vector = NDArray[np.float32]

FED_BACK = 20
"""Documents by which a wish is moved; with fewer it is moved less far."""
_FEEDBACK = 1.0  # how far a wish is moved as a vector
_WORDS_FED_BACK = 0.7  # the share of its words that comes from what it found first
_LABELS = 1.0  # what a label's cosine is worth


@dataclass(frozen=True, slots=True)
class Fit:
    """An item that may fit a wish. `cosine` is None where there are no vectors (the sentence model is missing)."""

    id: str
    score: float
    cosine: float | None


class Candidates:
    """The items among which one wish is answered. `labels`: how like the wish each label is."""

    def __init__(self, known: Mapping[str, Vector], labels: Mapping[str, float], words: Words) -> None:
        self.known: dict[str, Vector] = {}
        self._labels, self._words = labels, words
        self._documents: dict[str, Document] = {}
        self.add(known)

    def add(self, more: Mapping[str, Vector]) -> None:
        """Look at these, too."""
        new = [item_id for item_id in more if item_id not in self.known]
        self.known |= more
        self._documents |= self._words.documents(new)

    def ranked(self, wish: Vector, said: Mapping[str, float], worth: float) -> list[Fit]:
        """Everything by its cosine, by its labels and, up to `worth`, by the words that it shares with the wish."""
        shared = bm25(self._documents, said, self._words.rarity(said), self._words.average_length())
        ids = list(self.known)
        cosines = np.stack([self.known[item_id] for item_id in ids]) @ wish
        beside = [worth * shared.get(item_id, 0.0) + _LABELS * self._labelled(item_id) for item_id in ids]
        scores = cosines + np.array(beside, np.float32)
        return [Fit(ids[n], float(scores[n]), float(cosines[n])) for n in np.argsort(-scores, kind="stable")]

    def moved(self, wish: Vector, said: Mapping[str, float], first: Sequence[str]) -> tuple[Vector, dict[str, float]]:
        """A wish, as a vector and as words, moved towards what it found first."""
        sure = min(len(first) / FED_BACK, 1.0)
        middle = unit(np.mean([self.known[item_id] for item_id in first], axis=0))
        fitting = [self._documents[item_id] for item_id in first if item_id in self._documents]
        rarity = self._words.rarity({term for document in fitting for term in document.terms})
        return unit(wish + _FEEDBACK * sure * middle), expanded(said, fitting, rarity, _WORDS_FED_BACK * sure)

    def _labelled(self, item_id: str) -> float:
        """Between the best and the mean of its labels; what has none is as good as labels on the whole."""
        document = self._documents.get(item_id)
        found = [self._labels[label] for label in document.labels if label in self._labels] if document else []
        return (max(found) + sum(found) / len(found)) / 2 if found else 0.0


def unit(vector: NDArray[np.floating]) -> Vector:
    """A vector scaled to length 1."""
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)

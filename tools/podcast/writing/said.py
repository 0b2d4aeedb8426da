"""What an episode has said so far, so that it says nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from voices import split_sentences

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAST = 0.93
"""The share of distinct 4-grams is kept above this; the goal is 0.9 (Li et al., "A Diversity-Promoting Objective
Function for Neural Conversation Models", 2016, measure diversity as distinct n-grams)."""
_FEW = 120
"""4-grams, before which the share says little."""


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def four_grams(text: str) -> list[tuple[str, ...]]:
    """The 4-grams of a text."""
    words = words_of(text)
    return [tuple(words[at : at + 4]) for at in range(len(words) - 3)]


class Said:
    """Sentences and 4-grams that were used."""

    def __init__(self, sentences: Iterable[str] = (), grams: Counter[tuple[str, ...]] | None = None) -> None:
        self._sentences = set(sentences)
        self._grams = Counter(grams or {})
        self._total = sum(self._grams.values())

    def copy(self) -> Said:
        """The same, to try something with."""
        return Said(self._sentences, self._grams)

    def fits(self, text: str) -> bool:
        """Whether a text can be said without repeating a sentence, or too many words of others."""
        if any(_bare(sentence) in self._sentences for sentence in split_sentences(text)):
            return False
        grams = four_grams(text)
        total = self._total + len(grams)
        fresh = sum(gram not in self._grams for gram in set(grams))
        return total < _FEW or fresh == len(grams) or (len(self._grams) + fresh) / total >= _LEAST

    def add(self, text: str) -> None:
        """A text was said."""
        self._sentences |= {_bare(sentence) for sentence in split_sentences(text)}
        grams = four_grams(text)
        self._grams.update(grams)
        self._total += len(grams)


def _bare(sentence: str) -> str:
    return " ".join(words_of(sentence))

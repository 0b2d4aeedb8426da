"""One space for tracks, episodes and books: vectors of what is written about them, their tags, and how they sound.

The same words and tags describe things of every kind, so what somebody likes of one kind says something about another.
Each part is scaled before they stand side by side (tags to the root of their length: what is described at length is
known to more people, which a ridge regression may use); an item without a part has zeros there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tools.taste.errors import BadBundle
from tools.taste.model.plays import Floats

_MOST_TAGS, _MOST_VALUES = 3000, 40_000_000  # columns for tags, and those times items; rarer tags have none
_RAREST = 3
_WORD = re.compile(r"[^\W_]+")


class Embedder(Protocol):
    """Turns texts into vectors of length 1; `name` changes when its vectors do."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector for each text: shape (n, dimensions)."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of an item beside who plays it. `tags`: label → how often it was given; `audio`: descriptors."""

    text: str = ""
    tags: Mapping[str, float] | None = None
    audio: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """`vectors`, shape (items, d), by the numbers of a catalogue; `recipe` says what they were made of, and how."""

    vectors: Floats
    recipe: str

    @classmethod
    def of(cls, contents: Sequence[Content], embedder: Embedder | None = None) -> Space:
        """Makes vectors of contents, in their order."""
        labels = _labels(contents)
        parts = [_tagged(contents, labels), _amounts(contents)]
        if embedder is not None:
            parts.append(_texts(contents, embedder))
        if any(content.audio for content in contents):
            parts.append(_sounds(contents))
        made = f"{embedder.name if embedder else 'no text'}; tags {_mark(labels)}; {[part.shape[1] for part in parts]}"
        return cls(np.concatenate(parts, 1), made)

    def check(self, recipe: str, items: int) -> None:
        """Raises `BadBundle` where vectors of this space would be mixed with those of another."""
        if recipe != self.recipe or items != len(self.vectors):
            raise BadBundle(
                "The vectors were made with other words, tags or models than the ones here; they were not mixed.",
                "Train anew with `segue taste train`.",
            )


def words_as_tags(*texts: str) -> dict[str, float]:
    """The words of short texts (genre, categories, title) as tags."""
    return dict.fromkeys((word.casefold() for text in texts for word in _WORD.findall(text) if len(word) > 2), 1.0)


def _labels(contents: Sequence[Content]) -> dict[str, float]:
    """The most used tags and their weights: the log of the inverse share of items that have them (tf-idf)."""
    found: dict[str, int] = {}
    for content in contents:
        for tag in content.tags or ():
            found[tag] = found.get(tag, 0) + 1
    least = _RAREST if len(contents) > 200 else 1
    best = sorted((tag for tag in found if found[tag] >= least), key=lambda tag: (-found[tag], tag))
    best = best[: min(_MOST_TAGS, _MOST_VALUES // max(len(contents), 1))]
    return {tag: float(np.log(len(contents) / found[tag]) + 0.1) for tag in best}


def _tagged(contents: Sequence[Content], labels: Mapping[str, float]) -> Floats:
    place = {tag: number for number, tag in enumerate(labels)}
    vectors = np.zeros((len(contents), max(len(labels), 1)), np.float32)
    for number, content in enumerate(contents):
        for tag, amount in (content.tags or {}).items():
            if tag in place:
                vectors[number, place[tag]] = np.log1p(amount) * labels[tag]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = (0.5 * vectors / np.sqrt(np.maximum(lengths, 1e-9))).astype(np.float32)
    return found


def _amounts(contents: Sequence[Content]) -> Floats:
    """How much is known at all, and a constant: what many have described, many know."""
    known = np.array([len(content.tags or ()) for content in contents], np.float32)
    return np.stack([0.3 * np.log1p(known), np.full(len(contents), 0.3, np.float32)], 1).astype(np.float32)


def _texts(contents: Sequence[Content], embedder: Embedder) -> Floats:
    vectors = np.zeros((len(contents), embedder.dimensions), np.float32)
    told = [number for number, content in enumerate(contents) if content.text]
    vectors[told] = embedder.embed([contents[number].text for number in told])
    return vectors


def _sounds(contents: Sequence[Content]) -> Floats:
    heard = [number for number, content in enumerate(contents) if content.audio]
    given = np.array([contents[number].audio for number in heard], np.float32)
    vectors = np.zeros((len(contents), given.shape[1]), np.float32)
    vectors[heard] = (given - given.mean(0)) / (given.std(0) + 1e-6)
    return 0.5 * _unit(vectors)


def _unit(vectors: Floats) -> Floats:
    found: Floats = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return found


def _mark(labels: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(labels).encode()).hexdigest()[:12]

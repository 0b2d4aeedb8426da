"""The tagger's network in plain numpy: a BERT of six layers with heads for wishes, copied words and choices.

The encoder is all-MiniLM-L6-v2 (Devlin et al. 2018, post-norm; GELU by its tanh approximation) with what was learned
added to its weights. One utterance at a time: without torch nothing has to be imported for a second, nor padded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.mind.tagger.encoding import Encoded
from assistant.mind.tagger.labels import FIELDS, TOOLS

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
PROJECTIONS = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network thinks of each word, and the states from which wishes are judged. Logits, not chances.

    `starts`: (said,) whether a wish begins at a word; `copied`: (words,) whether a word reaches the text argument;
    `states`: (words, 384); `whole`: (384,) of the utterance.
    """

    starts: Floats
    copied: Floats
    states: Floats
    whole: Floats


class Network:
    """Weights by name, as `merged` makes them; see there."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights

    def read(self, encoded: Encoded) -> Scores:
        """Scores of every word."""
        states = self._encode(encoded)
        words = states[encoded.first]
        return Scores(
            self._linear(words[: encoded.said], "heads.start")[:, 0],
            self._linear(words, "heads.copy")[:, 0],
            words,
            states[0],
        )

    def judge(self, scores: Scores, start: int, end: int) -> dict[str, Floats]:
        """Logits for the tool ("tool") and every field of the wish that words `start` to `end` say."""
        words = scores.states[start:end]
        pooled = np.concatenate([scores.whole, words[0], words.mean(0)])[None]
        hidden = _gelu(self._linear(pooled, "heads.wish"))
        found = {"tool": self._linear(hidden, "heads.tool")[0]}
        for field in FIELDS:
            found[field] = self._linear(hidden, f"heads.{field}")[0]
        return found

    def _encode(self, encoded: Encoded) -> Floats:
        weights = self._weights
        states = weights["embeddings.word_embeddings.weight"][encoded.ids]
        states = states + weights["embeddings.position_embeddings.weight"][: len(encoded.ids)]
        states = states + weights["embeddings.token_type_embeddings.weight"][0]
        states = states + weights["segments.weight"][encoded.segments]
        states = self._norm(states, "embeddings")
        for layer in range(LAYERS):
            states = self._layer(states, f"encoder.layer.{layer}")
        return states

    def _layer(self, states: Floats, layer: str) -> Floats:
        length = len(states)
        query, key, value = (
            self._linear(states, f"{layer}.attention.self.{name}").reshape(length, HEADS, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        attention = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(WIDTH // HEADS))
        attention = np.exp(attention - attention.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ value).transpose(1, 0, 2).reshape(length, WIDTH)
        states = self._norm(
            states + self._linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output"
        )
        wide = _gelu(self._linear(states, f"{layer}.intermediate.dense"))
        return self._norm(states + self._linear(wide, f"{layer}.output.dense"), f"{layer}.output")

    def _linear(self, states: Floats, name: str) -> Floats:
        return states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
        return np.asarray(
            scaled * self._weights[f"{name}.LayerNorm.weight"] + self._weights[f"{name}.LayerNorm.bias"], np.float32
        )


def head_shapes() -> dict[str, tuple[int, int]]:
    """Each head's linear layer: (in, out)."""
    wide = 192
    return {
        "heads.start": (WIDTH, 1), "heads.copy": (WIDTH, 1), "heads.wish": (3 * WIDTH, wide),
        "heads.tool": (wide, len(TOOLS)),
        **{f"heads.{field}": (wide, len(values)) for field, values in FIELDS.items()},
    }  # fmt: skip


def _gelu(values: Floats) -> Floats:
    inner = np.float32(0.7978845608028654) * (values + np.float32(0.044715) * values * values * values)
    return np.asarray(np.float32(0.5) * values * (1 + np.tanh(inner)), np.float32)

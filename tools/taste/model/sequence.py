"""A causal transformer over the last plays (SASRec, Kang and McAuley 2018), run with numpy.

An item's vector is its own plus its maker's, so that a new track of a known maker has a place from the start. The same
vectors are read and foretold (tied), with a bias for each item. Layers normalise before they work (pre-norm).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.taste.model.plays import Floats, Ints

WIDTH: Final = 64
LENGTH: Final = 64  # plays that are looked back on
LAYERS, HEADS = 2, 2
_EPSILON = 1e-5
_MASKED = -1e9


@dataclass(frozen=True, slots=True)
class Transformer:
    """A trained transformer. `weights`: name → array, see `shapes`; `temperature` divides the logits."""

    weights: Mapping[str, Floats]
    temperature: float = 1.0

    def logits(self, history: Ints) -> Floats:
        """Of every item of the catalogue to come next after `history`, oldest first: shape (items,)."""
        w = self.weights
        found: Floats = (w["items"] @ self.state(history) + w["bias"]) / np.float32(self.temperature)
        return found

    def state(self, history: Ints) -> Floats:
        """Where the last of at least one play has led: shape (WIDTH,)."""
        w, late = self.weights, history[-LENGTH:]
        x = w["items"][late] * np.float32(WIDTH**0.5) + w["places"][: len(late)]
        for layer in range(LAYERS):
            x = self._layer(x, f"layers.{layer}.", last=layer == LAYERS - 1)
        return _normalised(x[-1], w["end.weight"], w["end.bias"])

    def _layer(self, x: Floats, name: str, *, last: bool) -> Floats:
        """One layer over (n, WIDTH); of the last layer only the last play's row is needed."""
        w, size = self.weights, len(x)
        wanted = 1 if last else size
        h = _normalised(x, w[name + "before.weight"], w[name + "before.bias"])
        every = h @ w[name + "all.weight"].T + w[name + "all.bias"]
        query, key, value = (part.reshape(size, HEADS, -1).swapaxes(0, 1) for part in np.split(every, 3, 1))
        heat = query[:, size - wanted :] @ key.swapaxes(1, 2) / np.float32((WIDTH // HEADS) ** 0.5)
        later = np.arange(size) > np.arange(size - wanted, size)[:, None]
        heat = np.where(later, np.float32(_MASKED), heat)
        heat = np.exp(heat - heat.max(-1, keepdims=True))
        mixed = (heat / heat.sum(-1, keepdims=True)) @ value
        x = x[size - wanted :] + mixed.swapaxes(0, 1).reshape(wanted, -1) @ w[name + "out.weight"].T
        h = _normalised(x, w[name + "between.weight"], w[name + "between.bias"])
        h = np.maximum(h @ w[name + "wide.weight"].T + w[name + "wide.bias"], 0)
        found: Floats = (x + h @ w[name + "narrow.weight"].T + w[name + "narrow.bias"]).astype(np.float32)
        return found


def shapes(items: int) -> dict[str, tuple[int, ...]]:
    """The shapes of a transformer's weights over so many items."""
    found: dict[str, tuple[int, ...]] = {
        "items": (items, WIDTH), "bias": (items,), "places": (LENGTH, WIDTH), "end.weight": (WIDTH,),
        "end.bias": (WIDTH,),
    }  # fmt: skip
    for layer in range(LAYERS):
        found |= {
            f"layers.{layer}.{name}": shape
            for name, shape in {
                "before.weight": (WIDTH,), "before.bias": (WIDTH,), "between.weight": (WIDTH,),
                "between.bias": (WIDTH,), "all.weight": (3 * WIDTH, WIDTH), "all.bias": (3 * WIDTH,),
                "out.weight": (WIDTH, WIDTH), "wide.weight": (2 * WIDTH, WIDTH), "wide.bias": (2 * WIDTH,),
                "narrow.weight": (WIDTH, 2 * WIDTH), "narrow.bias": (WIDTH,),
            }.items()
        }  # fmt: skip
    return found


def _normalised(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016) of the last axis."""
    away = x - x.mean(-1, keepdims=True)
    found: Floats = away / np.sqrt((away**2).mean(-1, keepdims=True) + np.float32(_EPSILON)) * weight + bias
    return found

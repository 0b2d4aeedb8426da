"""Small models whose numbers were fitted once to songs made by rule."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
_FARTHEST = 4.0
"""Standard deviations beyond which an odd value counts no more."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Chances of choices out of what speaks for each: one hidden layer, or none, then a softmax over the choices."""

    mean: Values
    scale: Values
    layers: tuple[tuple[Values, Values], ...]

    def chances(self, rows: Values) -> Values:
        """Of each row, shape (choices, features); they sum to 1."""
        scores = self.scores(rows)
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum(), np.float64)

    def scores(self, rows: Values) -> Values:
        """Logarithms of the odds, but for what all have in common."""
        heard = np.clip((rows - self.mean) / self.scale, -_FARTHEST, _FARTHEST)
        for number, (weights, bias) in enumerate(self.layers):
            heard = heard @ weights + bias
            if number < len(self.layers) - 1:
                heard = np.tanh(heard)
        return np.asarray(heard[:, 0], np.float64)


@functools.cache
def load_fitted(name: str) -> Fitted:
    """The model called `name`: "beats", "bars" or "judge"."""
    (model,) = json.loads(resources.files("tools.remix.analysis").joinpath(f"{name}.json").read_text("utf-8"))
    layers = tuple((np.array(weights), np.array(bias)) for weights, bias in model["layers"])
    return Fitted(np.array(model["mean"]), np.array(model["scale"]), layers)

"""The learned gate: how much each expert is to be believed in a context, as a softmax over the candidates.

A listwise softmax (Cao et al. 2007) over logit = prior + f(columns, context), where the prior is a fixed mixture of the
experts and f a small network plus a linear mixture whose weights depend on the context (a mixture of experts, Jacobs et
al. 1991). f starts at 0: without training the gate is the fixed mixture. One more class stands for "none of these".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.taste.model.committee import Looked
from tools.taste.model.plays import Floats

_LOG_FLOOR = 1e-3
OUTSIDE_PRIOR = -2.0
WIDTH = 32  # of the hidden layers


def expand(features: Floats) -> Floats:
    """Columns and their logarithms: shape (m, 2 * columns)."""
    return np.concatenate([features, np.log(np.maximum(features, 0) + _LOG_FLOOR)], 1)


@dataclass(frozen=True, slots=True)
class Gate:
    """A trained gate, run with numpy. `weights`: name → array, as `gate_training.Network` names them; empty: the prior.

    `temperature` divides the logits; `beta` are the parameters of `calibrated`.
    """

    weights: Mapping[str, Floats]
    temperature: float = 1.0
    beta: tuple[float, float, float] = (1.0, 1.0, 0.0)

    def logits(self, looked: Looked) -> tuple[Floats, float]:
        """Of each candidate, shape (m,), and of "none of these"; the higher the likelier."""
        if not self.weights:
            return looked.prior, OUTSIDE_PRIOR
        w = self.weights
        x = (expand(looked.features) - w["mean"]) / w["deviation"]
        c = (looked.context - w["context_mean"]) / w["context_deviation"]
        z = x @ w["columns.weight"].T + (w["columns.bias"] + w["context.weight"] @ c + w["context.bias"])
        z = np.maximum(np.maximum(z, 0) @ w["hidden.weight"].T + w["hidden.bias"], 0)
        mixed = np.maximum(w["mixing.0.weight"] @ c + w["mixing.0.bias"], 0)
        mixing = w["mixing.2.weight"] @ mixed + w["mixing.2.bias"]
        logits = looked.prior + z @ w["out.weight"][0] + x @ mixing
        outside = OUTSIDE_PRIOR + float(w["outside.weight"][0] @ c + w["outside.bias"][0])
        return logits / np.float32(self.temperature), outside / self.temperature

    def chances(self, looked: Looked) -> Floats:
        """The calibrated chance that each candidate comes next: shape (m,)."""
        return self.chances_of(*self.logits(looked))

    def chances_of(self, logits: Floats, outside: float) -> Floats:
        """Chances from logits, as they were found to be on held-out plays."""
        return calibrated(softmax(logits, outside), self.beta)


def calibrated(chances: Floats, beta: tuple[float, float, float]) -> Floats:
    """Beta calibration (Kull et al. 2017): log odds = a log(p) - b log(1 - p) + c; a, b > 0 keep the order."""
    a, b, c = beta
    if beta == (1.0, 1.0, 0.0):
        return chances
    p = np.clip(chances, 1e-7, 1 - 1e-6)
    found: Floats = (1 / (1 + np.exp(-(a * np.log(p) - b * np.log1p(-p) + c)))).astype(np.float32)
    return found


def softmax(logits: Floats, outside: float) -> NDArray[np.float32]:
    """exp(logits) by the sum of all, the outside among them."""
    top = max(float(logits.max(initial=-1e9)), outside)
    raised = np.exp(logits - top)
    found: Floats = (raised / (raised.sum() + np.exp(outside - top))).astype(np.float32)
    return found


def shapes(columns: int, context: int, width: int = WIDTH) -> dict[str, tuple[int, ...]]:
    """The shapes of a trained gate's weights; `columns` counts the logarithms, too."""
    return {
        "columns.weight": (width, columns), "columns.bias": (width,), "context.weight": (width, context),
        "context.bias": (width,), "hidden.weight": (width, width), "hidden.bias": (width,), "out.weight": (1, width),
        "mixing.0.weight": (width, context), "mixing.0.bias": (width,), "mixing.2.weight": (columns, width),
        "mixing.2.bias": (columns,), "outside.weight": (1, context), "outside.bias": (1,), "mean": (columns,),
        "deviation": (columns,), "context_mean": (context,), "context_deviation": (context,),
    }  # fmt: skip

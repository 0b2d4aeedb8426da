"""From content to taste: what nobody has played yet is scored by what it is, through one ridge regression.

With X the vectors of items (n, d) and Y what listeners make of them (n, listeners), W = (X'X + aI)^-1 X'Y, and a new
item's scores are its vector times W. X'X is made once for all listeners; one more listener is one more solve.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from tools.taste.model.plays import Bools, Floats

RIDGE = 1.0


class ContentRidge:
    """Learns from the `known` items' vectors (n, d); `ridge` is the penalty a."""

    def __init__(self, vectors: Floats, known: Bools, ridge: float = RIDGE) -> None:
        self._vectors = vectors
        self._known = np.flatnonzero(known)
        held = vectors[self._known]
        gram = held.T @ held
        gram[np.diag_indices(len(gram))] += ridge
        self._factor = cho_factor(gram, lower=True, check_finite=False)

    def weights(self, liking: Floats) -> Floats:
        """What liking all items, shape (n,) or (n, listeners), says about content: shape (d,) or (d, listeners)."""
        right = self._vectors[self._known].T @ liking[self._known]
        found: Floats = cho_solve(self._factor, right, check_finite=False).astype(np.float32)
        return found

    def scores(self, weights: Floats) -> Floats:
        """Of all items: shape (n,) or (n, listeners)."""
        found: Floats = self._vectors @ weights
        return found

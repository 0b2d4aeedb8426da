"""What was played before comes again.

The strength of a memory is the sum of a power of the age of its uses (the base-level activation of ACT-R, Anderson and
Schooler 1991), which Reiter-Haas et al. 2021 found to predict relistening.
"""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

_RECENT = 400
_DECAY = 0.8


class Repetition:
    """Activation by number of plays, the states at five half-lives, and when it was last heard."""

    name = "repetition"
    columns: tuple[str, ...] = (
        "activation", "recency", "frequency", "last_ago", "just_played", "is_current",
        "hour", "day", "week", "month", "year",
    )  # fmt: skip

    def lanes(self, moment: Moment) -> list[Ints]:
        """What was played of late, and what is liked in the long run."""
        return [moment.history[-_RECENT:], moment.listener.long_term()]

    def fill(self, moment: Moment, out: Floats) -> None:
        """Activations as shares of the whole, states as they are."""
        if not len(moment.history):
            return
        weight = moment.age**-_DECAY * moment.listener.weights
        activation = moment.spread(moment.history, weight)
        out[:, 0] = np.maximum(activation, 0) / max(float(np.abs(weight).sum()), 1e-9)
        ago = moment.last_ago
        played = ago > 0
        out[:, 1] = np.where(played, 1 / np.maximum(ago, 1), 0)
        out[:, 2] = np.log1p(moment.listener.count[moment.items])
        out[:, 3] = np.log1p(ago)
        out[:, 4] = played & (ago <= 20)
        out[:, 5] = moment.items == moment.current
        out[:, 6:] = np.log1p(np.maximum(moment.listener.states(moment.items), 0))

    def score(self, columns: Floats) -> Floats:
        """Activation."""
        return columns[:, 0]

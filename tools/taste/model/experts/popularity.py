"""What everybody plays, and what everybody skips."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints


class Popularity:
    """Plays of an item, whoever asks."""

    name = "popularity"
    columns: tuple[str, ...] = ("popularity", "unheard", "skip_rate")

    def lanes(self, moment: Moment) -> list[Ints]:
        """The most played of all."""
        return [moment.memory.top]

    def fill(self, moment: Moment, out: Floats) -> None:
        """Log of plays; whether nobody has played it yet; the share of its plays that were skipped."""
        plays, skips = moment.memory.popularity[moment.items], moment.memory.skipped[moment.items]
        out[:, 0] = np.log1p(plays)
        out[:, 1] = plays == 0
        out[:, 2] = skips / (plays + skips + 2)

    def score(self, columns: Floats) -> Floats:
        """Plays."""
        return columns[:, 0]

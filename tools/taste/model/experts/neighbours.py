"""Items heard together (item-kNN over sessions; Jannach and Ludewig 2017)."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

_SEEDS = 4
_DECAY = 0.7


class Neighbours:
    """Cosine neighbours of the last few different items, the latest counting most."""

    name = "neighbours"
    columns: tuple[str, ...] = ("near_current", "near_recent")

    def lanes(self, moment: Moment) -> list[Ints]:
        """The neighbours of the current item, and the closest of those before."""
        found = []
        for place, seed in enumerate(_seeds(moment)):
            items, amounts, _ = moment.memory.near.row(seed)
            if place and len(items) > 20:
                items = items[np.argpartition(-amounts, 20)[:20]]
            found.append(items)
        return found

    def fill(self, moment: Moment, out: Floats) -> None:
        """Conditional chance beside the current item, and decayed cosine to the recent ones."""
        popularity = moment.memory.popularity
        for place, seed in enumerate(_seeds(moment)):
            items, amounts, total = moment.memory.near.row(seed)
            if not total:
                continue
            if not place:
                out[:, 0] = moment.spread(items, amounts) / (total + 1)
            cosine = amounts / np.sqrt((popularity[items] + 2) * (popularity[seed] + 2))
            out[:, 1] += _DECAY**place * moment.spread(items, cosine)

    def score(self, columns: Floats) -> Floats:
        """Cosine to the recent items."""
        return columns[:, 1]


def _seeds(moment: Moment) -> list[int]:
    late = moment.history[-2 * _SEEDS :][::-1].tolist()
    return list(dict.fromkeys(late))[:_SEEDS]

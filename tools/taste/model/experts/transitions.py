"""What follows what, for everybody and for makers."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

_SMOOTHING = 0.5
_BACK_OFF = np.array([1.0, 0.25, 0.1], np.float32)  # to the plays before the last


class Transitions:
    """Shared first-order Markov chains at lags 1 to 3; alone, the lags are interpolated."""

    name = "transitions"
    columns: tuple[str, ...] = ("follows_1", "follows_2", "follows_3")

    def lanes(self, moment: Moment) -> list[Ints]:
        """What followed the last three plays."""
        return [items for items, _, _ in moment.followers]

    def fill(self, moment: Moment, out: Floats) -> None:
        """Smoothed chances by lag."""
        for lag, (items, amounts, total) in enumerate(moment.followers):
            if total:
                out[:, lag] = moment.spread(items, amounts) / (total + _SMOOTHING)

    def score(self, columns: Floats) -> Floats:
        """Lag 1, backing off."""
        return columns @ _BACK_OFF


class MakerTransitions:
    """Whose music follows whose; within a maker, by popularity."""

    name = "maker transitions"
    columns: tuple[str, ...] = ("maker_follows", "maker_follows_item")

    _MAKERS, _ITEMS = 8, 4

    def lanes(self, moment: Moment) -> list[Ints]:
        """The most played of those makers that most often follow."""
        if moment.maker < 0:
            return []
        makers, amounts, _ = moment.memory.makers.row(moment.maker)
        best = makers[np.argsort(-amounts, kind="stable")[: self._MAKERS]]
        return [moment.memory.by_maker.first(int(maker), self._ITEMS) for maker in best]

    def fill(self, moment: Moment, out: Floats) -> None:
        """The chance of the maker, and that times the item's share in the maker's plays."""
        if moment.maker < 0:
            return
        makers, amounts, total = moment.memory.makers.row(moment.maker)
        if not total:
            return
        chance = np.zeros(len(moment.memory.maker_popularity) + 1, np.float32)
        chance[makers] = amounts / (total + 1)
        out[:, 0] = chance[moment.makers]
        out[:, 1] = out[:, 0] * moment.share

    def score(self, columns: Floats) -> Floats:
        """Maker times share."""
        return columns[:, 1]

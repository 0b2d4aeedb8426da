"""What this listener themselves played next, earlier."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints


class PersonalTransitions:
    """The listener's own chains: after this item, after the one before, after both, and the last time it was so."""

    name = "personal transitions"
    columns: tuple[str, ...] = ("own_1", "own_2", "own_both", "own_latest", "own_latest_2", "own_share")

    def lanes(self, moment: Moment) -> list[Ints]:
        """What came next, earlier."""
        if moment.current < 0:
            return []
        places = moment.listener.recent_places(moment.current)[:-1]
        everything = moment.listener.all_items()
        followers = [everything[np.array(places, np.int64) + 1]] if places else []
        if len(moment.history) > 1 and (earlier := _complete(moment, int(moment.history[-2]), 2)):
            followers.append(everything[np.array(earlier, np.int64) + 2])
        return followers

    def fill(self, moment: Moment, out: Floats) -> None:
        """Recent occurrences count more (age to the power -1/2)."""
        listener, everything = moment.listener, moment.listener.all_items()
        size = listener.size
        if size < 2:
            return
        places = np.array(_complete(moment, moment.current, 1), np.int64)
        if len(places):
            weight = (size - places) ** -0.5
            out[:, 0] = moment.spread(everything[places + 1], weight) / (weight.sum() + 0.3)
            out[:, 3] = moment.spread(everything[places[-1:] + 1], np.ones(1))
            both = places[(places > 0) & (everything[places - 1] == everything[-2])]
            if len(both):
                weight = (size - both) ** -0.5
                out[:, 2] = moment.spread(everything[both + 1], weight) / weight.sum()
            if places[-1] + 2 < size:
                out[:, 4] = moment.spread(everything[places[-1:] + 2], np.ones(1))
        earlier = np.array(_complete(moment, int(everything[-2]), 2), np.int64)
        if len(earlier):
            weight = (size - earlier) ** -0.5
            out[:, 1] = moment.spread(everything[earlier + 2], weight) / (weight.sum() + 0.3)
        out[:, 5] = listener.count[moment.items] / size

    def score(self, columns: Floats) -> Floats:
        """The chain, the longer context first; backing off to how often an item was played at all."""
        scores: Floats = columns[:, 0] + columns[:, 2] + 0.3 * columns[:, 1] + 0.1 * columns[:, 5]
        return scores


def _complete(moment: Moment, item: int, steps: int) -> list[int]:
    """Where an item was played with at least so many plays after it."""
    return [place for place in moment.listener.recent_places(item) if place + steps < moment.listener.size]

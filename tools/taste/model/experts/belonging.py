"""More by the same maker, more of the same collection."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

_DECAY = 0.7
_MOST = 40


class SameMaker:
    """More by those whom the listener plays, the recent ones first; within a maker, by popularity."""

    name = "same maker"
    columns: tuple[str, ...] = (
        "same_maker",
        "maker_affinity",
        "share",
        "maker_item",
        "m_hour",
        "m_day",
        "m_week",
        "m_month",
        "m_year",
    )

    def lanes(self, moment: Moment) -> list[Ints]:
        """The most played by the current maker."""
        return [moment.memory.by_maker.first(moment.maker, _MOST)]

    def fill(self, moment: Moment, out: Floats) -> None:
        """Affinity is the maker's share in the history, decayed."""
        if moment.maker >= 0:
            out[:, 0] = moment.makers == moment.maker
        out[:, 1] = _affinity(moment, moment.history_makers, moment.makers, len(moment.memory.maker_popularity))
        out[:, 2] = moment.share
        out[:, 3] = out[:, 1] * moment.share
        out[:, 4:] = np.log1p(np.maximum(moment.listener.maker_states(moment.makers), 0))

    def score(self, columns: Floats) -> Floats:
        """The maker's affinity, twice for the current maker, times the item's share."""
        return (columns[:, 0] + columns[:, 1]) * columns[:, 2]


class SameCollection:
    """On with the album (show, book): what of it was not heard just now, by popularity."""

    name = "same collection"
    columns: tuple[str, ...] = ("same_album", "album_affinity", "album_fresh", "album_item")

    def lanes(self, moment: Moment) -> list[Ints]:
        """The most played of the current collection."""
        return [moment.memory.by_album.first(moment.album, _MOST)]

    def fill(self, moment: Moment, out: Floats) -> None:
        """Fresh: in the collection, and not among the last 20 plays."""
        fresh = (moment.last_ago == 0) | (moment.last_ago > 20)
        size = len(moment.memory.by_album.start) - 1
        if moment.album >= 0:
            out[:, 0] = moment.albums == moment.album
        out[:, 1] = _affinity(moment, moment.history_albums, moment.albums, size)
        out[:, 2] = out[:, 0] * fresh
        out[:, 3] = (out[:, 2] + 0.2 * out[:, 1]) * moment.share

    def score(self, columns: Floats) -> Floats:
        """Fresh ones first."""
        return columns[:, 3]


def _affinity(moment: Moment, history: Ints, candidates: Ints, groups: int) -> Floats:
    """The share of each candidate's group in the history, decayed by a power of age."""
    known = history >= 0
    weight = moment.age**-_DECAY * moment.listener.weights
    by_group = np.append(np.bincount(history[known], weight[known], groups), 0.0)
    shares: Floats = (np.maximum(by_group[candidates], 0) / max(float(np.abs(weight).sum()), 1e-9)).astype(np.float32)
    return shares

"""How good a ranking of the next item is: nDCG by kind of next play, intervals by listener, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tools.taste.model.plays import Bools, Doubles, Floats, Ints, Longs

DEPTH = 10
TAIL = 5  # plays, in what the model was fitted to, up to which an item counts as niche
_RESAMPLES, _BINS = 1000, 15


def gain(scores: Floats, place: int) -> float:
    """nDCG@10 of a ranking with one right answer, at `place` of the scores (-1: not among them).

    Ties share the middle of their ranks. Scores of -inf are out of the ranking.
    """
    if place < 0 or scores[place] == -np.inf:
        return 0.0
    value = scores[place]
    rank = int((scores > value).sum()) + (int((scores == value).sum()) - 1) / 2
    return float(1 / np.log2(rank + 2)) if rank < DEPTH else 0.0


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of testing n next plays one by one; the first system is the model, the rest are the experts.

    `gains`: (n, systems) over everything; `fresh`: likewise, ranking only what the listener had not heard; `plays`: how
    often each answer had been played by anybody; `surest`, `right`: the gate's highest chance and whether it was right.
    """

    systems: tuple[str, ...]
    user: Ints
    new: Bools
    plays: Floats
    gains: Doubles
    fresh: Doubles
    surest: Doubles
    right: Bools

    def measure(self, name: str) -> dict[str, Any]:
        """One of any, new, tail and cold: how many, each system's mean, the best expert and the ratio to it."""
        chosen, gains = {
            "any": (np.ones(len(self.user), bool), self.gains),
            "new": (self.new, self.fresh),
            "tail": (self.plays <= TAIL, self.gains),
            "cold": (self.new & (self.plays == 0), self.fresh),
        }[name]
        return compare(self.systems, self.user[chosen], gains[chosen])

    def calibration(self) -> dict[str, Any]:
        """Expected calibration error of the surest candidate (Guo et al. 2017), 15 bins of equal width."""
        if not len(self.user):
            return {"ece": None, "bins": []}
        which = np.minimum((self.surest * _BINS).astype(int), _BINS - 1)
        bins = [
            {"n": int(here.sum()), "said": float(self.surest[here].mean()), "was": float(self.right[here].mean())}
            for here in (which == number for number in range(_BINS))
            if here.any()
        ]
        error = sum(b["n"] * abs(b["said"] - b["was"]) for b in bins) / len(self.user)
        return {"ece": round(error, 4), "bins": bins}


def compare(systems: Sequence[str], user: Ints, gains: Doubles) -> dict[str, Any]:
    """The first system against the best of the others; 95 % intervals from a bootstrap over listeners."""
    if not len(user):
        return {"n": 0, "model": None, "experts": {}, "best_single": None, "ratio": None, "interval": None}
    sums, counts = _by_listener(user, gains)
    means = gains.mean(0)
    rivals = means[1:]
    best = int(rivals.argmax()) + 1
    lows, highs = _bootstrap(sums, counts, best)
    return {
        "n": len(user),
        "listeners": len(counts),
        "model": round(float(means[0]), 4),
        "model_interval": [round(lows[0], 4), round(highs[0], 4)],
        "experts": {name: round(float(value), 4) for name, value in zip(systems[1:], rivals, strict=True)},
        "best_single": systems[best],
        "ratio": round(float(means[0] / means[best]), 3) if means[best] > 0 else None,
        "interval": [round(lows[1], 3), round(highs[1], 3)] if means[best] > 0 else None,
    }


def _by_listener(user: Ints, gains: Doubles) -> tuple[Doubles, Longs]:
    _, which, counts = np.unique(user, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), gains.shape[1]))
    np.add.at(sums, which, gains)
    return sums, counts.astype(np.int64)


def _bootstrap(sums: Doubles, counts: Longs, best: int) -> tuple[list[float], list[float]]:
    """Lower and upper bounds of the model's mean and of its ratio to one rival."""
    draw = np.random.default_rng(0)
    drawn = draw.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), _RESAMPLES)
    total = drawn @ sums[:, [0, best]]
    means = total[:, 0] / np.maximum(drawn @ counts, 1)
    ratios = total[:, 0] / np.maximum(total[:, 1], 1e-9)
    bounds = np.percentile(np.stack([means, ratios]), [2.5, 97.5], axis=1)
    return bounds[0].tolist(), bounds[1].tolist()

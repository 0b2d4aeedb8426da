"""The experts at one table: candidates from all of them, and what each says about every candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tools.taste.model.experts.expert import SMALL, Expert
from tools.taste.model.listener import Listener
from tools.taste.model.memory import Memory
from tools.taste.model.moment import Moment
from tools.taste.model.plays import Bools, Floats, Ints

_AVERSE, _FOND = 1.0, 0.5  # what was said about an item counts, whatever the gate has learned
_OF_ITS_OWN = 0.05  # weight of an expert that is not named below
_PRIOR = {
    "transitions": 0.35, "neighbours": 0.1, "personal transitions": 0.2, "repetition": 0.15, "same maker": 0.07,
    "same collection": 0.07, "maker transitions": 0.03, "daytime": 0.0, "content": 0.03, "popularity": 0.03,
    "sequence": 0.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a moment, about m candidates.

    `items`: (m,); `features`: (m, columns); `context`: (c,); `prior`: (m,), logarithms of a fixed mixture of the
    experts; `played`: (m,), whether the listener ever heard it.
    """

    items: Ints
    features: Floats
    context: Floats
    prior: Floats
    played: Bools


class Committee:
    """All experts over one memory. Not for use from several threads at once."""

    def __init__(self, memory: Memory, experts: Sequence[Expert]) -> None:
        self.memory = memory
        self.experts = tuple(experts)
        self._slots: Ints = np.zeros(len(memory.catalogue), np.int32)
        ends = np.cumsum([0, *(len(expert.columns) for expert in self.experts)]).tolist()
        self.slices = [slice(first, last) for first, last in pairwise(ends)]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(f"{expert.name}: {column}" for expert in self.experts for column in expert.columns)

    def look(self, listener: Listener, now: float | None = None, *, also: Ints | None = None) -> Looked:
        """Gathers candidates and asks every expert about them; `also` are items to look at besides."""
        moment = Moment(self.memory, listener, self._slots, now)
        lanes = [lane for expert in self.experts for lane in expert.lanes(moment)]
        moment.choose([*lanes, also] if also is not None else lanes)
        try:
            features = np.zeros((len(moment.items), self.slices[-1].stop), np.float32)
            for expert, part in zip(self.experts, self.slices, strict=True):
                expert.fill(moment, features[:, part])
            prior = self.prior(features) + _leaning(moment)
            return Looked(moment.items, features, moment.context(), prior, moment.last_ago > 0)
        finally:
            moment.close()

    def scores(self, features: Floats) -> Floats:
        """How each expert alone would rank, ties by popularity: shape (experts, m)."""
        scores = np.stack([e.score(features[:, part]) for e, part in zip(self.experts, self.slices, strict=True)])
        popularity = next((n for n, expert in enumerate(self.experts) if expert.name == "popularity"), None)
        if popularity is not None:
            top = max(float(scores[popularity].max(initial=0)), 1e-9)
            scores = scores + SMALL * scores[popularity] / top
        return scores.astype(np.float32)

    def prior(self, features: Floats, among: Floats | None = None) -> Floats:
        """Log of a fixed mixture of the experts' shares; `among`: the columns of all candidates, if these are a few."""
        scores = self.scores(features)
        every = scores if among is None else self.scores(among)
        shares = scores / np.maximum(every.sum(1, keepdims=True), 1e-9)
        weights = np.array([_PRIOR.get(expert.name, _OF_ITS_OWN) for expert in self.experts], np.float32)
        prior: Floats = np.log(weights @ shares / weights.sum() + 1e-6).astype(np.float32)
        return prior


def _leaning(moment: Moment) -> Floats:
    """What opinions and skips add to the logit of each candidate."""
    leaning = np.zeros(len(moment.items), np.float32)
    for given, worth in ((moment.listener.averse, -_AVERSE), (moment.listener.fond, _FOND)):
        for item in given.keys() & set(moment.items.tolist()) if given else ():
            leaning[np.searchsorted(moment.items, item)] += worth * given[item]
    return leaning

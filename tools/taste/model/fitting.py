"""Fitting the whole model: memories from a log, the gate from positions that they have not seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tools.taste.model.committee import Committee, Looked
from tools.taste.model.community import shared
from tools.taste.model.counts import Counts, count
from tools.taste.model.experts import all_experts
from tools.taste.model.experts.content import ContentExpert
from tools.taste.model.experts.sequence import SequenceExpert
from tools.taste.model.gate import Gate
from tools.taste.model.gate_training import Lists, train_gate
from tools.taste.model.listener import Listener
from tools.taste.model.memory import Memory
from tools.taste.model.plays import UNIT, Bools, Longs, Plays
from tools.taste.model.sequence import Transformer
from tools.taste.model.space import Space

if TYPE_CHECKING:
    from tools.taste.model.sequence_training import Training

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Fitting:
    """How to fit.

    `positions`: at most so many next plays teach the gate; `unseen`: the last share of each listener's plays that they
    are taken from; `k`: count only what so many listeners did (0: everything), as a community's bundle does.
    """

    positions: int = 12_000
    unseen: float = 1 / 9
    seed: int = 0
    epochs: int = 6
    k: int = 0
    transformer: bool = False  # also the sequence transformer; not where `k` is set, for it learns from everybody


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model: counts, the experts over them, the gate, and perhaps the sequence transformer.

    `seconds`: processor seconds by step.
    """

    counts: Counts
    committee: Committee
    gate: Gate
    seconds: dict[str, float] = field(default_factory=dict)
    transformer: Transformer | None = None


def fit(
    plays: Plays, how: Fitting | None = None, progress: Progress | None = None, space: Space | None = None
) -> Fitted:
    """Fits a model to all plays of a log; with `space`, the contents of the catalogue's items count as well."""
    how, plays = how or Fitting(), plays.only_plays()
    told = progress or (lambda _what, _share: None)
    clock = Clock()
    late = plays.late(how.unseen)
    memory = Memory.of(counted(plays.where(~late), how.k), plays.catalogue)
    clock.lap("memories")
    training = _transformer(plays.where(~late), how, lambda s: told("reading", s))
    committee = make_committee(memory, space, training.result() if training else None)
    if training:
        clock.lap("transformer")
    lists = collect(committee, plays, sampled(late, plays, how.positions, how.seed), lambda s: told("looking", s))
    clock.lap("positions")
    gate = train_gate(lists, how.seed, how.epochs, lambda s: told("learning", s))
    clock.lap("gate")
    counts = counted(plays, how.k)
    memory = Memory.of(counts, plays.catalogue)
    clock.lap("memories of all")
    if training:
        training.go_on(plays)
        clock.lap("transformer of all")
    transformer = training.result() if training else None
    return Fitted(counts, make_committee(memory, space, transformer), gate, clock.laps, transformer)


def make_committee(memory: Memory, space: Space | None = None, transformer: Transformer | None = None) -> Committee:
    """All experts that can say something: without a space none speaks of content."""
    content = [] if space is None else [ContentExpert(space, memory)]
    sequence = [] if transformer is None else [SequenceExpert(transformer)]
    return Committee(memory, [*all_experts(), *content, *sequence])


def _transformer(plays: Plays, how: Fitting, told: Callable[[float], None]) -> Training | None:
    """A transformer that has read these plays, where one is wanted and may be."""
    if not how.transformer or how.k or not len(plays):
        return None
    from tools.taste.model.sequence_training import Training

    training = Training(plays.catalogue, how.seed)
    training.run(plays, progress=told)
    return training


def counted(plays: Plays, k: int) -> Counts:
    """The counts of a log; of what at least k listeners did, if k is not 0."""
    return shared(plays, k) if k else count(plays)


def sampled(wanted: Bools, plays: Plays, most: int, seed: int) -> Longs:
    """At most so many of the wanted plays, none a listener's first and none that was skipped; sorted."""
    first = np.zeros(len(plays), bool)
    first[plays.starts[:-1][np.diff(plays.starts) > 0]] = True
    places = np.flatnonzero(wanted & ~first & (plays.weight > 0))
    if len(places) > most:
        places = np.sort(np.random.default_rng(seed).choice(places, most, replace=False))
    return places.astype(np.int64)


def rolling(
    committee: Committee, plays: Plays, places: Longs, progress: Callable[[float], None] | None = None
) -> Iterator[tuple[int, Looked, Listener]]:
    """Lives through the plays of every listener who has a wanted place; yields what was known just before each."""
    wanted, starts = np.zeros(len(plays), bool), plays.starts
    wanted[places] = True
    listeners = np.unique(plays.user[places])
    for done, user in enumerate(listeners.tolist()):
        first = int(starts[user])
        last = int(first + np.flatnonzero(wanted[first : starts[user + 1]])[-1])
        listener = Listener(plays.catalogue)
        for place in range(first, last + 1):
            ts = None if plays.ts is None else float(plays.ts[place])
            if wanted[place]:
                yield place, committee.look(listener, ts), listener
            east = None if plays.east is None else float(plays.east[place])
            listener.update(int(plays.item[place]), float(plays.weight[place]) / UNIT, ts, east)
        if progress:
            progress((done + 1) / len(listeners))


def collect(
    committee: Committee, plays: Plays, places: Longs, progress: Callable[[float], None] | None = None
) -> Lists:
    """The lists of candidates at these places, for training."""
    features, prior, context, truth, lengths = [], [], [], [], [0]
    for place, looked, _ in rolling(committee, plays, places, progress):
        features.append(looked.features.astype(np.float16))
        prior.append(looked.prior)
        context.append(looked.context)
        truth.append(place_of(looked, int(plays.item[place])))
        lengths.append(len(looked.items))
    if not features:
        columns = len(committee.columns)
        return Lists(np.zeros((0, columns), np.float16), np.zeros(0, np.float32), np.zeros(1, np.int64),
                     np.zeros((0, 1), np.float32), np.zeros(0, np.int32))  # fmt: skip
    return Lists(
        features=np.concatenate(features),
        prior=np.concatenate(prior),
        start=np.cumsum(lengths).astype(np.int64),
        context=np.stack(context),
        truth=np.array(truth, np.int32),
    )


def place_of(looked: Looked, item: int) -> int:
    """Where an item is among the candidates; -1 if it is not."""
    place = int(np.searchsorted(looked.items, item))
    return place if place < len(looked.items) and looked.items[place] == item else -1


class Clock:
    """Processor seconds by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        """Ends a step."""
        now = time.process_time()
        self.laps[name] = now - self._last
        self._last = now

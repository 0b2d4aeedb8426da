"""In which order recordings flow best: small steps of tempo and key, and energy that does not jump."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from tools.remix.analysis.types import Analysis
from tools.remix.mixing.keys import clash


def cost(one: Analysis, other: Analysis) -> float:
    """How rough it is to go from one to the other: 0 is perfect."""
    tempo = 0.5
    if one.tempo.bpm and other.tempo.bpm:
        ratio = math.log2(other.tempo.bpm / one.tempo.bpm)
        tempo = min(1.0, abs(ratio - round(ratio)) * 5.0)  # 14 % apart is as bad as it gets; an octave is none
    energy = abs(one.energy.level - other.energy.level)
    return tempo + 0.8 * clash(one.key, other.key) + 0.8 * energy


def flowing(analyses: Sequence[Analysis], *, first: int | None = None) -> list[int]:
    """The order, as indexes; `first` stays first if given, otherwise the calmest begins.

    Nearest neighbour, then reversals of parts as long as they help (2-opt). Ties keep the order that was given.
    """
    count = len(analyses)
    start = first if first is not None else min(range(count), key=lambda i: analyses[i].energy.level)
    order, left = [start], [i for i in range(count) if i != start]
    while left:
        best = min(left, key=lambda i: cost(analyses[order[-1]], analyses[i]))
        left.remove(best)
        order.append(best)
    better = True
    while better:
        better = False
        for i in range(1, count - 1):
            for j in range(i + 1, count):
                turned = [*order[:i], *reversed(order[i : j + 1]), *order[j + 1 :]]
                if _total(analyses, turned) < _total(analyses, order) - 1e-9:
                    order, better = turned, True
    return order


def _total(analyses: Sequence[Analysis], order: Sequence[int]) -> float:
    return sum(cost(analyses[i], analyses[j]) for i, j in pairwise(order))

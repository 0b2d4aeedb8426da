"""The experts, each one way of guessing what comes next; `all_experts` makes them."""

from __future__ import annotations

from tools.taste.model.experts.belonging import SameCollection, SameMaker
from tools.taste.model.experts.daytime import Daytime
from tools.taste.model.experts.expert import Expert
from tools.taste.model.experts.neighbours import Neighbours
from tools.taste.model.experts.personal import PersonalTransitions
from tools.taste.model.experts.popularity import Popularity
from tools.taste.model.experts.repetition import Repetition
from tools.taste.model.experts.transitions import MakerTransitions, Transitions

__all__ = ["Expert", "all_experts"]


def all_experts() -> list[Expert]:
    """The experts that need nothing but plays and the catalogue."""
    return [
        Transitions(),
        Neighbours(),
        PersonalTransitions(),
        Repetition(),
        SameMaker(),
        SameCollection(),
        MakerTransitions(),
        Daytime(),
        Popularity(),
    ]

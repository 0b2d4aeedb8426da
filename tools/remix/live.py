"""What of a recipe can be done while it plays, and how: as an alteration for the player."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tools.playback.alteration import Alteration, Effect
from tools.playback.source import RATE
from tools.remix.operations import OPERATIONS, effect_of, said
from tools.remix.recipe import Step
from tools.remix.transforms import Chain


def is_live(step: Step) -> bool:
    """Whether a step can be done to what plays, at once."""
    return OPERATIONS[step.do].kind in {"effect", "stretch"}


def alteration(steps: Sequence[Step]) -> Alteration:
    """Live steps for the player. Tempo and pitch come first, whatever the order; the effects keep theirs."""
    speed, semitones = 1.0, 0.0
    effects: list[Step] = []
    for step in steps:
        if step.do in {"tempo", "varispeed"}:
            speed *= step.with_["factor"]
        if step.do == "varispeed":
            semitones += 12 * math.log2(step.with_["factor"])
        elif step.do == "pitch":
            semitones += step.with_["semitones"]
        elif OPERATIONS[step.do].kind == "effect":
            effects.append(step)

    def chain() -> Effect:
        return Chain([effect_of(step, RATE) for step in effects])

    name = ", ".join(said(step) for step in steps)
    return Alteration(name, round(speed, 6), round(semitones, 6), chain if effects else None)

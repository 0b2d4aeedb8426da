"""What of a recipe can be done while it plays, and how: as an alteration for the player."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tools.playback.alteration import Alteration, Effect
from tools.playback.decode import Stream
from tools.playback.source import RATE
from tools.remix.levels import amplitudes
from tools.remix.operations import OPERATIONS, effect_of, said
from tools.remix.parting import Parting
from tools.remix.recipe import Step
from tools.remix.transforms import Chain


def is_live(step: Step) -> bool:
    """Whether a step can be done to what plays, at once; parts need a `Parting` for it."""
    return OPERATIONS[step.do].kind in {"effect", "stretch"}


def alteration(steps: Sequence[Step], parting: Parting | None = None) -> Alteration:
    """Live steps for the player. Parts, tempo and pitch come first, whatever the order; the effects keep theirs."""
    speed, semitones = 1.0, 0.0
    effects: list[Step] = []
    levels: Mapping[str, float] = {}
    for step in steps:
        if step.do in {"tempo", "varispeed"}:
            speed *= step.with_["factor"]
        if step.do == "varispeed":
            semitones += 12 * math.log2(step.with_["factor"])
        elif step.do == "pitch":
            semitones += step.with_["semitones"]
        elif step.do == "stems" and parting is not None:
            levels = amplitudes(step.with_, parting.known)
        elif OPERATIONS[step.do].kind == "effect":
            effects.append(step)

    def chain() -> Effect:
        return Chain([effect_of(step, RATE) for step in effects])

    def source(decoder: Stream) -> Stream:
        return parting.opened(decoder, levels) if parting is not None else decoder

    name = ", ".join(said(step) for step in steps)
    return Alteration(
        name, round(speed, 6), round(semitones, 6), chain if effects else None,
        parts=repr(sorted(levels.items())) if levels else "", source=source if levels else None,
    )  # fmt: skip

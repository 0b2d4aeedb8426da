"""Every operation that a recipe may name: its parameters and their ranges, how it is made, how it is said."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tools.remix.errors import RemixError
from tools.remix.recipe import Step
from tools.remix.transforms import Effect, colour, filters, space
from tools.remix.transforms.stretch import FASTEST, FURTHEST, SLOWEST

Kind = Literal["effect", "stretch", "edit", "stems"]


@dataclass(frozen=True, slots=True)
class Range:
    """A number: what it is if nobody says, and between what it may be."""

    default: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Operation:
    """`kind`: an effect keeps the length and can be live, a stretch changes it, an edit needs the whole, stems parts.

    `make` builds the effect from the rate and the numbers; the other kinds are done by `render`. `say` continues
    "it is now …".
    """

    kind: Kind
    say: Callable[[Mapping[str, Any]], str]
    ranges: Mapping[str, Range] = field(default_factory=dict)
    make: Callable[..., Effect] | None = None


def _effect(say: str, make: Callable[..., Effect], **ranges: Range) -> Operation:
    return Operation("effect", lambda _: say, ranges, make)


def _speed(factor: float) -> str:
    number = f"{factor:.2f}".rstrip("0").rstrip(".")
    if abs(factor - 1.0) < 0.005:
        return "at its own speed"
    return f"slowed to {number}" if factor < 1 else f"sped up to {number}"


def _pitch(semitones: float) -> str:
    size = abs(semitones)
    if size < 0.005:
        return "at its own pitch"
    number = f"{size:.2f}".rstrip("0").rstrip(".")
    what = "an octave" if size == 12 else "a semitone" if size == 1 else f"{number} semitones"
    return f"{what} {'higher' if semitones > 0 else 'lower'}"


def _fade(numbers: Mapping[str, Any]) -> str:
    ways = [f"fading {way} over {numbers[way]:g} seconds" for way in ("in", "out") if numbers[way]]
    return " and ".join(ways) or "without a fade"


def _stems(parts: Mapping[str, Any]) -> str:
    told = [f"without {_listed(parts['drop'])}"] if parts.get("drop") else []
    told += [f"only {_listed(parts['keep'])}"] if parts.get("keep") else []
    for name, decibels in (parts.get("gains") or {}).items():
        told.append(f"{name} {abs(decibels):g} decibels {'louder' if decibels > 0 else 'quieter'}")
    return " and ".join(told)


def _listed(names: Any) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else str(last)


LOUDEST, LOUDEST_CUT = 18.0, 60.0
"""Decibels by which a part may be made louder and quieter."""
_AMOUNT = Range(0.35, 0.0, 1.0)

OPERATIONS: Mapping[str, Operation] = {
    "tempo": Operation("stretch", lambda p: _speed(p["factor"]), {"factor": Range(1.0, SLOWEST, FASTEST)}),
    "pitch": Operation("stretch", lambda p: _pitch(p["semitones"]), {"semitones": Range(0.0, -FURTHEST, FURTHEST)}),
    "varispeed": Operation(
        "stretch", lambda p: f"{_speed(p['factor'])}, pitch and all", {"factor": Range(1.0, SLOWEST, FASTEST)}
    ),
    "reverb": _effect("with reverb", space.Reverb, amount=_AMOUNT, seconds=Range(2.2, 0.2, 8.0)),
    "echo": _effect(
        "with echo", space.Echo,
        seconds=Range(0.375, 0.02, 2.0), feedback=Range(0.45, 0.0, 0.9), amount=Range(0.4, 0.0, 1.0),
    ),
    "8d": _effect("going round your head", space.Spin, seconds=Range(8.0, 1.0, 60.0)),
    "lowpass": Operation(
        "effect", lambda p: f"cut above {p['hertz']:.0f} hertz", {"hertz": Range(800.0, 20.0, 20_000.0)},
        filters.lowpass,
    ),
    "highpass": Operation(
        "effect", lambda p: f"cut below {p['hertz']:.0f} hertz", {"hertz": Range(300.0, 20.0, 20_000.0)},
        filters.highpass,
    ),
    "underwater": _effect("under water", colour.underwater),
    "telephone": _effect("down a telephone line", colour.telephone),
    "radio": _effect("on an old radio", colour.radio),
    "bass boost": _effect("with more bass", colour.bass_boost, decibels=Range(7.0, -12.0, 15.0)),
    "treble boost": _effect("with more treble", colour.treble_boost, decibels=Range(6.0, -12.0, 12.0)),
    "lo-fi": _effect("lo-fi", colour.lofi, amount=Range(0.5, 0.0, 1.0)),
    "8-bit": _effect(
        "in eight bits", colour.Crush, bits=Range(5.0, 2.0, 16.0), hertz=Range(9000.0, 1000.0, 48_000.0)
    ),
    "distortion": _effect("distorted", colour.distortion, decibels=Range(18.0, 0.0, 40.0)),
    "chorus": _effect("with chorus", colour.Chorus, amount=Range(0.5, 0.0, 1.0)),
    "robot": _effect("through a robot", colour.Robot),
    "reverse": Operation("edit", lambda _: "backwards"),
    "fade": Operation("edit", _fade, {"in": Range(0.0, 0.0, 60.0), "out": Range(0.0, 0.0, 60.0)}),
    "splice": Operation("edit", lambda p: p.get("say", "cut")),
    "stems": Operation("stems", _stems),
}  # fmt: skip


def checked(step: Step) -> Step:
    """The step with every number there and within its range. Raises `RemixError`."""
    operation = OPERATIONS.get(step.do)
    if operation is None:
        raise RemixError(f"I don't know how to do {step.do}.", f"I know {', '.join(OPERATIONS)}.")
    values = dict(step.with_)
    for name, allowed in operation.ranges.items():
        value = values.get(name, allowed.default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise RemixError(f"The {name} of {step.do} must be a number.")
        if not allowed.low <= value <= allowed.high:
            raise RemixError(
                f"I can't do {step.do} with {name} {value:g}.",
                f"Anything from {allowed.low:g} to {allowed.high:g} works.",
            )
        values[name] = float(value)
    if step.do == "splice" and not values.get("spans"):
        raise RemixError("There is nothing left to play after that cut.")
    if step.do == "stems":
        _check_parts(values)
    return Step(step.do, values)


def _check_parts(values: Mapping[str, Any]) -> None:
    gains = values.get("gains") or {}
    if not (values.get("keep") or values.get("drop") or gains):
        raise RemixError("Say which parts to keep or to take out.", "For example: take the vocals out.")
    for name, decibels in gains.items():
        if not isinstance(decibels, (int, float)) or not -LOUDEST_CUT <= decibels <= LOUDEST:
            raise RemixError(f"I can't change {name} by that much.", f"Up to {LOUDEST:g} decibels louder works.")


def effect_of(step: Step, rate: int) -> Effect:
    """The effect of an effect step."""
    operation = OPERATIONS[step.do]
    assert operation.make is not None  # every effect has one
    numbers = {name: step.with_[name] for name in operation.ranges}
    if "bits" in numbers:
        numbers["bits"] = int(numbers["bits"])
    return operation.make(rate, **numbers)


def said(step: Step) -> str:
    """The step in words: "slowed to 0.85"."""
    return OPERATIONS[step.do].say(step.with_)

"""From a tape and steps to a tape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from tools.remix.errors import NoStems
from tools.remix.levels import amplitudes, leveled, named
from tools.remix.operations import OPERATIONS, checked, effect_of
from tools.remix.recipe import Step
from tools.remix.sound import Progress
from tools.remix.stems.separator import Separator
from tools.remix.tape import Audio, Tape
from tools.remix.transforms import Effect, edits
from tools.remix.transforms.stretch import Stretch, Varispeed

Separators = Callable[[Sequence[str]], Separator]
"""Names of parts → what can take a recording apart into them. Raises `NoStems` or `MissingEngine`."""


class Stage(Protocol):
    """One stage of a pipeline: sound goes in and comes out, sooner or later."""

    def push(self, audio: Audio) -> Audio:
        """Take (n, 2) more; give what is ready."""
        ...

    def finish(self) -> Audio:
        """Give the rest."""
        ...


class _Ringing:
    """An effect as a stage that rings out at the end."""

    def __init__(self, effect: Effect, rate: int) -> None:
        self._effect, self._rest = effect, round(effect.tail * rate)

    def push(self, audio: Audio) -> Audio:
        return self._effect.process(audio)

    def finish(self) -> Audio:
        return self._effect.process(np.zeros((self._rest, 2), np.float32))


def render(
    tape: Tape, steps: Sequence[Step], separators: Separators | None = None, progress: Progress = lambda _: None
) -> Tape:
    """Every step in its order; `tape` stays as it is. Neighbouring steps that stream run in one pass.

    `progress` is told the part that is done and may raise to stop.
    """
    steps = [checked(step) for step in steps]
    done = 0
    while done < len(steps):
        streaming = done
        while streaming < len(steps) and OPERATIONS[steps[streaming].do].kind in {"effect", "stretch"}:
            streaming += 1
        upto = max(streaming, done + 1)
        start, share = done / len(steps), (upto - done) / len(steps)

        def tell(part: float, start: float = start, share: float = share) -> None:
            progress(start + share * part)

        if streaming > done:
            stages = _stages(steps[done:streaming], tape.rate)
            tape = tape.blank().extend(_piped(_told(tape, tell), stages))
        elif steps[done].do == "stems":
            tape = _stems(tape, steps[done], separators, tell)
        else:
            tape = _edit(tape, steps[done])
        done = upto
    progress(1.0)
    return tape


def _stages(steps: Sequence[Step], rate: int) -> list[Stage]:
    """The stages of streaming steps; tempo and pitch beside each other are one stretch, so that it is done once."""
    stages: list[Stage] = []
    tempo, semitones = 1.0, 0.0

    def flush() -> None:
        nonlocal tempo, semitones
        if tempo != 1.0 or semitones:
            stages.append(Stretch(rate, tempo, semitones))
        tempo, semitones = 1.0, 0.0

    for step in steps:
        if step.do == "tempo":
            tempo *= step.with_["factor"]
        elif step.do == "pitch":
            semitones += step.with_["semitones"]
        else:
            flush()
            stages.append(
                Varispeed(rate, step.with_["factor"])
                if step.do == "varispeed"
                else _Ringing(effect_of(step, rate), rate)
            )
    flush()
    return stages


def _piped(parts: Iterator[Audio], stages: Sequence[Stage]) -> Iterator[Audio]:
    for audio in parts:
        for stage in stages:
            audio = stage.push(audio)
        yield audio
    for place, stage in enumerate(stages):
        audio = stage.finish()
        for later in stages[place + 1 :]:
            audio = later.push(audio)
        yield audio


def _told(tape: Tape, tell: Progress) -> Iterator[Audio]:
    at = 0
    for audio in tape.chunks():
        yield audio
        at += len(audio)
        tell(at / tape.frames)


def _edit(tape: Tape, step: Step) -> Tape:
    if step.do == "reverse":
        return edits.reverse(tape)
    if step.do == "fade":
        return edits.faded(tape, step.with_["in"], step.with_["out"])
    return edits.spliced(tape, [(float(begin), float(end)) for begin, end in step.with_["spans"]])


def _stems(tape: Tape, step: Step, separators: Separators | None, tell: Progress) -> Tape:
    if separators is None:
        raise NoStems("Recordings cannot be taken apart here.", "Run: segue models pull spleeter-2stems")
    separator = separators(named(step.with_))
    levels = amplitudes(step.with_, separator.capability.stems)
    out = tape.blank()
    for stems in separator.separate(_told(tape, tell), tape.rate):
        out.write(leveled(stems.parts, levels))
    return out

"""Which moment of a remix is which moment of its original: so that one can take the other's place while it plays."""

from __future__ import annotations

from collections.abc import Sequence

from tools.remix.recipe import Step


def to_remix(steps: Sequence[Step], seconds: float, at: float) -> float:
    """Where the moment `at` of an original of `seconds` is in the remix; what was cut out is where the cut is."""
    for step in steps:
        at, seconds = _forth(step, seconds, at), _length(step, seconds)
    return at


def to_original(steps: Sequence[Step], seconds: float, at: float) -> float:
    """Which moment of an original of `seconds` is heard at `at` in the remix."""
    lengths = [seconds]
    for step in steps:
        lengths.append(_length(step, lengths[-1]))
    for step, length in zip(reversed(steps), reversed(lengths[:-1]), strict=True):
        at = _back(step, length, at)
    return min(max(0.0, at), seconds)


def lasts(steps: Sequence[Step], seconds: float) -> float:
    """How long the remix of an original of `seconds` is, without what rings on at its end."""
    for step in steps:
        seconds = _length(step, seconds)
    return seconds


def _length(step: Step, seconds: float) -> float:
    if step.do in {"tempo", "varispeed"}:
        return seconds / float(step.with_["factor"])
    if step.do == "splice":
        return float(sum(end - begin for begin, end in step.with_["spans"]))
    return seconds


def _forth(step: Step, seconds: float, at: float) -> float:
    if step.do in {"tempo", "varispeed"}:
        return at / float(step.with_["factor"])
    if step.do == "reverse":
        return seconds - at
    if step.do == "splice":
        before = 0.0
        for begin, end in step.with_["spans"]:
            if begin <= at < end:
                return float(before + at - begin)
            before += end - begin
        later = [begin for begin, _ in step.with_["spans"] if begin >= at]
        return _forth(step, seconds, min(later)) if later else 0.0
    return at


def _back(step: Step, seconds: float, at: float) -> float:
    if step.do in {"tempo", "varispeed"}:
        return at * float(step.with_["factor"])
    if step.do == "reverse":
        return seconds - at
    if step.do == "splice":
        for begin, end in step.with_["spans"]:
            if at < end - begin:
                return float(begin + at)
            at -= end - begin
        return float(step.with_["spans"][-1][1])
    return at

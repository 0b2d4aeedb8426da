"""Bending time: given moments go to given moments, and what is between them is stretched evenly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tools.remix.tape import Audio, Tape
from tools.remix.transforms.stretch import Stretch, joined

CONTEXT = 0.4
"""Seconds around a piece that the stretcher hears as well, so that the pieces join."""
FADE = 0.03

Anchor = tuple[float, float]
"""(seconds in the original, seconds in the result)."""


def warped(tape: Tape, anchors: Sequence[Anchor], semitones: float = 0.0) -> Audio:
    """From the first anchor to the last, shape (n, 2); each anchor is hit to the sample, whatever lies before it.

    The original may end early: silence then. Neighbouring pieces are joined before the anchor, so that a beat on it is
    whole.
    """
    rate = tape.rate
    anchors = _merged(anchors)
    origin = anchors[0][1]
    total = round((anchors[-1][1] - origin) * rate)
    fade = round(FADE * rate)
    out = np.zeros((total, 2), np.float32)
    for number, ((a0, b0), (a1, b1)) in enumerate(pairwise(anchors)):
        tempo = (a1 - a0) / max(1e-6, b1 - b0)
        begin, end = round((b0 - origin) * rate), round((b1 - origin) * rate)
        lead = fade if number else 0
        piece = _piece(tape, a0, a1, tempo, semitones, lead, end - begin)
        if lead:
            out[begin - lead : begin] = joined(out[begin - lead : begin], piece[:lead])
        out[begin:end] = piece[lead:]
    return out


def _piece(tape: Tape, begin: float, end: float, tempo: float, semitones: float, lead: int, frames: int) -> Audio:
    """`lead` + `frames` frames, of which the first `lead` come before the moment `begin`."""
    rate = tape.rate
    first = round((begin - CONTEXT) * rate)
    audio = tape.window(first, round((end + CONTEXT) * rate) - first)
    stretch = Stretch(rate, tempo, semitones)
    stretched = np.concatenate([stretch.push(audio), stretch.finish()])
    at = round((begin * rate - first) / tempo)
    return stretched[at - lead : at + frames]


def _merged(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Without those in the middle of an even stretch: every piece costs a join."""
    kept = [anchors[0]]
    for place in range(1, len(anchors) - 1):
        (a0, b0), (a1, b1), (a2, b2) = kept[-1], anchors[place], anchors[place + 1]
        even = b0 + (a1 - a0) * (b2 - b0) / (a2 - a0)
        if abs(even - b1) > 0.0005:
            kept.append((a1, b1))
    return [*kept, anchors[-1]]

"""Cutting tape: reverse, parts, repeats, fades. Each takes a tape and gives a new one; the old one stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tools.remix.tape import CHUNK, Audio, Tape
from tools.remix.transforms.stretch import joined

SEAM = 0.012
"""Seconds of cross-fade where two parts are put together: too short to hear, long enough not to click."""

Span = tuple[float, float]


def reverse(tape: Tape) -> Tape:
    """Backwards."""
    return tape.blank().extend(
        tape.read(max(0, end - CHUNK), min(CHUNK, end))[::-1] for end in range(tape.frames, 0, -CHUNK)
    )


def spliced(tape: Tape, spans: Sequence[Span]) -> Tape:
    """The parts `spans` (seconds from, to) one after the other, in that order, as long as they are together.

    Neighbours that do not follow each other in the original are cross-faded over `SEAM` before the cut, so that the
    first frame after it, where a beat may be, is whole.
    """
    seam = round(SEAM * tape.rate)
    places = [(round(begin * tape.rate), min(tape.frames, round(end * tape.rate))) for begin, end in spans]
    places = [(begin, end) for begin, end in places if end > begin]
    out = tape.blank()
    for number, (begin, end) in enumerate(places):
        after = places[number + 1][0] if number + 1 < len(places) else end
        plain = end if after == end else max(begin, end - seam)
        out.extend(tape.chunks(begin=begin, end=plain))
        if plain < end:
            out.write(joined(tape.window(plain, end - plain), tape.window(after - (end - plain), end - plain)))
    return out


def faded(tape: Tape, seconds_in: float, seconds_out: float) -> Tape:
    """Fades in and out over so many seconds, by a curve that sounds even (squared sine: -6 dB half way)."""
    return tape.blank().extend(_faded(tape, seconds_in, seconds_out))


def _faded(tape: Tape, seconds_in: float, seconds_out: float) -> Iterator[Audio]:
    rise, fall = min(seconds_in, tape.seconds) * tape.rate, min(seconds_out, tape.seconds) * tape.rate
    at = 0
    for audio in tape.chunks():
        place = at + np.arange(len(audio))
        gain = np.ones(len(audio))
        if rise:
            gain *= np.sin(np.clip(place / rise, 0.0, 1.0) * np.pi / 2) ** 2
        if fall:
            gain *= np.sin(np.clip((tape.frames - 1 - place) / fall, 0.0, 1.0) * np.pi / 2) ** 2
        at += len(audio)
        yield np.asarray(audio * gain[:, None], np.float32)

"""Choosing songs, the best first, so that together they last as long as was asked."""

from __future__ import annotations

from collections.abc import Sequence

CLOSE = 0.03
"""A playlist may be this part of its length longer or shorter than was asked."""
_USUAL = 240.0  # seconds of a song of which nobody knows the length
_LOOKED_AT = 400


def chosen(durations: Sequence[float | None], seconds: float) -> list[int]:
    """The places of songs, best first, that last `seconds` together, as near as the songs allow.

    The first ones are taken while they fit; then single songs are exchanged for later ones until the length is within
    `CLOSE`, giving up as little rank as possible.
    """
    lengths = [_USUAL if duration is None else duration for duration in durations]
    taken: list[int] = []
    total = 0.0
    for place, length in enumerate(lengths):
        if length > 0 and total + length <= seconds * (1 + CLOSE):
            taken.append(place)
            total += length
        if total >= seconds * (1 - CLOSE):
            return taken
    return _exchanged(taken, lengths[:_LOOKED_AT], seconds, total)


def _exchanged(taken: list[int], lengths: Sequence[float], seconds: float, total: float) -> list[int]:
    """The choice with one song added or exchanged so that the length is nearest; the worst ranked goes first."""
    left = [place for place in range(len(lengths)) if place not in set(taken) and lengths[place] > 0]
    best, off = taken, abs(total - seconds)
    for out in [None, *reversed(taken)]:
        without = total - (0.0 if out is None else lengths[out])
        for into in left:
            now = abs(without + lengths[into] - seconds)
            if now < off - 1e-9:
                best = sorted([place for place in taken if place != out] + [into])
                off = now
                if off <= CLOSE * seconds:
                    return best
    return best

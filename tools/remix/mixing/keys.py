"""Which keys go together: neighbours on the Camelot wheel (the circle of fifths, relative keys beside each other)."""

from __future__ import annotations

from tools.remix.analysis.types import TONICS, Key

SURE = 0.4


def clash(one: Key, other: Key) -> float:
    """0 for the same key to 1 for the furthest; 0.4 where one of them was not heard."""
    if one.tonic is None or other.tonic is None or min(one.confidence, other.confidence) < SURE:
        return 0.4
    steps = _wheel(one) - _wheel(other)
    apart = min(steps % 12, -steps % 12) + (0.5 if one.mode != other.mode else 0.0)
    return min(1.0, apart / 6.0)


def shift_to(one: Key, other: Key, furthest: int = 3) -> tuple[int, float]:
    """The semitones (at most `furthest`) by which `one` goes best with `other`, and how much they clash then."""
    if one.tonic is None or other.tonic is None:
        return 0, 0.4
    moved = [
        (shift, clash(Key(TONICS[(TONICS.index(one.tonic) + shift) % 12], one.mode, one.confidence), other))
        for shift in range(-furthest, furthest + 1)
    ]
    return min(moved, key=lambda each: each[1] + 0.03 * abs(each[0]))


def _wheel(key: Key) -> int:
    camelot = key.camelot
    return int(camelot[:-1]) if camelot else 0

"""Which parts an episode has, in which order, and how much of its time each of them gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.podcast.sources.parts import Part
from tools.podcast.writing.styles import Style


def outline(
    parts: Sequence[Part], style: Style, seconds: float, capacity: Callable[[Part], float], asked: Sequence[str] = ()
) -> list[Part]:
    """The parts that are told in `seconds`: so many that each has room, those asked for and the weightiest first.

    When what they have to tell (`capacity`, seconds) does not fill the time, more of them come in. The order stays.
    """
    usual = max(1, round(seconds / (style.segment * (1.0 if seconds < 420 else 1.35))))
    ranked = sorted(parts, key=lambda part: (part.topic not in asked, -part.weight))
    chosen: list[Part] = []
    filled = 0.0
    for part in ranked:
        wanted = part.topic in asked or len(chosen) < usual or filled < 1.15 * seconds
        if wanted:
            chosen.append(part)
            filled += capacity(part)
    return [part for part in parts if part in chosen]


def shares(parts: Sequence[Part], seconds: float, capacity: Callable[[Part], float]) -> list[float]:
    """How many seconds each part gets: by weight, none more than it can fill, as long as others can take the rest."""
    room = {number: capacity(part) for number, part in enumerate(parts)}
    given = dict.fromkeys(room, 0.0)
    open_ = set(room)
    left = seconds
    while open_ and left > 0.5:
        weights = sum(parts[number].weight for number in open_)
        offered = {number: left * parts[number].weight / weights for number in open_}
        full = {number for number in open_ if given[number] + offered[number] >= room[number]}
        for number in full or open_:
            given[number] = room[number] if number in full else given[number] + offered[number]
        left = seconds - sum(given.values())
        if not full:
            break
        open_ -= full
    if left > 0.5 and given:  # nobody can fill it: music may
        for number in given:
            given[number] += left / len(given)
    return [given[number] for number in range(len(parts))]

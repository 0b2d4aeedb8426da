"""Cutting along the music: shorter, longer, loops and parts, as spans in seconds that begin and end on bars."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise

from tools.remix.analysis.types import Analysis, Section
from tools.remix.errors import RemixError
from tools.remix.recipe import Step

SURE = 0.35
"""From this confidence on a beat is cut at rather than a time."""
_MAY_GO = ("verse", "section", "break", "chorus")
"""What a shorter version does without, and a longer one repeats; intro and outro stay where they are."""

Span = tuple[float, float]


def splice(spans: Sequence[Span], say: str) -> Step:
    """A step that plays these parts in this order."""
    return Step("splice", {"spans": [[round(begin, 4), round(end, 4)] for begin, end in spans], "say": say})


def cut(begin: float, end: float, seconds: float) -> Step:
    """Only what is between two times."""
    begin, end = max(0.0, begin), min(seconds, end)
    if end - begin < 0.05:
        raise RemixError("There is nothing left to play after that cut.")
    return splice([(begin, end)], f"cut to {end - begin:.0f} seconds")


def snapped(analysis: Analysis, begin: float, end: float) -> Span:
    """A span whose ends lie on bars, unless they are the recording's own."""
    first = on_bar(analysis, begin) if begin > 0.5 else 0.0
    return first, on_bar(analysis, end) if end < analysis.seconds - 0.5 else analysis.seconds


def on_bar(analysis: Analysis, time: float) -> float:
    """The downbeat (or beat, where bars were not heard) that is nearest to a time; the time itself where unsure."""
    beats = analysis.beats
    marks = beats.downbeats if beats.downbeat_confidence >= SURE and beats.downbeats else beats.times
    if beats.confidence < SURE or not marks:
        return time
    at = bisect.bisect(marks, time)
    return min(marks[max(0, at - 1) : at + 1], key=lambda mark: abs(mark - time))


def bars(analysis: Analysis) -> list[float]:
    """Where bars begin. Raises `RemixError` where they were not heard."""
    beats = analysis.beats
    if beats.confidence < SURE or len(beats.times) < 8:
        raise RemixError("I hear no steady beat in this, so I can't cut it on bars.", "Name the times instead.")
    if beats.downbeats and beats.downbeat_confidence >= SURE:
        return list(beats.downbeats)
    return list(beats.times[:: beats.per_bar or 4])


def loop(analysis: Analysis, position: float, count: int, times: int) -> Step:
    """The `count` bars at `position`, `times` times."""
    marks = bars(analysis)
    first = max(0, bisect.bisect(marks, position + 0.05) - 1)
    first = max(0, min(first, len(marks) - 1 - count))
    if first + count >= len(marks):
        raise RemixError(f"There are no {count} bars to repeat.", "Ask for fewer.")
    span = (marks[first], marks[first + count])
    return splice([span] * times, f"{count} {'bar' if count == 1 else 'bars'} {times} times over")


def part(analysis: Analysis, label: str, times: int = 1) -> Step:
    """Only the first section of a kind ("chorus"), once or over and over."""
    found = [section for section in analysis.sections if section.label == label]
    if not found:
        raise RemixError(f"I can't tell where the {label} is.", "Name the times instead.")
    spans = [_barred(analysis, max(found, key=lambda section: section.confidence))] * times
    return splice(spans, f"only the {label}" + (f", {times} times" if times > 1 else ""))


def without(analysis: Analysis, label: str) -> Step:
    """Everything but the sections of a kind."""
    gone = [_barred(analysis, section) for section in analysis.sections if section.label == label]
    if not gone:
        raise RemixError(f"I can't tell where the {label} is.", "Name the times instead.")
    return splice(_rest(gone, analysis.seconds), f"without the {label}")


def resized(analysis: Analysis, wanted: float) -> Step:
    """A version of about `wanted` seconds: sections are left out or played again, and the joints lie on bars.

    Sections of the same letter sound alike, so the ones that are said twice go first. Without sections whole groups
    of eight bars go, and without bars it cannot be done (`RemixError`).
    """
    pieces = _pieces(analysis)
    total = analysis.seconds
    if wanted < 5.0:
        raise RemixError(f"{wanted:.0f} seconds are too short to make a version of.")
    chosen = list(range(len(pieces)))
    while total > wanted:
        best = min(
            range(1, len(chosen) - 1), key=lambda at: abs(total - _long(pieces[chosen[at]]) - wanted), default=-1
        )
        if best < 0 or abs(total - _long(pieces[chosen[best]]) - wanted) >= abs(total - wanted):
            break
        total -= _long(pieces[chosen.pop(best)])
    while total < wanted:
        middle = range(1, len(chosen) - 1)
        best = min(middle, key=lambda at: abs(total + _long(pieces[chosen[at]]) - wanted), default=-1)
        if best < 0 or abs(total + _long(pieces[chosen[best]]) - wanted) >= abs(total - wanted):
            break
        total += _long(pieces[chosen[best]])
        chosen.insert(best + 1, chosen[best])
    if chosen == list(range(len(pieces))):
        raise RemixError("I find no place to cut this where it would not be heard.", "Name the times to cut at.")
    way = "shortened" if total < analysis.seconds else "extended"
    return splice(_merged([pieces[at] for at in chosen]), f"{way} to {total:.0f} seconds")


def _pieces(analysis: Analysis) -> list[Span]:
    if len(analysis.sections) >= 4:
        edges = [on_bar(analysis, section.start) for section in analysis.sections[1:]]
    else:
        edges = bars(analysis)[8::8]
    edges = [0.0, *(edge for edge in edges if 1.0 < edge < analysis.seconds - 1.0), analysis.seconds]
    return [(begin, end) for begin, end in pairwise(edges) if end - begin > 0.5]


def _long(span: Span) -> float:
    return span[1] - span[0]


def _barred(analysis: Analysis, section: Section) -> Span:
    return on_bar(analysis, section.start), on_bar(analysis, section.end)


def _rest(gone: list[Span], seconds: float) -> list[Span]:
    edges = [0.0, *(time for span in sorted(gone) for time in span), seconds]
    left = [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if end - begin > 0.5]
    if not left:
        raise RemixError("There is nothing left to play after that cut.")
    return left


def _merged(spans: list[Span]) -> list[Span]:
    """Neighbours that follow each other anyway are one part."""
    out = [spans[0]]
    for begin, end in spans[1:]:
        if begin == out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((begin, end))
    return out

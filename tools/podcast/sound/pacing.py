"""How long one waits before whom, and how much an episode takes beside its lines: for who speaks and who plans.

People who talk with each other leave 0.2 s between their turns (Stivers et al., "Universals and cultural variation in
turn-taking in conversation", 2009); readers leave half a second between sentences and a second and more between topics.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tools.podcast.script import Insert, Line, Segment

SENTENCE = 0.32
"""Seconds between two sentences of one line."""
SAME, OTHER, ANSWER = 0.45, 0.24, 0.34
"""Seconds before a line of the same speaker, of another one, and after a question."""
INSERT = 0.35
"""Seconds around a piece of music."""
OPENING, CHANGE, CLOSING = 3.2, 2.6, 4.0
"""Seconds of the episode's own music before the first word, between two segments, and after the last word."""


def pause(before: Line | Insert | None, after: Line | Insert) -> float:
    """Seconds between two turns of one segment; before its first turn there is music."""
    if before is None:
        return 0.0
    if isinstance(before, Insert) or isinstance(after, Insert):
        return INSERT
    if before.speaker == after.speaker:
        plain = SAME
    else:
        plain = ANSWER if before.text.rstrip().endswith("?") else OTHER
    # Nobody is as regular as a clock; the same script has the same pauses all the same.
    return plain * (0.85 + 0.3 * (zlib.crc32(after.text.encode()) % 100) / 100)


def seconds_of(segment: Segment, line_seconds: Callable[[Line], float], *, first: bool) -> float:
    """How long a segment will be, with the music before it, where `line_seconds` says how long a line is."""
    total = OPENING if first else CHANGE
    before: Line | Insert | None = None
    for turn in segment.turns:
        total += pause(before, turn) + (turn.seconds if isinstance(turn, Insert) else line_seconds(turn))
        before = turn
    return total

"""Lengths, numbers of songs and tempi in a wish."""

from __future__ import annotations

import re
from typing import Any

from tools.playback.numerals import duration_in, number_in, tokens

_MOST_WORDS = 8
_UNIT = re.compile(r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?)")
_THINGS = re.compile(r"(?:songs?|tracks?|tunes?|pieces|entries|numbers|episodes?)")
_BEFORE = frozenset(
    [
        "about",
        "around",
        "roughly",
        "maybe",
        "lasting",
        "for",
        "of",
        "an",
        "a",
        "long",
        "that",
        "is",
        "lasts",
        "approximately",
    ]
)
_BETWEEN = re.compile(r"\b(?:between |from )?(\d+) (?:and|to) (\d+) (?:bpm|beats(?: (?:a|per) minute)?)\b")
_BPM = re.compile(
    r"\b(?P<how>over|above|faster than|at least|under|below|slower than|at most|up to)? ?"
    r"(?:around |about |at )*(?P<bpm>\d{2,3}) "
    r"(?:bpm|beats(?: (?:a|per) minute)?)\b"
)
_FAST = re.compile(r"\b(?:only )?(?P<what>fast|quick|slow) (?:songs|tracks|ones|tunes|music)\b")
_NEAR = 0.06  # of a tempo: what counts as "around 120"


def take_amounts(words: str) -> tuple[str, dict[str, Any]]:
    """The words without amounts, and `seconds`, `count` and `tempo` where they were said."""
    values: dict[str, Any] = {}
    words = _tempo(words, values)
    parts = words.split()
    for at in range(len(parts)):
        for end in range(min(len(parts), at + _MOST_WORDS), at, -1):
            run = parts[at:end]
            if "seconds" not in values and len(run) > 1 and any(_UNIT.fullmatch(word) for word in run):
                seconds = duration_in(tokens(" ".join(run)))
                if seconds:
                    values["seconds"] = seconds
            elif "count" not in values and _THINGS.fullmatch(run[-1]) and 1 < len(run) < 5:
                number = number_in(tokens(" ".join(run[: 1 if run[0].isdigit() else -1])))
                if number and number >= 2:
                    values["count"] = int(number)
                    end = at + 1 if run[0].isdigit() else end - 1
            else:
                continue
            if "seconds" in values or "count" in values:
                start = at
                while start and parts[start - 1] in _BEFORE:
                    start -= 1
                rest, more = take_amounts(" ".join(parts[:start] + parts[end:]))
                return rest, {**more, **values}
    return words, values


def _tempo(words: str, values: dict[str, Any]) -> str:
    if found := _BETWEEN.search(words):
        values["tempo"] = (float(found[1]), float(found[2]))
    elif found := _BPM.search(words):
        bpm = float(found["bpm"])
        if found["how"] in {"over", "above", "faster than", "at least"}:
            values["tempo"] = (bpm, 400.0)
        elif found["how"]:
            values["tempo"] = (20.0, bpm)
        else:
            values["tempo"] = (bpm * (1 - _NEAR), bpm * (1 + _NEAR))
    elif found := _FAST.search(words):
        values["tempo"] = (20.0, 100.0) if found["what"] == "slow" else (115.0, 400.0)
        return words
    else:
        return words
    return " ".join((words[: found.start()] + " " + words[found.end() :]).split())

"""How well requests are understood: cases with conditions, counted without acting.

A case is one JSON object a line: `history`, `playing`, `utterance`, `expected` (calls that must be made, in any order
and no others) and optionally `id` and `category`. A condition on an argument is a number (equal), `{"more_than": x}`,
or a list of groups: every group must hold, and a group holds where one of its words occurs in the argument, ignoring
case. For the remix arguments `tempo` and `pitch`, "slower", "faster", "lower" and "higher" also hold for a number on
that side of no change.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import SegueError
from assistant.mind.context import Context, Message, Understanding

_SIDES = {"slower": (-1, 1.0), "faster": (1, 1.0), "lower": (-1, 0.0), "higher": (1, 0.0)}


class CasesError(SegueError):
    """A file of cases cannot be used."""


class Understands(Protocol):
    """What is evaluated."""

    def understand(self, utterance: str, context: Context) -> Understanding:
        """What the utterance asks for, without doing it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request and the calls that are right for it."""

    utterance: str
    expected: tuple[Mapping[str, Any], ...]
    history: tuple[Message, ...] = ()
    playing: str | None = None
    category: str = "all"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`exact_tools`: the right calls, neither more nor fewer. `full`: and every condition holds."""

    exact_tools: bool
    full: bool


def read_cases(file: Path) -> list[Case]:
    """The cases of a JSON Lines file.

    Raises:
        CasesError: the file or one of its lines cannot be used; names the line.
    """
    cases: list[Case] = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"The cases {file} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CasesError(f"Line {number} of {file} is no case: {error!r}.") from error
    return cases


def _case(row: Mapping[str, Any], number: int) -> Case:
    expected = tuple(row["expected"])
    for call in expected:
        if not isinstance(call["tools"], list) or not isinstance(call.get("args", {}), dict):
            raise TypeError("expected calls need a list of tools and an object of args")
    history = tuple(Message(turn["role"], str(turn["text"])) for turn in row.get("history") or ())
    if not isinstance(row["utterance"], str):
        raise TypeError("the utterance must be text")
    return Case(
        row["utterance"],
        expected,
        history,
        row.get("playing"),
        str(row.get("category", "all")),
        str(row.get("id", number)),
    )


def holds(name: str, condition: Any, value: Any) -> bool:
    """Whether an argument satisfies its condition."""
    number = _number(value)
    if isinstance(condition, Mapping):
        return number is not None and number > float(condition["more_than"])
    if isinstance(condition, (int, float)) and not isinstance(condition, bool):
        return number is not None and abs(number - condition) < 1e-9
    return value is not None and all(
        any(_occurs(name, str(word), value, number) for word in group) for group in condition
    )


def _occurs(name: str, word: str, value: Any, number: float | None) -> bool:
    if name in {"tempo", "pitch"} and number is not None and word in _SIDES:
        sign, still = _SIDES[word]
        return (number - still) * sign > 0
    return word.casefold() in str(value).casefold()


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def calls_match(expected: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]) -> Match:
    """Compares expected calls (`tools`, `args`) with calls that were made (`tool`, `args`), in any order."""
    if len(expected) != len(got):
        return Match(exact_tools=False, full=False)
    exact = full = False
    for order in itertools.permutations(got):
        pairs = list(zip(expected, order, strict=True))
        if all(call["tool"] in wanted["tools"] for wanted, call in pairs):
            exact = True
            full = full or all(
                holds(name, condition, call["args"].get(name))
                for wanted, call in pairs
                for name, condition in wanted.get("args", {}).items()
            )
    return Match(exact, full)


def evaluate(
    mind: Understands, cases: Iterable[Case], *, repeat: int = 1, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Understands every case `repeat` times and counts.

    Returns:
        JSON-ready: `n`, `exact_tools` and `full` in [0, 1], `intervals` of both (95 %, see
        `wilson`), `latency_p50` and `latency_p95` in seconds, `misses` (what
        was expected and what came), `by_category`, and `by_tier`: how often each part of the mind decided, how rightly.
        `runs` has the shares of every repeat by itself.
    """
    tally: dict[str, list[Match]] = defaultdict(list)
    tiers: dict[str, list[Match]] = defaultdict(list)
    runs: list[list[Match]] = [[] for _ in range(repeat)]
    latencies: list[float] = []
    misses: list[dict[str, Any]] = []
    for number, case in enumerate(case for case in cases for _ in range(repeat)):
        context = Context(history=case.history, playing=case.playing)
        found = mind.understand(case.utterance, context)
        got = [{"tool": call.tool, "args": dict(call.args)} for call in found.calls]
        match = calls_match(case.expected, got)
        tally[case.category].append(match)
        tiers[found.tier].append(match)
        runs[number % repeat].append(match)
        latencies.append(found.seconds)
        if not match.full:
            misses.append({
                "id": case.id, "category": case.category, "utterance": case.utterance, "expected": list(case.expected),
                "got": got, "reply": found.reply, "tier": found.tier, "exact_tools": match.exact_tools,
            })  # fmt: skip
        if progress:
            progress(number + 1)
    every = [match for matches in tally.values() for match in matches]
    return {
        **_shares(every),
        "intervals": {
            name: wilson(sum(getattr(match, name) for match in every) / repeat, len(runs[0]))
            for name in ("exact_tools", "full")
        },
        "runs": [_shares(run) for run in runs],
        "latency_p50": _quantile(latencies, 0.5),
        "latency_p95": _quantile(latencies, 0.95),
        "misses": misses,
        "by_category": {name: _shares(matches) for name, matches in sorted(tally.items())},
        "by_tier": {name: _shares(matches) for name, matches in sorted(tiers.items())},
    }


def _shares(matches: Sequence[Match]) -> dict[str, Any]:
    n = len(matches)
    return {
        "n": n,
        "exact_tools": sum(match.exact_tools for match in matches) / n if n else 0.0,
        "full": sum(match.full for match in matches) / n if n else 0.0,
    }


def wilson(right: float, n: int, z: float = 1.96) -> list[float]:
    """The interval [low, high] of a share of `right` in `n` (Wilson 1927).

    Of cases that are repeated `right` is the mean over the repeats: the same case asked twice is no second case.
    """
    if not n:
        return [0.0, 1.0]
    share = right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    width = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [max(0.0, middle - width), min(1.0, middle + width)]


def _quantile(values: Sequence[float], part: float) -> float:
    """Nearest-rank quantile; 0 for no values."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)] if values else 0.0

"""How good a tagger is on phrases that it has not learned from, and how far its confidence can be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.mind.learning.example import CHAT, TEXT_ARGUMENT, Example
from assistant.mind.tagger.encoding import Encoding
from assistant.mind.tagger.labels import FIELDS_OF, WHOLE, args_of, value_of
from assistant.mind.tagger.tagger import Calibration, Tagger, Tags


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example's tags, and what of them is right: the wishes' tools, and their choices and copied words too."""

    example: Example
    tags: Tags
    tools: bool
    full: bool


def outcomes(tagger: Tagger, encoding: Encoding, examples: Iterable[Example]) -> list[Outcome]:
    """What the tagger makes of examples."""
    found: list[Outcome] = []
    for example in examples:
        history = [(role, marked.words) for role, marked in example.history]
        tags = tagger.tag(encoding.encode(example.said.words, example.playing.words, history))
        tools = [wish.tool for wish in tags.wishes if wish.tool != CHAT]
        right = tools == [wish.tool for wish in example.wishes if wish.tool != CHAT]
        found.append(Outcome(example, tags, right, right and _full(example, tags)))
    return found


def _full(example: Example, tags: Tags) -> bool:
    got = [call for wish in tags.wishes if (call := wish.call(tags.words))]
    for wanted, call in zip(example.calls(), got, strict=True):
        fields = FIELDS_OF[call.tool]
        meant = args_of({field: value_of(field, wanted.args) or "" for field in fields})
        chosen = {name: value for name, value in call.args.items() if name in {*fields, "value"}}
        if meant != chosen:
            return False
        name = TEXT_ARGUMENT.get(call.tool)
        if name and call.tool not in WHOLE and _bag(wanted.args.get(name)) != _bag(call.args.get(name)):
            return False
    return True


def _bag(text: Any) -> list[str]:
    return sorted("".join(letter for letter in word if letter.isalnum()) for word in str(text or "").lower().split())


def figures(found: Sequence[Outcome]) -> dict[str, Any]:
    """Shares of examples whose tools, and whose everything, is right: of all, and by tool of the first wish."""
    by_tool: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        by_tool[one.example.wishes[0].tool if len(one.example.wishes) == 1 else "several"].append(one)
    return {**_share(found), "by_tool": {tool: _share(some) for tool, some in sorted(by_tool.items())}}


def _share(found: Sequence[Outcome]) -> dict[str, Any]:
    n = max(len(found), 1)
    return {"n": len(found), "tools": round(sum(one.tools for one in found) / n, 4),
            "full": round(sum(one.full for one in found) / n, 4)}  # fmt: skip


def calibration(found: Sequence[Outcome], rounds: int = 50) -> Calibration:
    """The curve under which the confidence of an uncalibrated tagger fits how often its tools are right.

    Logistic regression by Newton's method, with targets drawn a little to the middle as Platt has it.
    """
    believed = np.clip([one.tags.sure for one in found], 1e-6, 1 - 1e-6)
    odds = np.stack([np.log(believed / (1 - believed)), np.ones(len(found))], 1)
    right = np.array([one.tools for one in found])
    wanted = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    weights = np.array([1.0, 0.0])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-odds @ weights))
        bend = (odds * (chance * (1 - chance))[:, None]).T @ odds + 1e-6 * np.eye(2)
        weights += np.linalg.solve(bend, odds.T @ (wanted - chance))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def trust(found: Sequence[Outcome], steps: Sequence[float] = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)) -> list[dict[str, float]]:
    """For each confidence: the share of examples that reach it, and how many of those have the right tools."""
    rows = []
    for step in steps:
        reach = [one for one in found if one.tags.sure >= step]
        rows.append({"sure": step, "share": round(len(reach) / max(len(found), 1), 4),
                     "tools": round(sum(one.tools for one in reach) / max(len(reach), 1), 4)})  # fmt: skip
    return rows

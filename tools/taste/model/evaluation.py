"""`taste evaluate`: rolling next item over the whole catalogue, the model beside each expert and well-known outsiders.

Every listener's plays are cut by time: the model is fitted to the first 90 %, and each of the last 10 % (or a sample of
them) is foretold from everything that listener played before it. The catalogue is every item of the log, so makers and
collections are known also of items that nobody has played yet, as a library knows its files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tools.taste.errors import BadLog
from tools.taste.model.fitting import Clock, Fitted, Fitting, Progress, fit, place_of, rolling, sampled
from tools.taste.model.measures import Tested, gain
from tools.taste.model.outsiders import outsiders
from tools.taste.model.plays import Longs, Plays

MEASURES = ("any", "new", "tail", "cold")
_TESTED = 0.1
_FEW = 500


@dataclass(frozen=True, slots=True)
class Evaluating:
    """How to evaluate: `positions` next plays at most, drawn with `seed`; `outside`: also what others have built."""

    positions: int = 10_000
    seed: int = 1
    outside: bool = True
    fitting: Fitting = field(default_factory=Fitting)


def evaluate(plays: Plays, how: Evaluating | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Fits to the first 90 % of each listener's plays and tests on the rest.

    Returns:
        JSON-ready: `measures` (any, new, tail, cold: `model`, `experts`, `best_single`, `ratio`, `interval`),
        `best_single`, `ratio_any`, `ratio_new`, `ratio_tail`, `calibration`, `outside`, `seconds` (of the processor),
        `notes`.

    Raises:
        BadLog: no listener has two plays.
    """
    how, told = how or Evaluating(), progress or (lambda _what, _share: None)
    late = plays.late(_TESTED)
    places = sampled(late, plays, how.positions, how.seed)
    if not len(places):
        raise BadLog("The log is too short to foretell anything.", "At least one listener needs two plays.")
    learned = plays.where(~late)
    clock = Clock()
    fitted = fit(learned, how.fitting, told)
    clock.lap("fit")
    tested = run(fitted, plays, places, lambda share: told("testing", share))
    clock.lap("test")
    report = _report(tested, plays, learned, {**fitted.seconds, **clock.laps}, fitted)
    if how.outside:
        report["outside"] = outsiders(plays, learned, places, lambda share: told("outsiders", share))
    return report


def run(fitted: Fitted, plays: Plays, places: Longs, progress: Any = None) -> Tested:
    """Foretells the plays at these places, one after the other."""
    committee, gate = fitted.committee, fitted.gate
    rows: list[tuple[Any, ...]] = []
    for place, looked, listener in rolling(committee, plays, places, progress):
        item = int(plays.item[place])
        truth, new = place_of(looked, item), bool(listener.last[item] < 0)
        logits, outside = gate.logits(looked)
        chances = gate.chances_of(logits, outside)
        every = np.vstack([logits, committee.scores(looked.features)])
        fresh = np.where(looked.played, -np.inf, every) if new else every
        rows.append((
            int(plays.user[place]), new, float(committee.memory.popularity[item]),
            [gain(scores, truth) for scores in every], [gain(scores, truth) if new else 0.0 for scores in fresh],
            float(chances.max(initial=0)), truth >= 0 and int(chances.argmax()) == truth,
        ))  # fmt: skip
    user, new_, popularity, gains, fresh_, surest, right = zip(*rows, strict=True)
    return Tested(
        systems=("model", *(expert.name for expert in committee.experts)),
        user=np.array(user, np.int32), new=np.array(new_), plays=np.array(popularity, np.float32),
        gains=np.array(gains), fresh=np.array(fresh_), surest=np.array(surest), right=np.array(right),
    )  # fmt: skip


def _report(tested: Tested, plays: Plays, learned: Plays, seconds: dict[str, float], fitted: Fitted) -> dict[str, Any]:
    measures = {name: tested.measure(name) for name in MEASURES}
    notes = list(plays.notes)
    if len(tested.user) < _FEW:
        notes.append(f"Only {len(tested.user)} next plays could be tested; the figures say little.")
    if not fitted.gate.weights:
        notes.append("There were too few plays to learn how to mix the experts: a fixed mixture was used.")
    notes += [f"No next play was {name}." for name in MEASURES if not measures[name]["n"]]
    return {
        "plays": len(plays),
        "learned_from": len(learned),
        "listeners": len(plays.users),
        "items": len(plays.catalogue),
        "measures": measures,
        "best_single": measures["any"]["best_single"],
        "ratio_any": measures["any"]["ratio"],
        "ratio_new": measures["new"]["ratio"],
        "ratio_tail": measures["tail"]["ratio"],
        "calibration": tested.calibration(),
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "notes": notes,
    }

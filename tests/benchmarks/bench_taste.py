"""Taste: how well the next item is foretold beside each single expert, how fast, and what is left after forgetting.

Real logs come from `--data` (`SEGUE_DATA`, or `../shared/data` beside the repository); they are research data and not
part of the project. Means over listeners have an interval; processor seconds are this process's.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy comes: a second thread only spins, and would be counted

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tools.taste.model.counts import count
from tools.taste.model.evaluation import Evaluating, evaluate
from tools.taste.model.fitting import Fitted, Fitting, fit
from tools.taste.model.plays import Plays, read_log
from tools.taste.model.serving import Taste

LOGS = {"30Music": "30music_sequences.parquet", "Last.fm-1K": "lastfm1k_sequences.parquet"}
WANTED = {"any": 1.25, "new": 1.25, "tail": 1.5}
Row = dict[str, Any]


def row(name: str, value: float | None, want: float | None = None, *, least: bool = False, interval: Any = None) -> Row:
    """One line of the table; `least`: the value should be at least what is wanted."""
    good = want is None or (value is not None and (value >= want if least else value <= want))
    return {
        "name": name,
        "value": None if value is None else round(value, 4),
        "want": want,
        "ok": good,
        "interval": interval,
    }


def quality(name: str, plays: Plays, positions: int) -> list[Row]:
    """The ratios to the best single expert, cold tracks, calibration, the time to fit, and what others have built."""
    report = evaluate(plays, Evaluating(positions))
    rows = []
    for measure, want in WANTED.items():
        found = report["measures"][measure]
        rows.append(row(f"{name}: {measure} next, nDCG@10", found["model"], interval=found["model_interval"]))
        label = f"{name}: {measure}, times the best single expert ({found['best_single']})"
        rows.append(row(label, found["ratio"], want, least=True, interval=found["interval"]))
    cold = report["measures"]["cold"]
    rows.append(
        row(f"{name}: cold tracks, nDCG@10", cold["model"], 0.12, least=True, interval=cold.get("model_interval"))
    )
    rows.append(row(f"{name}: expected calibration error", report["calibration"]["ece"], 0.02))
    rows.append(row(f"{name}: fit on {report['learned_from']:,} plays (processor s)", report["seconds"]["fit"], 60))
    for other, found in report["outside"].items():
        if isinstance(found, dict):
            rows += [row(f"{name}: {other}, {measure}", found[measure]) for measure in ("any", "new")]
    return rows


def serving(plays: Plays, fitted: Fitted, listeners: int = 200) -> list[Row]:
    """Top 100 for one listener, and the update after an event; p95."""
    taste = Taste(fitted, plays)
    chosen = np.random.default_rng(4).choice(len(plays.users), listeners, replace=False)
    users = [plays.users[place] for place in chosen]
    for user in users:
        taste.listener(user)
    ids = plays.catalogue.ids
    top = [_milliseconds(lambda u=user: taste.recommend(u, n=100, explained=0)) for user in users]
    why = [_milliseconds(lambda u=user: taste.recommend(u, n=10)) for user in users]
    event = [
        _milliseconds(lambda u=user, k=k: taste.observe(u, ids[(k * 997) % len(ids)])) for k, user in enumerate(users)
    ]
    return [
        row(f"top 100 of {len(ids):,}, p95 (ms)", _p95(top), 5),
        row("top 10 with reasons, p95 (ms)", _p95(why)),
        row("update after an event, p95 (ms)", _p95(event), 10),
    ]


def forgetting(plays: Plays, fitted: Fitted) -> list[Row]:
    """Forgetting a listener: how long, and in how many counts the result differs from one without them."""
    taste, user = Taste(fitted, plays), plays.users[len(plays.users) // 2]
    taken = _seconds(lambda: taste.forget(user))
    without = count(plays.where(plays.user != plays.users.index(user)))
    wrong = sum(mine != theirs for mine, theirs in zip(taste.fitted.counts.parts, without.parts, strict=True))
    return [
        row("forget everything of one listener (processor s)", taken, 1.0),
        row("counts that differ afterwards", wrong, 0),
    ]


def growth(plays: Plays) -> list[Row]:
    """Microseconds of counting an event as the log grows tenfold."""
    rows = []
    for share in (100, 10, 1):
        part = plays.where(plays.user % share == 0)
        rows.append(
            row(
                f"counting an event of {len(part):,} (processor µs)",
                1e6 * _seconds(lambda p=part: count(p)) / len(part),
            )
        )
    return rows


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _milliseconds(work: Callable[[], object]) -> float:
    return 1000 * _seconds(work)


def _p95(values: list[float]) -> float:
    return sorted(values)[min(int(0.95 * len(values)), len(values) - 1)]


def main() -> None:
    """Runs everything and leaves `.bench/taste.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("SEGUE_DATA", Path(__file__).parents[3] / "shared" / "data")
    )
    parser.add_argument("--positions", type=int, default=10_000, help="next plays that are foretold in each log")
    parser.add_argument("--only", choices=["quality", "serving"], help="a part of it")
    options = parser.parse_args()
    torch.set_num_threads(1)
    logs = {name: Path(options.data) / file for name, file in LOGS.items()}
    if not all(file.is_file() for file in logs.values()):
        print(f"The listening logs are not in {options.data}; --data names their folder. Nothing was measured.")
        return
    rows: list[Row] = []
    if options.only != "serving":
        for name, file in logs.items():
            rows += quality(name, read_log(file), options.positions)
    if options.only != "quality":
        plays = read_log(logs["30Music"])
        fitted = fit(plays, Fitting(positions=2000, epochs=2))
        rows += [*serving(plays, fitted), *forgetting(plays, fitted), *growth(plays)]
    for line in rows:
        between = f"  ({line['interval'][0]}–{line['interval'][1]})" if line["interval"] else ""
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:78} {line['value']}{between}   want {line['want']}")
    file = Path(".bench/taste.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()

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
import polars as pl
import torch

from tools.taste.model.cold import ContentRidge
from tools.taste.model.counts import count
from tools.taste.model.evaluation import Evaluating, evaluate
from tools.taste.model.fitting import Fitted, Fitting, fit
from tools.taste.model.plays import Plays, read_log
from tools.taste.model.serving import Taste
from tools.taste.model.space import Content, Space

LOGS = {"30Music": "30music_sequences.parquet", "Last.fm-1K": "lastfm1k_sequences.parquet"}
WANTED = {"any": 1.25, "new": 1.25, "tail": 1.5}
_FEWER = 4000  # positions on which the model is run twice
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


def transformer(name: str, plays: Plays, positions: int) -> list[Row]:
    """With the sequence transformer beside the model without it, on the same positions: does it earn its place?"""
    found = [
        evaluate(plays, Evaluating(positions, outside=False, fitting=Fitting(transformer=with_it)))
        for with_it in (False, True)
    ]
    without, with_it = found[0]["measures"], found[1]["measures"]
    fitted = f"{name}: fit on {found[1]['learned_from']:,} plays with the transformer (processor s)"
    rows = [row(fitted, found[1]["seconds"]["fit"], 300)]
    for measure, want in WANTED.items():
        label = f"{name}: {measure} with the transformer, times the best single expert"
        ratio, between = with_it[measure]["ratio"], with_it[measure]["interval"]
        rows.append(row(label, ratio, want, least=True, interval=between))
        share = with_it[measure]["model"] / without[measure]["model"]
        rows.append(row(f"{name}: {measure} with the transformer, times the model without it", share))
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


def cold_artists(data: Path, seed: int = 0) -> list[Row]:
    """HetRec: a tenth of the artists is taken away from everybody; who heard them? Content alone, full catalogue."""
    artists = pl.read_parquet(data / "hetrec_artists.parquet")
    number = {artist: place for place, artist in enumerate(artists["artist"].to_list())}
    tags: dict[int, dict[str, float]] = {}
    for artist, tag, amount in pl.read_parquet(data / "hetrec_artist_tags.parquet").iter_rows():
        tags.setdefault(artist, {})[tag] = amount
    space = Space.of([Content(tags=tags.get(artist)) for artist in number])
    heard = pl.read_parquet(data / "hetrec_user_artists.parquet")
    _, users = np.unique(heard["user"].to_numpy(), return_inverse=True)
    items = np.array([number[artist] for artist in heard["artist"].to_list()])
    liking = np.zeros((len(number), users.max() + 1), np.float32)
    liking[items, users] = 1
    cold = np.zeros(len(number), bool)
    cold[np.random.default_rng(seed).choice(len(number), len(number) // 10, replace=False)] = True
    wanted = np.flatnonzero(liking[cold].sum(0) > 0)
    ridge = ContentRidge(space.vectors, ~cold, ridge=1.25)
    scores = ridge.scores(ridge.weights((liking * ~cold[:, None])[:, wanted]))
    popular = np.where(cold[:, None], 0, liking.sum(1, keepdims=True)) * np.ones((1, len(wanted)))
    rows = []
    for name, found, want in (("content", scores, 0.15), ("popularity", popular, None)):
        found[(liking[:, wanted] > 0) & ~cold[:, None]] = -np.inf
        gains = np.array([_ndcg(found[:, place], liking[:, user] * cold) for place, user in enumerate(wanted)])
        drawn = gains[np.random.default_rng(0).integers(0, len(gains), (1000, len(gains)))].mean(1)
        interval = [round(float(bound), 4) for bound in np.percentile(drawn, [2.5, 97.5])]
        label = f"cold artists (HetRec), {name}, nDCG@10 over {len(number):,}"
        rows.append(row(label, float(gains.mean()), want, least=True, interval=interval))
    return rows


def _ndcg(scores: Any, right: Any) -> float:
    best = np.argpartition(-scores, 10)[:10]
    best = best[np.argsort(-scores[best], kind="stable")]
    discounts = 1 / np.log2(np.arange(10) + 2)
    return float((discounts * right[best]).sum() / discounts[: min(10, int(right.sum()))].sum())


def kept_by_community(plays: Plays, k: int = 5) -> list[Row]:
    """What of the score is kept when the shared counts are those of at least k listeners each."""
    found = [
        evaluate(plays, Evaluating(3000, outside=False, fitting=Fitting(positions=4000, k=least)))["measures"]
        for least in (0, k)
    ]
    rows = []
    for measure, want in (("any", 0.85), ("new", None)):
        share = found[1][measure]["model"] / found[0][measure]["model"]
        rows.append(row(f"share of the score kept with a k = {k} bundle, {measure}", share, want, least=True))
    return rows


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
    parser.add_argument(
        "--only", choices=["quality", "transformer", "serving", "cold", "community"], help="a part of it"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    logs = {name: Path(options.data) / file for name, file in LOGS.items()}
    if not all(file.is_file() for file in logs.values()):
        print(f"The listening logs are not in {options.data}; --data names their folder. Nothing was measured.")
        return
    rows: list[Row] = []
    if options.only in {None, "quality"}:
        for name, file in logs.items():
            rows += quality(name, read_log(file), options.positions)
    if options.only in {None, "transformer"}:
        rows += transformer("30Music", read_log(logs["30Music"]), min(options.positions, _FEWER))
    if options.only in {None, "cold"}:
        rows += cold_artists(Path(options.data))
    if options.only in {None, "community"}:
        rows += kept_by_community(read_log(logs["30Music"]))
    if options.only in {None, "serving"}:
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

"""Fits the three small models by which the analysis chooses beats and bars: beats.json, bars.json and judge.json.

`python tests/benchmarks/fit_beats.py --cache DIR [--out tools/remix/analysis]`. What they are fitted to: 560 songs in
random styles and 50 of fast rock (`random_styles.py`), three of each `SEEN` style (`rendered_songs.py`), and, for the
judge only, four of the eight real songs (`TUNED`). `UNSEEN` styles and the other four real songs are never looked at
here; `bench_remix_analysis.py` measures those. Rendering and listening take about two hours on one core, once: what was
found is kept in the cache. `--songs N` takes fewer, to try it. Needs what the benchmark needs, torch,
and for the same numbers two sound fonts (timgm6mb-soundfont, fluid-soundfont-gm).

A model scores every choice of a song (a reading of its beat, or a metre and its first beat) by one linear layer over
features; it is fitted so that the softmax over a song's choices is high where the F measure (70 ms) against the truth
is, with a quadratic penalty on the weights, by L-BFGS.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.bench_remix_analysis import f_measure, right_tempo  # noqa: E402
from tests.benchmarks.random_styles import random_rock, random_style  # noqa: E402
from tests.benchmarks.real_songs import fetch, mapped_songs  # noqa: E402
from tests.benchmarks.rendered_songs import SHORT, find_fonts, render  # noqa: E402
from tests.benchmarks.song_styles import SEEN  # noqa: E402
from tools.remix.analysis.analyse import resampled  # noqa: E402
from tools.remix.analysis.bars import LEAST, describe_bars, find_bars  # noqa: E402
from tools.remix.analysis.beats import _LIKELIEST, _tempo_features  # noqa: E402
from tools.remix.analysis.fitted import Fitted  # noqa: E402
from tools.remix.analysis.framing import RATE  # noqa: E402
from tools.remix.analysis.onsets import find_onsets  # noqa: E402
from tools.remix.analysis.pitches import FINE, find_pitches  # noqa: E402
from tools.remix.analysis.pointer import pointed_beats  # noqa: E402
from tools.remix.analysis.readings import features_of, find_readings, gather  # noqa: E402

RANDOM, ROCK, SEEDS = 560, 50, 3
TUNED = ("Feelings", "War of freedom", "chaos_god", "mutilated_mime")
REAL = 16
"""How often each real song counts: four of 640 would not be heard otherwise."""
PENALTIES = {"beats": 0.01, "bars": 0.02, "judge": 0.03}
GOOD = 0.85
"""F from which on a choice is a right one."""
TEMPI = (55.0, 190.0)
"""Beats a minute of the random songs that the judge learns from: others are felt at another level anyway."""
FARTHEST = 4.0


@dataclass(frozen=True)
class Choices:
    """What a model chooses from in one song: a row of features each, how good each is, and its tempo if it has one."""

    rows: NDArray[np.float64]
    good: NDArray[np.float64]
    tempi: tuple[float, ...] = ()
    bpm: float = 0.0


def made(cache: Path, songs: int) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """(set, file, truth) of every rendered song."""
    fonts = find_fonts()[:2]
    wanted = [("random", random_style(n), n, SHORT) for n in range(min(songs, RANDOM))]
    wanted += [("rock", random_rock(n), n, SHORT) for n in range(min(songs, ROCK))]
    wanted += [("seen", style, n, None) for style in SEEN for n in range(min(songs, SEEDS))]
    for kind, style, seed, form in wanted:
        path, truth = render(style, seed, cache / kind, fonts[seed % len(fonts)], *([form] if form else []))
        yield kind, path, {"bpm": truth.bpm, "beats": truth.beats, "downbeats": truth.downbeats}


def heard(path: Path, audio: NDArray[np.float32] | None = None, rate: int = 0) -> tuple[Any, Any]:
    """Evidence and pitches of a song, kept beside it."""
    import soundfile

    kept = path.with_suffix(".evidence.pkl")
    if kept.exists():
        found: tuple[Any, Any] = pickle.loads(kept.read_bytes())
        return found
    if audio is None:
        audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = resampled(audio.mean(axis=1), rate, RATE)
    onsets, pitches = find_onsets(mono), find_pitches(mono, *FINE)
    found = (gather(onsets, pitches, pointed_beats(onsets)), pitches)
    kept.write_bytes(pickle.dumps(found))
    return found


def of_beats(path: Path, truth: dict[str, Any]) -> tuple[Choices, Choices | None]:
    """What the models of beats and of bars choose from; of bars those of the right beats."""
    evidence, pitches = heard(path)
    beats = np.array(truth["beats"])
    readings = find_readings(evidence, len(evidence.curves[0]) / 100)
    until = beats[-1] + 0.1
    good = np.array([f_measure(each.beats[each.beats <= until], beats) for each in readings])
    first = Choices(features_of(readings), good, tuple(each.bpm for each in readings), truth["bpm"])
    right = readings[int(good.argmax())].beats
    right = right[(right <= until) & (right >= beats[0] - 0.1)]
    if good.max() <= 0.9 or len(right) < 8:
        return first, None
    kinds, rows = describe_bars(evidence, pitches, right)
    fits = np.array([f_measure(right[start::metre], truth["downbeats"]) for metre, start in kinds])
    return first, Choices(rows, fits)


def of_judge(path: Path, truth: dict[str, Any], beats: Fitted, bars: Fitted) -> Choices:
    """What the judge chooses from: the likeliest readings once bars were looked for in them."""
    evidence, pitches = heard(path)
    readings = find_readings(evidence, len(evidence.curves[0]) / 100)
    rows = features_of(readings)
    scores, chances = beats.scores(rows), beats.chances(rows)
    until = truth["beats"][-1] + 0.1
    found, good, tempi = [], [], []
    for index in map(int, np.argsort(-chances)[:_LIKELIEST]):
        reading = readings[index]
        if len(reading.beats) < LEAST:
            continue
        bar = find_bars(evidence, pitches, reading.beats, bars)
        told = [scores[index] - scores.max(), np.log(chances[index] + 1e-6)]
        found.append(np.concatenate([told, bar.features, _tempo_features(reading.bpm, bar.per_bar)]))
        good.append(f_measure(reading.beats[reading.beats <= until], truth["beats"]))
        tempi.append(reading.bpm)
    return Choices(np.array(found), np.array(good), tuple(tempi), truth["bpm"])


def fit(songs: Sequence[Choices], penalty: float) -> Fitted:
    """One linear layer, by L-BFGS."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    everything = np.concatenate([song.rows for song in songs])
    mean, scale = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    usable = [song for song in songs if song.good.max() > GOOD]
    most = max(len(song.rows) for song in usable)
    rows = torch.zeros(len(usable), most, everything.shape[1])
    good, absent = torch.zeros(len(usable), most), torch.full((len(usable), most), -1e9)
    for number, song in enumerate(usable):
        n = len(song.rows)
        rows[number, :n] = torch.tensor(np.clip((song.rows - mean) / scale, -FARTHEST, FARTHEST)).float()
        good[number, :n] = torch.tensor(np.where(song.good > GOOD, song.good, 0.0)).float()
        absent[number, :n] = 0.0
    layer = torch.nn.Linear(everything.shape[1], 1)
    descent = torch.optim.LBFGS(layer.parameters(), max_iter=300)

    def loss() -> Any:
        descent.zero_grad()
        chance = (torch.softmax(layer(rows)[..., 0] + absent, 1) * good).sum(1)
        value = -torch.log(chance + 1e-6).mean() + penalty * sum((p**2).sum() for p in layer.parameters())
        value.backward()
        return value

    descent.step(loss)
    weights, bias = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
    return Fitted(mean, scale, ((weights.astype(np.float64), bias.astype(np.float64)),))


def written(model: Fitted, path: Path) -> Fitted:
    """Four digits of every number, as `load_fitted` reads them; returns the model with just these."""

    def short(values: NDArray[np.float64]) -> list[float]:
        return [float(f"{value:.4g}") for value in np.ravel(values)]

    layers = [[[short(row) for row in weights], short(bias)] for weights, bias in model.layers]
    body = {"mean": short(model.mean), "scale": short(model.scale), "layers": layers}
    path.write_text(json.dumps([body]) + "\n", "utf-8")
    return Fitted(
        np.array(body["mean"]), np.array(body["scale"]),
        tuple((np.array(weights), np.array(bias)) for weights, bias in layers),
    )  # fmt: skip


def report(name: str, model: Fitted, songs: Sequence[Choices]) -> None:
    """How good its choices are on some songs."""
    best = [int(model.scores(song.rows).argmax()) for song in songs]
    good = np.mean([song.good[index] for song, index in zip(songs, best, strict=True)])
    tempi = [right_tempo(song.tempi[i], song.bpm) for song, i in zip(songs, best, strict=True) if song.tempi]
    tempo = f", tempo {np.mean(tempi):.3f}" if tempi else ""
    print(f"{name:24} {len(songs):4} songs, F {good:.3f}{tempo}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / ".bench" / "fit_beats")
    parser.add_argument("--out", type=Path, default=ROOT / "tools" / "remix" / "analysis")
    parser.add_argument("--songs", type=int, default=RANDOM)
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    songs = list(made(arguments.cache, arguments.songs))
    both = [(kind, *of_beats(path, truth)) for kind, path, truth in songs]
    plain = [each for each in both if each[0] != "rock"]
    beats = written(fit([one for _, one, _ in plain], PENALTIES["beats"]), arguments.out / "beats.json")
    bars = written(fit([two for _, _, two in plain if two], PENALTIES["bars"]), arguments.out / "bars.json")
    report("beats, fitted to", beats, [one for _, one, _ in plain])
    report("bars, fitted to", bars, [two for _, _, two in plain if two])
    judged = [
        of_judge(path, truth, beats, bars)
        for kind, path, truth in songs
        if kind != "random" or TEMPI[0] <= truth["bpm"] <= TEMPI[1]
    ]
    judged += itertools.chain.from_iterable([each] * REAL for each in real(arguments.cache, beats, bars))
    judged = [each for each in judged if len(each.rows)]
    judge = written(fit(judged, PENALTIES["judge"]), arguments.out / "judge.json")
    report("judge, fitted to", judge, judged)


def real(cache: Path, beats: Fitted, bars: Fitted) -> Iterator[Choices]:
    """The real songs that may be looked at."""
    for song in mapped_songs(fetch(cache.resolve())):
        if song.name in TUNED:
            path = cache / f"{song.name}.wav"
            heard(path, song.audio, song.rate)
            yield of_judge(path, {"bpm": song.bpm, "beats": song.beats.tolist()}, beats, bars)


if __name__ == "__main__":
    main()

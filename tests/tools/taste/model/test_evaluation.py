from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from tests.tools.taste.model.conftest import listening
from tools.taste.errors import BadLog
from tools.taste.model.evaluation import Evaluating, evaluate
from tools.taste.model.measures import compare, gain
from tools.taste.model.plays import plays_of

pytestmark = pytest.mark.unit

QUICK = Evaluating(positions=120, outside=False)


def test_gain_is_ndcg_at_ten_with_one_right_answer() -> None:
    scores = np.array([5, 4, 3, 3, 1], np.float32)
    assert gain(scores, 0) == 1
    assert gain(scores, 1) == pytest.approx(1 / math.log2(3))
    assert gain(scores, 2) == gain(scores, 3) == pytest.approx(1 / math.log2(4.5))
    assert gain(scores, -1) == 0
    assert gain(np.arange(20, dtype=np.float32), 3) == 0


def test_the_best_rival_and_the_ratio_to_it_are_named() -> None:
    user = np.repeat(np.arange(10, dtype=np.int32), 2)
    gains = np.tile([[0.6, 0.1, 0.3]], (20, 1))
    found = compare(["model", "one", "other"], user, gains)
    assert found["best_single"] == "other"
    assert found["ratio"] == 2.0
    assert found["interval"] == [2.0, 2.0]


def test_the_model_beats_every_expert_on_listening_with_structure() -> None:
    report = evaluate(plays_of(listening(listeners=60)), QUICK)
    assert report["ratio_any"] > 1
    assert set(report["measures"]["any"]["experts"]) >= {"transitions", "repetition", "popularity"}
    assert report["measures"]["any"]["experts"][report["best_single"]] == max(
        report["measures"]["any"]["experts"].values()
    )
    low, high = report["measures"]["any"]["interval"]
    assert low <= report["ratio_any"] <= high
    assert 0 <= report["calibration"]["ece"] < 0.5


@pytest.mark.parametrize("columns", [["artist", "album"], ["album"], ["user"]])
def test_a_log_need_not_have_everything(columns: list[str], table: pl.DataFrame) -> None:
    report = evaluate(plays_of(table.drop(columns)), QUICK)
    assert report["measures"]["any"]["model"] > 0


def test_a_clock_in_place_of_an_order_and_gaps_will_do(table: pl.DataFrame) -> None:
    clocked = table.with_columns(ts=1_700_000_000 + pl.col("pos") * 10_000).drop("pos").filter(pl.col("ts") % 7 > 0)
    assert evaluate(plays_of(clocked), QUICK)["measures"]["any"]["model"] > 0


def test_fifty_plays_of_one_listener_give_figures_and_say_how_little_they_say() -> None:
    report = evaluate(plays_of(listening(listeners=1, each=50)), QUICK)
    assert report["measures"]["any"]["n"] == 5
    assert any("Only 5" in note for note in report["notes"])
    assert any("fixed mixture" in note for note in report["notes"])


def test_one_play_is_too_short_to_foretell_anything() -> None:
    with pytest.raises(BadLog, match="too short"):
        evaluate(plays_of(pl.DataFrame({"user": [1, 2], "pos": [0, 0], "track": ["a", "b"]})), QUICK)


def test_no_expert_sees_the_answer() -> None:
    """Plays without any order in them cannot be foretold better than by chance."""
    draw = np.random.default_rng(0)
    table = pl.DataFrame({"user": np.repeat(np.arange(30), 60), "pos": np.tile(np.arange(60), 30)})
    table = table.with_columns(track=pl.Series(draw.integers(0, 400, 1800)))
    report = evaluate(plays_of(table), QUICK)
    assert report["measures"]["any"]["model"] < 0.06

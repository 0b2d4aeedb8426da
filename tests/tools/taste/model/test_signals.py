from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from tools.taste.errors import BadLog
from tools.taste.model.plays import UNIT, plays_of
from tools.taste.model.signals import played, weighed

pytestmark = pytest.mark.unit

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CASES = [
    ("play", 200.0, 200.0, "finished"),
    ("play", 2.0, 200.0, "skipped"),
    ("play", 150.0, 200.0, "skipped"),
    ("play", 100.0, 200.0, "stopped"),
    ("play", None, None, ""),
    ("play", None, 200.0, "skipped"),
    ("play", None, None, "failed"),
]


def frame(rows: list[tuple[str, float | None, float | None, str]]) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema=["what", "listened", "duration", "how"], orient="row", infer_schema_length=None)
    return table.with_row_index("n").select(
        pl.lit("me").alias("user"),
        pl.format("i{}", "n").alias("item"),
        pl.lit("track").alias("kind"),
        pl.lit("a").alias("artist"),
        pl.lit("").alias("album"),
        (pl.lit(START) + pl.duration(minutes="n")).alias("at"),
        *("what", "listened", "duration", "how"),
    )


def test_plays_in_a_frame_are_worth_what_single_plays_are() -> None:
    found = weighed(frame(CASES))["weight"].to_list()
    assert found == pytest.approx([played(listened, duration, how) for _, listened, duration, how in CASES])


def test_a_skip_is_against_an_item_the_more_the_earlier_it_came() -> None:
    early, late, heard = played(5, 200, "skipped"), played(180, 200, "skipped"), played(200, 200, "finished")
    assert early < 0 < late < heard


def test_opinions_are_no_plays() -> None:
    plays = plays_of(weighed(frame([*CASES[:1], ("love", None, None, ""), ("ban", None, None, "")])))
    assert plays.opinion is not None
    assert plays.opinion.tolist() == [False, True, True]
    assert len(plays.only_plays()) == 1
    assert plays.weight[1] > UNIT
    assert plays.weight[2] < 0


def test_what_a_rule_excludes_is_left_out() -> None:
    events = frame(CASES).with_columns(weight=pl.Series([0.0, *[1.0] * (len(CASES) - 1)], dtype=pl.Float32))
    assert weighed(events)["track"].to_list() == [f"i{n}" for n in range(1, len(CASES))]


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(BadLog, match="item"):
        weighed(pl.DataFrame({"what": ["play"], "at": [START]}))

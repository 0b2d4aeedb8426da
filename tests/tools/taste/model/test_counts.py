from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.taste.model.counts import count
from tools.taste.model.memory import Memory
from tools.taste.model.plays import UNIT, Plays, plays_of
from tools.taste.model.sums import Rows, Sums

pytestmark = pytest.mark.unit

pairs = st.lists(st.tuples(st.integers(0, 20), st.integers(-3, 3)), max_size=30)


def sums(found: list[tuple[int, int]]) -> Sums:
    return Sums.of(np.array([k for k, _ in found], np.int64), np.array([a for _, a in found], np.int64))


@settings(deadline=None, max_examples=50)
@given(pairs, pairs)
def test_sums_add_up_and_can_be_taken_back(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    assert sums(one) + sums(other) == sums(one + other)
    assert (sums(one) + sums(other)) - sums(other) == sums(one)


def test_what_follows_is_counted_within_listeners_only() -> None:
    plays = plays_of(pl.DataFrame({"user": [1, 1, 2, 2], "pos": [0, 1, 0, 1], "track": ["a", "b", "c", "b"]}))
    memory = Memory.of(count(plays), plays.catalogue)
    assert memory.follow[0].row(0)[0].tolist() == [1]
    assert memory.follow[0].row(1)[0].tolist() == []
    assert memory.follow[0].row(2)[0].tolist() == [1]


def test_what_was_skipped_follows_nothing() -> None:
    table = pl.DataFrame({"pos": [0, 1, 2], "track": ["a", "b", "c"], "weight": [1.0, -0.5, 1.0]})
    counts = count(plays_of(table))
    assert [len(lag) for lag in counts.follow] == [0, 1, 0]
    assert counts.skips.amount.tolist() == [UNIT // 2]


def test_counts_of_partitions_add_up_to_those_of_the_whole(plays: Plays) -> None:
    even = plays.user % 2 == 0
    assert count(plays.where(even)) + count(plays.where(~even)) == count(plays)


def test_taking_a_listener_back_leaves_a_count_without_them(plays: Plays) -> None:
    one = plays.user == 3
    assert count(plays) - count(plays.where(one)) == count(plays.where(~one))


def test_rows_keep_the_largest_and_the_total() -> None:
    key = np.array([0, 1, 2, 11, 12], np.int64)
    rows = Rows.of(Sums(key, np.array([5, 1, 3, 2, 2], np.int64)), size=10, most=2, scale=0.5)
    items, amounts, total = rows.row(0)
    assert sorted(zip(items.tolist(), amounts.tolist(), strict=True)) == [(0, 2.5), (2, 1.5)]
    assert total == 4.5
    assert rows.row(1)[0].tolist() == [1, 2]
    assert rows.row(5)[2] == 0


def test_a_memory_changed_is_the_memory_of_the_changed_counts(plays: Plays) -> None:
    mine = plays.user == 3
    lost, rest = count(plays.where(mine)), count(plays.where(~mine))
    changed = Memory.of(count(plays), plays.catalogue).changed(rest, lost)
    anew = Memory.of(rest, plays.catalogue)
    for one, other in zip(
        [*changed.follow, changed.near, changed.makers], [*anew.follow, anew.near, anew.makers], strict=True
    ):
        for number in range(one.size):
            mine_, theirs = one.row(number), other.row(number)
            assert mine_[0].tolist() == theirs[0].tolist()
            assert mine_[1].tolist() == theirs[1].tolist()
            assert mine_[2] == theirs[2]
    assert changed.popularity.tolist() == anew.popularity.tolist()
    assert changed.by_maker.item.tolist() == anew.by_maker.item.tolist()

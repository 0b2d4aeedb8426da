from __future__ import annotations

from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.tools.taste.model.conftest import listening
from tools.taste.errors import BadLog
from tools.taste.model.counts import count
from tools.taste.model.fitting import collect, make_committee, sampled
from tools.taste.model.gate_training import train_gate
from tools.taste.model.memory import Memory
from tools.taste.model.partitions import catalogue_of, count_partitions
from tools.taste.model.plays import plays_of, renumbered
from tools.taste.model.several import train_gate_in

pytestmark = pytest.mark.unit


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    table, found = listening(), []
    for number in range(4):
        part = table.filter(pl.col("user").str.slice(5).cast(pl.Int64) % 4 == number)
        part.write_parquet(tmp_path / f"{number}.parquet")
        found.append(tmp_path / f"{number}.parquet")
    return found


def test_partitions_give_the_counts_of_the_whole_in_one_process_and_in_several(files: list[Path]) -> None:
    catalogue = catalogue_of(files)
    whole = count(renumbered(plays_of(listening()), catalogue))
    assert count_partitions(files, catalogue) == whole
    with ThreadPool(2) as pool:
        assert count_partitions(files[::-1], catalogue, pool.imap_unordered) == whole


def test_no_partition_is_no_count(files: list[Path]) -> None:
    with pytest.raises(BadLog, match="no partition"):
        count_partitions([], catalogue_of(files))


def test_two_processes_learn_the_gate_that_one_learns() -> None:
    plays = plays_of(listening(listeners=30, each=40))
    late = plays.late(0.2)
    committee = make_committee(Memory.of(count(plays.where(~late)), plays.catalogue))
    lists = collect(committee, plays, sampled(late, plays, 150, 0))
    one, two = train_gate(lists, epochs=2), train_gate_in(2, lists, epochs=2)
    assert one.weights.keys() == two.weights.keys()
    assert any(np.abs(one.weights[name]).max() > 0 for name in ("out.weight", "mixing.2.weight"))
    for name, value in one.weights.items():
        assert two.weights[name] == pytest.approx(value, abs=5e-3)
    assert two.temperature == pytest.approx(one.temperature, rel=0.1)

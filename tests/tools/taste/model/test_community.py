from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.tools.taste.model.conftest import listening
from tools.taste.errors import TasteError
from tools.taste.model import bundle
from tools.taste.model.community import community, shared, supporters
from tools.taste.model.counts import count
from tools.taste.model.fitting import Fitting
from tools.taste.model.plays import plays_of

pytestmark = pytest.mark.unit

SECRET = [
    {"user": "user 7", "pos": 1000 + n, "track": track, "artist": artist, "album": "secret album"}
    for n, (track, artist) in enumerate([("my secret demo", "my own band"), ("track 1-0-0", "maker 1")] * 9)
]


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return pl.concat([listening(listeners=60), pl.DataFrame(SECRET)], how="diagonal_relaxed")


def test_every_item_and_pair_has_at_least_k_listeners(table: pl.DataFrame) -> None:
    plays = plays_of(table)
    support = supporters(plays)
    for part, listeners in zip(shared(plays, 5).parts, support.parts, strict=True):
        assert len(part) or not len(listeners) or listeners.amount.max() < 5
        assert np.isin(part.key, listeners.key[listeners.amount >= 5]).all()


def test_supporters_are_counted_once_each() -> None:
    plays = plays_of(pl.DataFrame({"user": [1] * 6 + [2] * 2, "pos": range(8), "track": ["a", "b"] * 4}))
    found = supporters(plays).follow[0]
    size = len(plays.catalogue)
    assert dict(zip(found.key.tolist(), found.amount.tolist(), strict=True)) == {0 * size + 1: 2, 1 * size + 0: 1}


def test_a_planted_pair_and_its_names_cannot_be_found_in_the_bundle(table: pl.DataFrame, tmp_path: Path) -> None:
    plays = plays_of(table)
    assert "my secret demo" in plays.catalogue.number
    bundle.save(community(plays, 5, Fitting(positions=80, epochs=1)), tmp_path / "community.safetensors")
    raw = (tmp_path / "community.safetensors").read_bytes()
    for name in (b"secret", b"my own band", b"user 7"):
        assert name not in raw
    assert b"track 1-0-0" in raw
    back = bundle.load(tmp_path / "community.safetensors")
    known = plays_of(table.filter(~pl.col("track").str.contains("secret")))
    assert set(back.committee.memory.catalogue.ids) <= set(known.catalogue.ids)


def test_too_few_listeners_share_nothing() -> None:
    with pytest.raises(TasteError, match="nothing that may be shared"):
        community(plays_of(listening(listeners=3)))


def test_what_is_shared_is_part_of_what_is_counted(table: pl.DataFrame) -> None:
    plays = plays_of(table)
    for part, whole in zip(shared(plays).parts, count(plays).parts, strict=True):
        places = np.searchsorted(whole.key, part.key)
        assert whole.amount[places].tolist() == part.amount.tolist()

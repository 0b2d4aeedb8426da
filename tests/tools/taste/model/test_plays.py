from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tools.taste.errors import BadLog
from tools.taste.model.plays import plays_of, read_log

pytestmark = pytest.mark.unit

THREE = {"user": [1, 1, 1], "track": ["a", "b", "a"], "artist": [7, 7, 7], "album": [-1, 3, -1]}


def test_plays_are_ordered_by_listener_and_place() -> None:
    plays = plays_of(pl.DataFrame({"user": [2, 1, 1], "pos": [0, 9, 4], "track": ["x", "z", "y"]}))
    names = [plays.catalogue.ids[item] for item in plays.item]
    assert plays.users == ("1", "2")
    assert names == ["y", "z", "x"]
    assert plays.starts.tolist() == [0, 2, 3]


def test_negative_and_empty_names_are_unknown() -> None:
    plays = plays_of(pl.DataFrame(THREE | {"pos": [0, 1, 2], "artist": ["", "x", ""]}))
    assert plays.catalogue.artist.tolist() == [-1, 0]
    assert plays.catalogue.album.tolist() == [-1, 0]


@pytest.mark.parametrize(
    "times",
    [
        [100.0, 200.0, 300.0],
        [100, 200, 300],
        [datetime.fromtimestamp(seconds, UTC) for seconds in (100, 200, 300)],
        ["1970-01-01T00:01:40Z", "1970-01-01T00:03:20Z", "1970-01-01T00:05:00Z"],
    ],
)
def test_times_come_in_many_forms(times: list[object]) -> None:
    plays = plays_of(pl.DataFrame(THREE | {"ts": times}))
    assert plays.ts is not None
    assert plays.ts.tolist() == [100, 200, 300]


def test_milliseconds_are_seen_as_such() -> None:
    plays = plays_of(pl.DataFrame(THREE | {"ts": [1_700_000_000_000, 1_700_000_001_000, 1_700_000_002_000]}))
    assert plays.ts is not None
    assert plays.ts[0] == 1_700_000_000


def test_no_user_is_one_listener() -> None:
    assert plays_of(pl.DataFrame({"pos": [0, 1], "track": ["a", "b"]})).users == ("listener",)


def test_rows_that_say_too_little_are_left_out_and_counted() -> None:
    plays = plays_of(pl.DataFrame({"user": [1, 1, None], "pos": [0, 1, 2], "track": ["a", None, "b"]}))
    assert len(plays) == 1
    assert "2 of 3" in plays.notes[0]


@pytest.mark.parametrize(
    ("columns", "word"),
    [({"pos": [1], "song": ["a"]}, "track"), ({"track": ["a"]}, "order"), ({"pos": [1], "track": [None]}, "no play")],
)
def test_a_log_without_what_is_needed_is_refused_by_name(columns: dict[str, list[object]], word: str) -> None:
    with pytest.raises(BadLog, match=word):
        plays_of(pl.DataFrame(columns))


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.parquet").write_text("this is no Parquet")
    with pytest.raises(BadLog, match=r"log\.parquet"):
        read_log(tmp_path / "log.parquet")
    with pytest.raises(BadLog, match="no log"):
        read_log(tmp_path / "none.parquet")


def test_a_log_may_be_csv_or_a_folder_of_partitions(tmp_path: Path, table: pl.DataFrame) -> None:
    table.write_csv(tmp_path / "log.csv")
    for user, part in table.group_by("user"):
        folder = tmp_path / "parts" / f"user={user[0]}"
        folder.mkdir(parents=True)
        part.write_parquet(folder / "plays.parquet")
    one, other = read_log(tmp_path / "log.csv"), read_log(tmp_path / "parts")
    assert one.item.tolist() == other.item.tolist() == plays_of(table).item.tolist()


def test_the_late_share_leaves_every_listener_something_to_learn_from() -> None:
    plays = plays_of(pl.DataFrame({"user": [1] * 10 + [2] * 2 + [3], "pos": range(13), "track": ["a"] * 13}))
    assert plays.late(0.1).tolist() == [False] * 9 + [True, False, True, True] or plays.late(0.1)[12]

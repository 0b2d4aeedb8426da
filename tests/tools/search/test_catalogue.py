from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.tools.search.conftest import Stock
from tools.library.library import Library
from tools.search.catalogue import Catalogue
from tools.search.search import Search
from tools.search.segments import Segment

pytestmark = pytest.mark.unit

TRACKS = (
    ("Army of Me", "Björk", "Post", 1995, "Trip Hop"),
    ("Hyperballad", "Björk", "Post", 1995, "Trip Hop"),
    ("Blue Train", "John Coltrane", "Blue Train", 1957, "Jazz"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "names.npz"


def change(library: Library, sql: str, *values: Any) -> None:
    with library.database.session() as session:
        session.connection().exec_driver_sql(sql, values)


def titles(search: Search, query: str) -> list[str]:
    return [item.title for item in search.matches(query)]


@pytest.fixture(params=["running", "restarted"])
def both(request: pytest.FixtureRequest, file: Path) -> Any:
    """A search that was there before a change, or one that starts after it and reads what was kept."""

    def after(library: Library, changing: Any) -> Search:
        search = Search(library, random.Random(1), file=file)
        search.catalogue()
        changing()
        return search if request.param == "running" else Search(library, random.Random(1), file=file)

    return after


def test_what_is_added_is_found(stock: Stock, both: Any) -> None:
    library = stock(*TRACKS)

    def add() -> None:
        stock(*TRACKS, ("Blue Monday", "New Order", "Substance", 1987, "Synthpop"))
        change(library, "UPDATE items SET changed = 2000 WHERE artist = 'New Order' OR title = 'New Order'")

    search = both(library, add)
    assert titles(search, "blue monday") == ["Blue Monday"]
    assert "Hyperballad" in titles(search, "hiperballad")
    assert search.find("something by new order").heading is not None


def test_a_new_name_takes_the_place_of_the_old(stock: Stock, both: Any) -> None:
    library = stock(*TRACKS)
    rename = "UPDATE items SET title = 'Violently Happy', changed = 2000 WHERE title = 'Hyperballad'"
    search = both(library, lambda: change(library, rename))
    assert titles(search, "violently happy") == ["Violently Happy"]
    assert titles(search, "hyperballad") == []


def test_what_is_gone_is_not_found(stock: Stock, both: Any) -> None:
    library = stock(*TRACKS)
    lose = "UPDATE items SET missing = 1, changed = 2000 WHERE title = 'Hyperballad'"
    search = both(library, lambda: change(library, lose))
    assert titles(search, "hyperballad") == []
    assert titles(search, "army of me") == ["Army of Me"]


def test_a_row_that_was_deleted_is_noticed_with_the_next_change(stock: Stock) -> None:
    library = stock(*TRACKS)
    search = Search(library, random.Random(1))
    search.catalogue()
    change(library, "DELETE FROM items WHERE title = 'Hyperballad'")
    change(library, "UPDATE items SET changed = 2000 WHERE title = 'Army of Me'")
    assert titles(search, "hyperballad") == []


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", b"no archive at all"])
def test_a_damaged_file_is_made_anew(stock: Stock, file: Path, damage: bytes) -> None:
    library = stock(*TRACKS)
    file.parent.mkdir()
    file.write_bytes(damage)
    assert titles(Search(library, random.Random(1), file=file), "hyperballad") == ["Hyperballad"]
    assert Segment.load(file) is not None


def test_what_is_read_back_is_what_was_saved(file: Path) -> None:
    names = [("Björk", "1"), ("소녀시대", "2"), ("björk", "3"), ("Hoppípolla\n", "4")]
    made = Segment.of(names)
    made.save(file, 12.5, 4)
    loaded = Segment.load(file)
    assert loaded is not None
    read, stamp, among = loaded
    assert (list(read.forms), list(read.ids), stamp, among) == (list(made.forms), list(made.ids), 12.5, 4)
    assert list(file.parent.iterdir()) == [file]


def test_many_changes_are_merged_into_the_large_index(
    stock: Stock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.search.catalogue._FEW", 2)
    library = stock(*TRACKS)
    first = Catalogue(library, file)
    stock(*TRACKS, *((f"Number {word}", "Counters", "", 2000, "") for word in ("alpha", "beta", "gamma", "delta")))
    second = Catalogue(library, file, first)
    assert second.names.new is None
    assert second.names.best("number gamma")[0].score == 1.0
    assert second.names.best("hyperballad")[0].score == 1.0

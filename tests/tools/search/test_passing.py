from __future__ import annotations

import random
from collections.abc import Collection

import pytest

from tests.tools.search.conftest import Stock
from tools.library.analysis.store import AnalysisStore
from tools.library.library import Library
from tools.playback.found import Found
from tools.search.filters import Filters
from tools.search.passing import Passing, Pool
from tools.search.search import Search
from tools.search.tool import search as look_up

pytestmark = pytest.mark.unit


@pytest.fixture
def library(stock: Stock) -> Library:
    """Nine songs of three minutes, of the eighties and nineties, two genres."""
    made = stock(*((f"Number {n}", f"Band {n % 3}", None, 1980 + 2 * n, "Rock" if n % 2 else "Jazz") for n in range(9)))
    assert made.counts()["tracks"] == 9
    return made


def change(library: Library, column: str, **values: float) -> None:
    """Set a column of songs by the last letter of their titles: change(library, "duration", _3=100)."""
    with library.database.session() as session:
        for name, value in values.items():
            session.connection().exec_driver_sql(
                f"UPDATE items SET {column} = ? WHERE title = ?",
                (value, f"Number {name[1:]}"),
            )


def titles(found: Found) -> list[str]:
    return sorted(item.title for item in found.items)


def songs(library: Library, heard: Collection[str] = ()) -> Search:
    ids = [item.id for item in library.all("track") if item.title in heard]
    return Search(library, random.Random(3), played=lambda asked: set(ids) & set(asked))


def test_length_year_and_what_was_heard_together(library: Library) -> None:
    change(library, "duration", _0=200, _1=100, _2=110, _3=200, _4=200, _7=120)
    found = songs(library, ["Number 1"]).find("songs from the eighties under three minutes that i havent heard")
    assert titles(found) == ["Number 2"]


def test_what_came_this_week(library: Library) -> None:
    change(library, "added", _4=4e9)
    assert titles(songs(library).find("something i added this week")) == ["Number 4"]
    assert titles(songs(library).find("rock that i added this week")) == []


def test_tempo_by_tags_and_by_analysis(library: Library) -> None:
    change(library, "tempo", _1=140, _2=70, _3=121)
    ids = {item.title: item.id for item in library.all("track")}
    store = AnalysisStore(library.database)
    store.put(ids["Number 3"], "tempo", {"bpm": 90.0})  # what was measured goes before what the tag says
    store.put(ids["Number 5"], "tempo", {"bpm": 118.5})
    store.put(ids["Number 6"], "tempo", {"bpm": None})
    index = songs(library)
    assert titles(index.find("fast songs")) == ["Number 1"]
    assert titles(index.find("slow music")) == ["Number 2", "Number 3"]
    assert titles(index.find("songs around 120 bpm")) == ["Number 5"]
    assert titles(index.find("fast rock songs")) == ["Number 1"]
    assert index.find("songs over 200 bpm").why == "I found nothing that is of that tempo."


def test_an_unknown_tempo_is_said_to_be_unknown(library: Library) -> None:
    result = look_up(songs(library), "songs around 120 bpm")
    assert not result.ok
    assert result.say == "I do not know the tempo of your music yet, so I cannot go by it."


def test_a_name_is_no_filter(stock: Stock) -> None:
    index = Search(stock(("Fast Music", "The Slow Songs", None, 2001, "Rock"), ("Calm", "Ann", None, 2002, "Jazz")))
    assert [item.title for item in index.find("fast music").items] == ["Fast Music"]
    assert not index.find("the slow songs").missing


def test_of_many_items_some_are_drawn(library: Library) -> None:
    with library.database.session() as session:
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM items WHERE kind = 'track'")
        for start in range(0, 8000, 1000):
            connection.exec_driver_sql(
                "INSERT INTO items (id, kind, title, duration, added, changed) VALUES (?, 'track', 'x', ?, 0, 0)",
                [(f"t{n}", float(n)) for n in range(start, start + 1000)],
            )
    passing, pool = Passing(library, None), [f"t{n}" for n in range(8000)]
    drawn = passing.drawn(Pool(pool), Filters(), 200, random.Random(1))
    assert len(set(drawn)) == 200
    assert drawn != passing.drawn(Pool(pool), Filters(), 200, random.Random(2))
    few = passing.drawn(Pool(pool), Filters(longest=9), 200, random.Random(1))
    assert sorted(few) == [f"t{n}" for n in range(10)]
    odd = passing.drawn(Pool(pool, lambda i: int(i[1:]) % 2 == 1), Filters(longest=9), 3, random.Random(1))
    assert len(odd) == 3
    assert all(int(item_id[1:]) % 2 == 1 for item_id in odd)
    even = Pool(pool[::2] * 2, has=lambda item_id: int(item_id[1:]) % 2 == 0)
    assert sorted(passing.drawn(even, Filters(longest=9), 200, random.Random(1))) == ["t0", "t2", "t4", "t6", "t8"]

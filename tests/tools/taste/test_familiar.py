from __future__ import annotations

import random

import pytest

from tests.tools.search.conftest import Stock
from tests.tools.search.conftest import stock as stock  # noqa: PLC0414 - a fixture
from tools.library.items import Item
from tools.library.library import Library
from tools.search.search import Search
from tools.taste import EventLog
from tools.taste.familiar import Familiar
from tools.taste.forgetting import Forgetting
from tools.taste.standing import Stands

pytestmark = pytest.mark.unit

NOW = 1_760_000_000.0


@pytest.fixture
def library(stock: Stock) -> Library:
    return stock(
        ("Home", "Ann Lee", "Rooms", 2001),
        ("Home", "Bob Stone", "Walls", 2002),
        ("Long Way", "Comadre", "Ends", 2003),
        ("Short Way", "Komeda", "Begins", 2004),
    )


def item(library: Library, title: str, artist: str) -> Item:
    return next(found for found in library.all("track") if (found.title, found.artist) == (title, artist))


def hear(log: EventLog, heard: Item, times: int) -> None:
    for number in range(times):
        log.note("play", heard, at=NOW + 300 * number, listened=180.0, how="finished")


def searching(library: Library) -> tuple[Search, EventLog, Familiar]:
    log = EventLog(library.database, clock=lambda: NOW)
    familiar = Familiar(Stands(log, lambda: NOW), lambda: 0.0)
    return Search(library, random.Random(1), played=familiar.heard, plays=familiar.plays), log, familiar


def test_what_is_heard_far_more_is_meant_without_asking(library: Library) -> None:
    search, log, _ = searching(library)
    assert Search(library).find("home").question
    hear(log, item(library, "Home", "Bob Stone"), 4)
    found = search.find("home")
    assert [one.artist for one in found.items] == ["Bob Stone"]


def test_heard_alike_is_still_asked(library: Library) -> None:
    search, log, _ = searching(library)
    hear(log, item(library, "Home", "Bob Stone"), 4)
    hear(log, item(library, "Home", "Ann Lee"), 3)
    assert search.find("home").question


def test_a_misheard_name_is_rather_one_that_the_listener_plays(library: Library) -> None:
    search, log, _ = searching(library)
    before = search.resolve("comada")
    hear(log, item(library, "Long Way", "Comadre"), 8)
    again, _, _ = searching(library)
    after = again.resolve("comada")
    assert before is not None
    assert after is not None
    assert after.name == "Comadre"
    assert after.score > before.score
    assert again.find("komeda").heading.title == "Komeda"  # what was said exactly stays


def test_what_was_heard_no_longer_counts_as_unheard(library: Library) -> None:
    search, log, _ = searching(library)
    hear(log, item(library, "Home", "Bob Stone"), 1)
    found = search.find("songs that i havent heard")
    assert sorted(one.artist for one in found.items) == ["Ann Lee", "Comadre", "Komeda"]


def test_a_forgotten_play_makes_nothing_familiar(library: Library) -> None:
    search, log, familiar = searching(library)
    hear(log, item(library, "Home", "Bob Stone"), 4)
    assert not search.find("home").question
    forgetting = Forgetting(log)
    forgetting.listen(lambda _gone: familiar.drop())
    forgetting.forget()
    assert search.find("home").question

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.library.items import Item
from tools.search.describing import describes, kinds_meant
from tools.search.filters import Filters, take_filters
from tools.search.words import key

pytestmark = pytest.mark.unit

NOW = 1_000_000_000.0
DAY = 86_400.0


@pytest.mark.parametrize(
    "wish",
    [
        "calm piano for the evening",
        "a show about space for beginners",
        "something to dance to",
        "dark heavy music with a woman singing",
        "songs about the sea",
        "music for cooking",
        "gentle music to fall asleep",
        "quiet guitar",
    ],
)
def test_what_describes(wish: str) -> None:
    assert describes(key(wish))


@pytest.mark.parametrize("name", ["Massive Attack", "Carpathian Forest", "Blue Monday", "Kind of Blue", "Björk", "Yes"])
def test_a_name_describes_nothing(name: str) -> None:
    assert not describes(key(name))


def test_a_wish_tells_which_kinds_it_means() -> None:
    every = frozenset({"track", "album", "artist", "show", "episode", "audiobook"})
    assert kinds_meant("a show about space", every) == {"show", "episode"}
    assert kinds_meant("a book about dragons", every) == {"audiobook"}
    assert kinds_meant("calm piano", every) == {"track"}
    assert kinds_meant("something calm", frozenset({"show", "episode"})) == {"show", "episode"}


@pytest.mark.parametrize(
    ("wish", "filters", "rest"),
    [
        ("jazz under 5 minutes", Filters(longest=300), "jazz"),
        ("a podcast shorter than half an hour", Filters(longest=1800), "a podcast"),
        ("an episode longer than an hour", Filters(shortest=3600), "an episode"),
        ("music added this week", Filters(added=NOW - 7 * DAY), "music"),
        ("recently added music", Filters(added=NOW - 14 * DAY), "music"),
        ("songs i have never heard", Filters(unheard=True), "songs"),
        ("over the hills", Filters(), "over the hills"),
    ],
)
def test_filters_are_taken_out_of_a_wish(wish: str, filters: Filters, rest: str) -> None:
    assert take_filters(wish, NOW) == (filters, rest)


def test_filters_keep_what_passes() -> None:
    items = [Item("a", "track", "A", duration=100.0), Item("b", "track", "B", duration=400.0), Item("c", "track", "C")]
    added = {"a": NOW, "b": NOW - 30 * DAY, "c": NOW}

    def kept(filters: Filters) -> list[str]:
        return [item.id for item in filters.keep(items, lambda item_id: added[item_id], lambda ids: {"a"})]

    assert kept(Filters()) == ["a", "b", "c"]
    assert kept(Filters(longest=300)) == ["a"]
    assert kept(Filters(shortest=300)) == ["b"]
    assert kept(Filters(added=NOW - DAY)) == ["a", "c"]
    assert kept(Filters(unheard=True)) == ["b", "c"]


@given(st.text(max_size=200))
def test_any_text_is_looked_at(text: str) -> None:
    wish = key(text)
    describes(wish)
    take_filters(wish, NOW)

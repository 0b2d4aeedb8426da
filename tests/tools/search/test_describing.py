from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.search.describing import describes, kinds_meant
from tools.search.filters import Facts, Filters, take_filters
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


@pytest.mark.parametrize(
    ("wish", "slowest", "fastest", "rest"),
    [
        ("songs around 120 bpm", 114, 126, "songs"),
        ("music at 90 beats per minute", 85.5, 94.5, "music"),
        ("songs over 140 bpm", 140, None, "songs"),
        ("jazz slower than 80 bpm", None, 80, "jazz"),
        ("songs between 100 and 110 bpm", 100, 110, "songs"),
        ("fast songs", 125, None, "songs"),
        ("some really fast metal songs", 125, None, "metal songs"),
        ("something slow", None, 95, "something"),
        ("mid tempo music", 95, 125, "music"),
        ("fast car", None, None, "fast car"),
        ("slow", None, None, "slow"),
        ("120", None, None, "120"),
    ],
)
def test_tempo_is_taken_out_of_a_wish(wish: str, slowest: float | None, fastest: float | None, rest: str) -> None:
    filters, left = take_filters(wish, NOW)
    assert (filters.slowest, filters.fastest, left) == (
        None if slowest is None else pytest.approx(slowest), None if fastest is None else pytest.approx(fastest), rest
    )  # fmt: skip


def test_several_filters_at_once() -> None:
    filters, rest = take_filters(key("songs from the eighties under three minutes that I haven't heard"), NOW)
    assert (filters.longest, filters.unheard, rest) == (180, True, "songs from the eighties")
    assert filters.said() == "at most 3 minutes long and unheard"


def test_what_is_not_known_passes_no_limit_of_it() -> None:
    short, long, unknown = Facts(100, NOW, 90), Facts(400, NOW - 30 * DAY, 140), Facts(None, NOW, None)

    def passes(filters: Filters) -> list[bool]:
        return [filters.fit(facts) for facts in (short, long, unknown)]

    assert passes(Filters()) == [True, True, True]
    assert passes(Filters(longest=300)) == [True, False, False]
    assert passes(Filters(shortest=300)) == [False, True, False]
    assert passes(Filters(added=NOW - DAY)) == [True, False, True]
    assert passes(Filters(slowest=125)) == [False, True, False]
    assert passes(Filters(fastest=95)) == [True, False, False]


@given(st.text(max_size=200))
def test_any_text_is_looked_at(text: str) -> None:
    wish = key(text)
    describes(wish)
    take_filters(wish, NOW)

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.playlists.length import CLOSE, chosen

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("minutes", [10, 30, 60, 120])
def test_as_long_as_was_asked_with_the_best_first(minutes):
    rng = random.Random(minutes)
    lengths = [rng.uniform(120, 420) for _ in range(200)]
    places = chosen(lengths, minutes * 60)
    total = sum(lengths[place] for place in places)
    assert abs(total - minutes * 60) <= CLOSE * minutes * 60
    assert len(set(places)) == len(places)
    assert sorted(places)[: len(places) // 2] == list(range(len(places) // 2))


def test_all_there_is_where_that_is_too_short():
    assert chosen([100.0, 100.0], 3600) == [0, 1]


def test_songs_of_unknown_length_count_as_usual_ones():
    assert len(chosen([None] * 50, 2400)) == 10


def test_nothing_fits_into_no_time():
    assert chosen([100.0], 0) == []
    assert chosen([], 600) == []


@given(st.lists(st.floats(0, 2000), max_size=40), st.floats(0, 20_000))
def test_never_a_song_twice(lengths, seconds):
    places = chosen(lengths, seconds)
    assert len(set(places)) == len(places)
    assert all(0 <= place < len(lengths) for place in places)

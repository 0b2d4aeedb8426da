from dataclasses import replace

import pytest

from tools.library.items import Item
from tools.playlists.describing import Describing

pytestmark = pytest.mark.unit


@pytest.fixture
def levels(home):
    """How lively each song is: from 0 to .96, a quarter of them not heard yet."""
    known = {f"track-{n:03}": (n % 25) / 26 for n in range(240) if n % 4}
    for item_id, level in known.items():
        home.analyses.put(item_id, "energy", {"level": level, "confidence": 1.0})
    return known


def describing(home, current=None):
    return Describing(home.maker, home.named, home.is_genre, lambda: current)


@pytest.mark.parametrize(("wish", "low", "high"), [("something calm", 0, 0.46), ("some upbeat songs", 0.6, 1)])
def test_as_lively_as_was_wished(home, levels, wish, low, high):
    found = describing(home).find(wish)
    assert len(found.items) >= 3
    assert all(low <= levels[item.id] <= high for item in found.items)


@pytest.mark.parametrize("wish", ["something like this but calmer", "calmer", "anything less energetic than this"])
def test_calmer_than_what_plays(home, levels, wish):
    current = home.library.get("track-039")  # .54
    found = describing(home, current).find(wish)
    assert found.items
    assert all(levels[item.id] < levels[current.id] for item in found.items)
    assert "almer" in found.note


def test_like_what_plays_is_of_its_kind_and_is_not_itself(home, levels):
    current = home.library.get("track-039")
    found = describing(home, current).find("more like this")
    assert found.items
    assert current.id not in {item.id for item in found.items}
    assert {item.genre for item in found.items} == {current.genre}


def test_like_something_that_is_named_is_not_compared_with_what_plays(home, levels):
    maker = home.library.get("artist-7")
    current = home.library.get("track-026")
    describing = Describing(home.maker, {"the sevens": maker, "sevens": maker}.get, home.is_genre, lambda: current)
    found = describing.find("something like the sevens but livelier")
    assert found.items
    assert all(levels[item.id] >= 0.6 for item in found.items)


def test_nothing_plays_to_go_by(home):
    found = describing(home).find("something like this but calmer")
    assert found.missing
    assert "No song plays" in found.why


def test_nothing_calmer_is_said(home, levels):
    calmest = home.library.get("track-025")
    found = describing(home, calmest).find("something calmer")
    assert found.missing
    assert found.why == f"I know of nothing calmer than {calmest.title} that is like it."


def test_the_calmest_of_a_loud_library_is_said_to_be_just_that(home):
    for n in range(240):
        home.analyses.put(f"track-{n:03}", "energy", {"level": 0.6 + n / 1000, "confidence": 1.0})
    found = describing(home).find("something calm")
    assert found.note == "As calm as it gets here."
    assert found.items[0].id == "track-000"


@pytest.mark.parametrize(
    "wish", ["something by band 3", "a podcast about space", "an audiobook to relax", "song 12", ""]
)
def test_what_is_not_heard_in_songs_is_left_to_search(home, levels, wish):
    assert describing(home).find(wish) is None


def test_an_episode_is_nothing_to_compare_songs_with(home):
    episode = replace(Item("episode-1", "episode", "Today"), duration=900.0)
    assert describing(home, episode).find("something like this").missing

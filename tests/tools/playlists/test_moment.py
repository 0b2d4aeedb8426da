import time
from datetime import datetime

import pytest

from tools.library.tables import ItemRow
from tools.playlists.constraints import Constraints
from tools.playlists.fresh import asks_for_news, news, told
from tools.playlists.moment import Moment, asks_for_now, asks_for_week, fitted, for_now
from tools.playlists.tool import PlaylistTools

pytestmark = pytest.mark.unit


def moment(hour):
    return Moment(datetime(2026, 11, 24, hour))  # noqa: DTZ001 - local time


def test_the_hour_has_its_energy_and_its_name():
    assert moment(23).energy < moment(19).energy
    assert for_now(moment(19))[0] == "Made for Tuesday evening"
    assert fitted(Constraints(), moment(2)).energy == (0.3,)
    assert fitted(Constraints(energy=(0.9,)), moment(2)).energy == (0.9,)


@pytest.mark.parametrize("words", ["a mix for right now", "made for now", "my daily mix"])
def test_what_asks_for_now(words):
    assert asks_for_now(words)
    assert not asks_for_week(words)


@pytest.mark.parametrize("words", ["my weekly discovery", "discover weekly", "the discovery of the week"])
def test_what_asks_for_the_week(words):
    assert asks_for_week(words)


@pytest.mark.parametrize(
    ("words", "yes"),
    [("what's new", True), ("any new releases", True), ("anything new from my podcasts", True),
     ("new music by artists i like", True), ("new order", False), ("something new to me", False),
     ("a new wave mix", False)],
)  # fmt: skip
def test_what_asks_for_news(words, yes):
    assert asks_for_news(words) is yes


def test_the_weeks_discovery_stays_a_week_and_is_then_another(home, monkeypatch):
    monkeypatch.setattr(home.store, "items", lambda one: home.library.get_many([i for i, _ in home.store.reasons(one)]))
    now = [time.time()]
    home.store._clock = lambda: now[0]
    tools = PlaylistTools(home.maker, home.store, home.choices, home.named, home.is_genre, clock=lambda: now[0])
    home.heard(23)
    first = tools.make_playlist("my weekly discovery")
    ids = [item.id for item in first.items[1:]]
    assert "track-023" not in ids
    assert first.items[0].title == "Weekly discovery"
    now[0] += 3 * 86_400
    assert [item.id for item in tools.make_playlist("my weekly discovery").items[1:]] == ids
    now[0] += 5 * 86_400
    assert [kept.item.title for kept in home.store.due()] == ["Weekly discovery"]
    later = [item.id for item in tools.make_playlist("my weekly discovery").items[1:]]
    assert later
    assert not set(later) & set(ids)


def test_new_music_of_those_who_are_played(home):
    home.heard(23)
    now = time.time()
    with home.library.database.session() as session:
        for number, artist in ((1, "Band 3"), (2, "Band 9")):
            session.add(
                ItemRow(id=f"album-{number}", kind="album", title=f"New {number}", artist=artist, added=now - 90_000,
                        changed=now)
            )  # fmt: skip
    found = news(home.library, home.stands.now(), home.preferences, now)
    assert [one.item.title for one in found] == ["New 1"]
    assert "New 1 by Band 3, added yesterday" in told(found, now)
    assert "Nothing new" in told([], now)


def test_something_calm_is_music(home):
    with home.library.database.session() as session:
        session.add(ItemRow(id="book", kind="audiobook", title="Calm", artist="Somebody", added=1.0, changed=2.0))
    assert {item.kind for item in home.tools.recommend("something calm").items} == {"track"}
    assert {item.kind for item in home.tools.recommend("").items} == {"track"}
    assert {item.kind for item in home.tools.recommend("", "audiobook").items} == {"audiobook"}

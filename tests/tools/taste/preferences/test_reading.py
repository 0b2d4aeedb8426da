from datetime import datetime

import pytest

from tools.library.items import Item
from tools.search.words import key
from tools.taste.preferences.reading import understand

pytestmark = pytest.mark.unit
GENRES = {"country", "jazz", "heavy metal", "pop"}
VOSS = Item("artist-1", "artist", "Mirela Voss")
SONG = Item("track-1", "track", "Don't Stop Me", "Mirela Voss", "Harbour", genre="Country")


def read(statement: str):
    names = {key("Mirela Voss"): VOSS, key("Dont Stop Me"): SONG}
    return understand(statement, lambda words: names.get(key(words)), GENRES.__contains__)


@pytest.mark.parametrize(
    ("statement", "stance", "by", "value"),
    [
        ("no country", "avoid", "genre", "country"),
        ("from now on please don't play any country music", "avoid", "genre", "country"),
        ("i dont like heavy metal so leave it out of my suggestions in future", "avoid", "genre", "heavy metal"),
        ("more jazz", "prefer", "genre", "jazz"),
        ("i'm really into jazz", "prefer", "genre", "jazz"),
        ("never play mirela voss again", "avoid", "artist", "mirela voss"),
        ("keep mirela voss out of my playlists", "avoid", "artist", "mirela voss"),
        ("never suggest dont stop me", "avoid", "item", "track-1"),
        ("no christmas songs before december", "avoid", "words", "christmas"),
        ("i never want podcasts in my mixes", "avoid", "kind", "podcast"),
    ],
)
def test_rules_that_can_be_decided(statement, stance, by, value):
    rule = read(statement).rule
    assert (rule.stance, rule.subject.by, rule.subject.value) == (stance, by, value)


@pytest.mark.parametrize(
    "statement",
    ["speak more slowly", "my name is ada", "always answer briefly", "i dont mind country", "call me captain"],
)
def test_what_cannot_be_acted_on_is_a_note(statement):
    assert read(statement).rule.stance == "note"


def test_a_condition_nobody_can_observe_is_named():
    found = read("no country when the kids are here")
    assert found.rule.stance == "note"
    assert found.unclear == "the kids are here"


def test_times_of_day_weekdays_and_months():
    evening = read("no pop in the evening").rule
    assert evening.holds(datetime(2026, 11, 24, 20).astimezone())
    assert not evening.holds(datetime(2026, 11, 24, 9).astimezone())
    weekend = read("more jazz on the weekend").rule
    assert weekend.holds(datetime(2026, 11, 28, 9).astimezone())
    assert not weekend.holds(datetime(2026, 11, 24, 9).astimezone())
    christmas = read("no christmas songs before december").rule
    assert christmas.holds(datetime(2026, 11, 24).astimezone())
    assert not christmas.holds(datetime(2026, 12, 24).astimezone())


def test_night_goes_over_midnight():
    night = read("no pop at night").rule
    assert night.holds(datetime(2026, 11, 24, 23).astimezone())
    assert night.holds(datetime(2026, 11, 24, 3).astimezone())
    assert not night.holds(datetime(2026, 11, 24, 12).astimezone())


def test_a_rule_covers_by_tags():
    rule = read("no country").rule
    assert rule.covers(SONG)
    assert not rule.covers(Item("track-2", "track", "Country", "Ann", genre="Pop"))

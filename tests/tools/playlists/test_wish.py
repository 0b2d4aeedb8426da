import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.library.items import Item
from tools.playlists.constraints import Constraints, Facts
from tools.playlists.wish import understand
from tools.search.words import key
from tools.taste.preferences import Subject

pytestmark = pytest.mark.unit
GENRES = {"jazz", "rock", "hip hop", "country", "trip hop", "metal", "pop", "ambient", "classical"}
NAMES = {
    key(item.title): item
    for item in (
        Item("artist-1", "artist", "Mirela Voss"),
        Item("artist-2", "artist", "The Quiet Machines"),
        Item("track-1", "track", "Voltage Garden", "The Quiet Machines"),
    )
}


def read(wish: str) -> Constraints:
    return understand(wish, lambda words: NAMES.get(key(words)), GENRES.__contains__)


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("an hour of jazz", 3600),
        ("a two hour mix for a dinner party", 7200),
        ("rock for forty five minutes", 2700),
        ("an hour and a half of ambient", 5400),
        ("about 90 minutes of calm piano", 5400),
        ("half an hour of metal", 1800),
    ],
)
def test_lengths(wish, seconds):
    assert read(wish).seconds == seconds


def test_counted_songs():
    found = read("twenty rock songs from the eighties")
    assert (found.count, found.genres, found.years, found.length) == (20, ("rock",), ((1980, 1989),), None)


@pytest.mark.parametrize(
    ("wish", "years"),
    [
        ("pop from the nineties", ((1990, 1999),)),
        ("80s and 90s rock", ((1980, 1989), (1990, 1999))),
        ("music from before 1970", ((1800, 1969),)),
        ("jazz between 1955 and 1965", ((1955, 1965),)),
        ("rock of 1977", ((1977, 1977),)),
        ("hits of the two thousands", ((2000, 2009),)),
    ],
)
def test_years(wish, years):
    assert read(wish).years == years


@pytest.mark.parametrize(
    ("wish", "without"),
    [
        ("jazz but no mirela voss", (Subject("artist", "mirela voss"),)),
        ("dinner music without country or metal", (Subject("genre", "country"), Subject("genre", "metal"))),
        ("party music no christmas songs", (Subject("words", "christmas"),)),
    ],
)
def test_exclusions(wish, without):
    assert read(wish).without == without


def test_artists_and_likeness():
    assert read("songs by mirela voss and the quiet machines").artists == ("mirela voss", "quiet machines")
    assert read("music like mirela voss").like == ("artist-1",)
    assert read("mirela voss").artists == ("mirela voss",)


def test_vocals_tempo_and_energy():
    assert read("instrumental jazz").vocals is False
    assert read("focus music without vocals").vocals is False
    assert read("running music between 150 and 170 bpm").tempo == (150, 170)
    assert read("pop around 120 bpm").tempo == pytest.approx((112.8, 127.2))
    assert read("party mix starting slow and building up").energy == (0.15, 0.9)
    assert read("something calm for the evening").energy == (0.25,)
    assert read("dinner music nothing too loud").cap == 0.6


def test_old_and_new():
    assert read("rock i have never heard").unheard
    assert read("my favourites for the car").discovery < 0.5
    assert read("hidden gems").discovery > 0.5
    assert read("jazz one song per artist").per_artist == 1


def test_what_is_left_is_looked_up_by_meaning():
    assert read("an hour of rainy sunday piano").about == "rainy sunday piano"


def test_mixed_kinds():
    assert read("a mix of music and podcasts about space").kinds == {"track", "episode"}


def test_what_an_entry_breaks():
    asked = read("an hour of jazz from the sixties without mirela voss around 120 bpm")
    good = Item("1", "track", "A", "Ann", year=1964, genre="Jazz")
    assert asked.broken(good, Facts(tempo=120)) == []
    assert asked.broken(Item("2", "track", "B", "Mirela Voss", year=1974, genre="Pop"), Facts(tempo=90)) == [
        "genres", "years", "without", "tempo",
    ]  # fmt: skip
    assert asked.undecided(Facts()) == ["tempo"]


def test_read_back_from_json():
    asked = read("an hour of jazz from the sixties without mirela voss around 120 bpm building up")
    assert Constraints.read(asked.plain()) == asked


@given(st.text(max_size=200))
def test_any_text_is_some_wish(text):
    assert read(text).length != 0

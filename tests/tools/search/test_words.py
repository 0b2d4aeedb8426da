from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.search.grams import GramIndex
from tools.search.names import NameIndex, forms
from tools.search.scoring import similarity
from tools.search.segments import Segment
from tools.search.sounds import skeletons, sounds
from tools.search.wishes import parse
from tools.search.words import key, keys, main_title, plain

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sigur Rós", "sigur ros"),
        ("Ke$ha", "kesha"),
        ("P!nk", "pink"),
        ("R.E.M.", "rem"),
        ("The Beatles", "beatles"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("Guns N' Roses", "guns and roses"),
        ("Motörhead", "MOTORHEAD"),
        ("Twenty One Pilots", "21 pilots"),
        ("blink-182", "blink one eighty two"),
        ("1984", "nineteen eighty four"),
        ("Don’t Stop", "dont stop"),
        ("Ænima", "aenima"),
        ("Vol. 4", "volume four"),
        ("Florence + the Machine", "florence and the machine"),
        ("AC/DC", "ac dc"),
        ("E.H. Gombrich", "e h gombrich"),
    ],
)
def test_the_same_name_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_keys_of_many_are_the_keys_of_each(names: list[str]) -> None:
    assert keys(names) == [key(name) for name in names]


@given(st.text(max_size=80))
def test_keys_are_plain_words(name: str) -> None:
    made = key(name)
    assert made == " ".join(made.split())
    assert made == made.casefold()  # not "lower": Cherokee's small letters fold to its capitals


@given(st.lists(st.text(max_size=40), max_size=8))
def test_sounds_of_many_are_the_sounds_of_each(names: list[str]) -> None:
    written = keys(names)
    heard = sounds(written)
    assert heard == [sounds([one])[0] for one in written]
    assert skeletons(heard) == [skeletons([one])[0] for one in heard]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Night Drive", "knight drive"),
        ("Pailhead", "pale head"),
        ("Phoenix", "feenix"),
        ("Queen", "kween"),
        ("Curt Parker", "Kurt Parker"),
        ("Michaelson", "michaelson"),
        ("Locke & Key", "lock and key"),
        ("Mitchell", "mitchel"),
    ],
)
def test_what_sounds_the_same_has_one_sound(one: str, other: str) -> None:
    assert sounds([key(one)]) == sounds([key(other)])


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Song (Remastered 2011)", "Song"),
        ("Song - Live", "Song"),
        ("Song (feat. X) [Deluxe]", "Song"),
        ("(I Can't Get No) Satisfaction", "Satisfaction"),
        ("(Untitled)", "(Untitled)"),
        ("Live - and let", "Live - and let"),
    ],
)
def test_additions_are_left_out(name: str, short: str) -> None:
    assert plain(name) == short


def test_subtitles_are_left_out() -> None:
    assert main_title("Endgame: Singularity (Advanced Research)") == "Endgame"


@given(st.text(max_size=120))
def test_any_words_are_a_wish(query: str) -> None:
    wish = parse(query)
    assert all((left and right) or not wish.text or wish.text.startswith("by ") for left, right in wish.splits)
    assert wish.years is None or 1000 <= wish.years[0] <= wish.years[1] <= 2100


WORDS = st.lists(
    st.sampled_from([
        "play", "some", "the", "album", "song", "by", "from", "my", "music", "something", "eighties", "1999", "in",
        "home", "obsidian", "shell", "jazz", "latest", "episode", "of", "podcast", "please", "called",
    ]),
    max_size=10,
)  # fmt: skip


@given(WORDS)
def test_any_grammar_is_a_wish(words: list[str]) -> None:
    wish = parse(" ".join(words))
    assert set(wish.text.split()) <= set(key(" ".join(words)).split())


@pytest.mark.parametrize(
    ("query", "text", "kind", "years"),
    [
        ("the album Elysia", "elysia", "album", None),
        ("a song called Home", "home", "track", None),
        ("my workout playlist", "workout", "playlist", None),
        ("eighties metal", "metal", None, (1980, 1989)),
        ("some jazz from the nineteen fifties", "jazz", None, (1950, 1959)),
        ("pop from the two thousands", "pop", None, (2000, 2009)),
        ("music from 1999", "", None, (1999, 1999)),
        ("90s trip hop", "trip hop", None, (1990, 1999)),
        ("the podcast radiolab", "radiolab", "show", None),
        ("you have obsidian shell", "obsidian shell", None, None),
    ],
)
def test_wishes_in_parts(query, text, kind, years) -> None:
    wish = parse(query)
    assert (wish.text, wish.kind, wish.years) == (text, kind, years)


def test_by_somebody_is_also_a_name() -> None:
    wish = parse("by the way")
    assert (wish.text, wish.splits) == ("by the way", (("", "the way"),))
    assert parse("music by the band Obsidian Shell").splits == (("", "obsidian shell"),)


def test_the_newest_episode() -> None:
    wish = parse("play the latest episode of radiolab")
    assert (wish.text, wish.newest) == ("radiolab", True)


@given(st.lists(st.text(alphabet="abcdef ", max_size=12), min_size=1, max_size=30))
def test_a_name_is_nearest_to_itself(names: list[str]) -> None:
    written = [name for name in dict.fromkeys(keys(names)) if name]
    index = GramIndex(written)
    for number, name in enumerate(written):
        nearest = index.nearest(name, len(written))
        assert number in nearest


def test_a_name_index_of_strange_names() -> None:
    index = NameIndex(
        Segment.of([("", "1"), ("!!!", "2"), ("소녀시대", "3"), ("a", "4"), ("Zемфира", "5"), ("\n", "6")])
    )
    assert index.best("소녀시대")[0].ids == ("3",)
    assert index.best("a")[0].ids == ("4",)
    assert index.best("") == []
    assert index.inside("") == []


@given(st.text(max_size=30), st.text(max_size=30), st.integers(1, 10**7))
def test_likeness_is_a_probability(one: str, other: str, among: int) -> None:
    said, name = forms([one, other])
    assert 0 <= similarity(said, name, among) <= 1
    assert similarity(said, said, among) == 1


def test_more_names_make_the_same_likeness_less_sure() -> None:
    said, name = forms(["mac stag", "maxstack"])
    assert similarity(said, name, 1000) > similarity(said, name, 100_000)

from __future__ import annotations

import random

import pytest

from tests.tools.search.conftest import Stock
from tools.playback.found import Found
from tools.search.search import Search

pytestmark = pytest.mark.unit


def titles(found: Found) -> list[str]:
    return [item.title for item in found.items]


@pytest.mark.parametrize(
    "query",
    [
        "Obsidian Shell",
        "obsidian shell",
        "something by Obsidian Shell",
        "play some Obsidian Shell",
        "anything by obsidian shell please",
        "music by the band Obsidian Shell",
        "songs by obsidian shell",
        "the artist obsidian shell",
        "obsidian shel",
        "obsidian shall",
        "obsidian's hell",
        "up city and shell",
    ],
)
def test_an_artist_plays_a_shuffle_of_theirs(search: Search, query: str) -> None:
    found = search.find(query)
    assert found.heading is not None
    assert (found.heading.kind, found.heading.title) == ("artist", "Obsidian Shell")
    assert sorted(titles(found)) == ["Ezer Év", "Farewell", "Misanthropia", "Vérmocsár"]
    assert not found.question


def test_a_shuffle_is_the_same_for_the_same_random(search: Search) -> None:
    again = Search(search.library, random.Random(7))
    assert titles(search.find("obsidian shell")) == titles(again.find("obsidian shell"))


@pytest.mark.parametrize(
    "query",
    [
        "Elysia",
        "the album Elysia",
        "album Elysia by Obsidian Shell",
        "Elysia by Obsidian Shell",
        "elisia",
        "the Obsidian Shell album Elysia",
    ],
)
def test_an_album_plays_in_its_order(search: Search, query: str) -> None:
    found = search.find(query)
    assert found.heading is not None
    assert (found.heading.kind, found.heading.title) == ("album", "Elysia")
    assert titles(found) == ["Ezer Év", "Vérmocsár", "Misanthropia"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Misanthropia", "Misanthropia"),
        ("miss anthropia", "Misanthropia"),
        ("misanthropia by obsidian shell", "Misanthropia"),
        ("ver mock sar", "Vérmocsár"),
        ("vermocsar", "Vérmocsár"),
        ("the song farewell", "Farewell"),
        ("farewell obsidian shell", "Farewell"),
        ("a bjork song army of me", "Army of Me"),
        ("army of me bjork", "Army of Me"),
        ("army of me by byork", "Army of Me"),
        ("stand by me", "Stand by Me"),
        ("stand by me by ben e king", "Stand by Me"),
        ("hoppipolla by sugar ross", "Hoppípolla"),
        ("through space from advanced research", "Through Space"),
        ("play blue monday for me", "Blue Monday"),
        ("hyper ballad", "Hyperballad"),
        ("stressed out by 21 pilots", "Stressed Out"),
        ("home by bob stone", "Home"),
    ],
)
def test_a_title_plays_that_track(search: Search, query: str, title: str) -> None:
    found = search.find(query)
    assert titles(found) == [title]
    assert found.heading is None


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("twenty one pilots", "Twenty One Pilots"),
        ("21 pilots", "Twenty One Pilots"),
        ("new order", "New Order"),
        ("max stack", "Maxstack"),
        ("sigur ros", "Sigur Rós"),
        ("iron made in", "Iron Maiden"),
        ("BJÖRK", "Björk"),
        ("playmaxstack", "Maxstack"),
    ],
)
def test_artists_by_other_spellings(search: Search, query: str, name: str) -> None:
    heading = search.find(query).heading
    assert heading is not None
    assert heading.title == name


def test_an_album_by_part_of_its_name(search: Search) -> None:
    heading = search.find("endgame singularity soundtrack").heading
    assert heading is not None
    assert heading.title == "Endgame: Singularity Original Soundtrack"


@pytest.mark.parametrize(
    "query",
    [
        "qwertyuiop",
        "teardrop by massive attack",
        "the beatles",
        "massive attack",
        "eighties jazz",
        "music from 1971",
        "misanthropia by massive attack",
        "farewell by maxstack",
        "polka",
        "xyzzy plugh",
        "the album thriller",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(search: Search, query: str) -> None:
    found = search.find(query)
    assert found.missing
    assert found.items == ()
    assert found.question is None


def test_a_title_by_somebody_else_is_mentioned(search: Search) -> None:
    found = search.find("farewell by maxstack")
    assert [item.name for item in found.alternatives] == ["Farewell by Obsidian Shell"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("eighties metal", {"Holy Diver", "Run to the Hills"}),
        ("80s metal", {"Holy Diver", "Run to the Hills"}),
        ("heavy metal from the 1980s", {"Holy Diver", "Run to the Hills"}),
        ("some jazz", {"Blue Train"}),
        ("trip hop", {"Army of Me", "Hyperballad"}),
        ("triphop music", {"Army of Me", "Hyperballad"}),
        ("songs from 2008", {"Ezer Év", "Vérmocsár", "Misanthropia"}),
        ("music from the sixties", {"Stand by Me"}),
        ("obsidian shell from 2006", {"Farewell"}),
    ],
)
def test_genres_and_years(search: Search, query: str, expected: set[str]) -> None:
    assert set(titles(search.find(query))) == expected


@pytest.mark.parametrize("query", ["anything", "music", "play some music", "something", "play me a song", "my music"])
def test_anything_is_everything(search: Search, query: str) -> None:
    assert len(search.find(query).items) == 18


def test_equally_good_readings_are_a_question(search: Search) -> None:
    found = search.find("home")
    assert found.question == "Home by Ann Lee or by Bob Stone?"
    assert [item.artist for item in found.alternatives] == ["Ann Lee", "Bob Stone"]
    assert found.items == ()
    assert not found.missing


def test_what_was_just_mentioned_needs_no_question(search: Search) -> None:
    second = search.find("home").alternatives[1]
    assert search.find("home", recent=[second.id]).items == (second,)


def test_the_song_or_the_album(search: Search) -> None:
    assert search.find("holy diver").question == "The album or the song?"
    assert titles(search.find("the song holy diver")) == ["Holy Diver"]
    heading = search.find("the album holy diver").heading
    assert heading is not None
    assert heading.kind == "album"


def test_an_artist_stands_for_what_is_called_after_them(stock: Stock) -> None:
    search = Search(stock(("Nova", "Nova", "Nova"), ("Other", "Nova", "Later")))
    found = search.find("nova")
    assert found.heading is not None
    assert found.heading.kind == "artist"
    assert {item.title for item in found.alternatives} == {"Nova"}


def test_an_artist_and_a_strangers_album_are_a_question(stock: Stock) -> None:
    search = Search(stock(("One", "Nova", "First"), ("Two", "Ann", "Nova")))
    found = search.find("nova")
    assert found.question == "The artist Nova or the album Nova by Ann?"


def test_a_shortened_name_is_asked_about(search: Search) -> None:
    found = search.find("misanth")
    assert found.question == "I have nothing called misanth. Did you mean the song Misanthropia by Obsidian Shell?"
    assert [item.title for item in found.alternatives] == ["Misanthropia"]


def test_kinds_are_kept_apart(search: Search) -> None:
    assert search.find("obsidian shell", kind="podcast").missing
    assert search.find("anything", kind="audiobook").missing
    assert not search.find("obsidian shell", kind="music").missing


def test_any_book_is_a_book_and_never_a_song(stock: Stock) -> None:
    library = stock(("One", "Nova", "First"))
    search = Search(library)
    assert search.find("my audiobook").missing
    assert search.find("anything", kind="audiobook").missing
    assert search.find("a podcast").missing
    with library.database.session() as session:
        from tools.library.tables import ItemRow

        for number, title in enumerate(("Salt", "Storm")):
            session.add(
                ItemRow(id=title, kind="audiobook", title=title, artist=title, added=0.0, changed=3000.0 + number)
            )
            session.flush()
            session.add(ItemRow(id=f"{title} 1", kind="chapter", title="1", parent_id=title, added=0.0, changed=0.0))
    assert search.find("my audiobook").question == "Salt by Salt or Storm by Storm?"
    assert [item.id for item in search.find("the book salt").items] == ["Salt 1"]
    assert [item.title for item in search.find("music").items] == ["One"]


def test_an_empty_library_has_nothing(stock: Stock) -> None:
    search = Search(stock())
    for query in ("music", "obsidian shell", "", "some jazz"):
        assert search.find(query).missing
    assert search.resolve("x") is None
    assert search.candidates("play something") == []


def test_resolving_a_name(search: Search) -> None:
    exact = search.resolve("Obsidian Shell")
    assert exact is not None
    assert (exact.name, exact.kind, exact.score) == ("Obsidian Shell", "artist", 1.0)
    near = search.resolve("obsidian shall")
    assert near is not None
    assert 0.6 < near.score < 1
    far = search.resolve("qwertyuiop")
    assert far is None or far.score < 0.3


def test_names_in_an_utterance(search: Search) -> None:
    found = search.candidates("could you play miss anthropia by obsidian shell")
    assert {name.name for name in found[:2]} == {"Misanthropia", "Obsidian Shell"}
    assert all(name.score < 0.6 for name in found[2:])
    assert not any(name.score >= 0.6 for name in search.candidates("what is the weather like tomorrow"))


def test_a_changed_library_is_searched_anew(stock: Stock) -> None:
    library = stock(("One", "Nova", "First"))
    search = Search(library)
    assert search.find("zeppelin").missing
    with library.database.session() as session:
        from tools.library.tables import ItemRow

        session.add(ItemRow(id="artist-z", kind="artist", title="Zeppelin", added=2000.0, changed=2000.0))
    assert search.resolve("zeppelin") is not None


def test_all_matches(search: Search) -> None:
    assert [item.artist for item in search.matches("home")] == ["Ann Lee", "Bob Stone"]
    assert len(search.matches("metal", limit=3)) == 3
    assert search.matches("qwertyuiop") == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "obsidian " * 1200,
        "🎵🎶🤘",
        "play 🎵",
        "\x00\x07\x1b[31m\u202e",
        "",
        "   ",
        "the of and to",
        "play",
        "%_'\"; DROP TABLE items; --",
        "\ud800",
        "日本語の歌",
        "under 0 minutes",
        "songs between 900 and 100 bpm",
    ],
)
def test_odd_queries_give_an_answer(search: Search, text: str) -> None:
    for kind in ("any", "music", "podcast", "audiobook"):
        found = search.find(text, kind)
        assert found.items or found.missing or found.question
    search.candidates(text)
    search.resolve(text)
    assert search.find("misanthropia").items[0].title == "Misanthropia"


def test_editions_of_a_song(stock: Stock) -> None:
    index = Search(
        stock(
            ("Copper Sky (Live)", "Mirela Voss", "Live in Bergen", 2010, "Folk"),
            ("Copper Sky", "Mirela Voss", "Inland", 2016, "Folk"),
            ("Copper Sky (Acoustic)", "Mirela Voss", "Inland", 2016, "Folk"),
        )
    )
    for said, title in (
        ("copper sky", "Copper Sky"),
        ("copper sky by mirela voss", "Copper Sky"),
        ("copper sky live by mirela voss", "Copper Sky (Live)"),
        ("copper sky live", "Copper Sky (Live)"),
        ("copper sky acoustic by mirela voss", "Copper Sky (Acoustic)"),
    ):
        assert titles(index.find(said)) == [title], said


def test_of_an_artist_what_just_played_comes_last(search: Search) -> None:
    found = search.find("more by Obsidian Shell")
    again = found.others_first({found.items[0].id})
    assert again.items[-1] == found.items[0]
    assert sorted(titles(again)) == sorted(titles(found))
    album = search.find("Elysia")
    assert album.others_first({album.items[0].id}) == album

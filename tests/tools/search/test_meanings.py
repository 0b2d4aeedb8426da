from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.search.conftest import Stock
from tools.playback.found import Found
from tools.search.keeping import bring_up_to_date
from tools.search.meanings import Meanings
from tools.search.search import Search
from tools.search.texts import Described, described
from tools.search.tool import search
from tools.search.wording import Words

pytestmark = pytest.mark.unit

TRACKS = (
    ("Vérmocsár", "Obsidian Shell", "Elysia", 2008, "Female Fronted Metal"),
    ("Clair de Lune", "Anna Weiss", "Nocturnes", 1998, "Piano"),
    ("Gymnopédie", "Anna Weiss", "Nocturnes", 1998, "Piano"),
    ("Blue Train", "John Coltrane", "Blue Train", 1957, "Jazz"),
)


@pytest.fixture
def words(tmp_path: Path) -> Words:
    return Words(tmp_path / "cache" / "words.db")


def test_an_item_in_words(stock: Stock) -> None:
    library = stock(*TRACKS)
    ids = [item.id for kind in ("track", "album", "artist") for item in library.all(kind)]
    texts = {item.text for item in described(library, ids, lambda ids: dict.fromkeys(ids, "Heard: piano."))}
    assert "Clair de Lune by Anna Weiss, from Nocturnes. Piano, 1990s song. Heard: piano." in texts
    assert "Anna Weiss. Piano artist. Heard: piano." in texts


def test_only_what_is_new_is_stored(stock: Stock, words: Words) -> None:
    library = stock(*TRACKS)
    everything = sum(library.counts().values())
    assert bring_up_to_date(words, library) == everything
    assert bring_up_to_date(words, library) == 0
    assert words.count() == everything


def test_a_kill_loses_nothing_that_was_stored(stock: Stock, words: Words) -> None:
    library = stock(*TRACKS)
    everything = sum(library.counts().values())
    calls = iter([False, True])
    first = bring_up_to_date(words, library, stopped=lambda: next(calls), page=3)
    assert first == 3
    assert bring_up_to_date(words, library, page=3) == everything - first


def test_what_is_gone_is_forgotten(stock: Stock, words: Words) -> None:
    library = stock(*TRACKS)
    bring_up_to_date(words, library)
    with library.database.session() as session:
        session.connection().exec_driver_sql("UPDATE items SET missing = 1, changed = 2000 WHERE title = 'Blue Train'")
    bring_up_to_date(words, library)
    assert words.nearest("blue train", {"track", "album"}, 5) == []


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "words.db"
    file.write_bytes(b"this is no database" * 100)
    words = Words(file)
    words.put([Described("a", "track", "calm piano")])
    assert [item_id for item_id, _ in words.nearest("some piano", {"track"}, 5)] == ["a"]


@pytest.mark.parametrize("text", ["", '"', "* OR NOT", "NEAR(", "the of and", "\x00", "日本"])
def test_any_words_can_be_looked_up(words: Words, text: str) -> None:
    words.put([Described("a", "track", "calm piano")])
    words.nearest(text, {"track"}, 5)
    words.nearest(text, set(), 5)


@pytest.fixture
def wishing(stock: Stock, words: Words) -> Callable[[str], Found]:
    library = stock(*TRACKS)
    return Search(library, random.Random(1), Meanings(library, words)).find


def test_a_wish_that_names_nothing_is_found_by_words_alone(wishing: Callable[[str], Found]) -> None:
    found = wishing("some calm piano for the evening")
    assert found.fits
    assert {item.artist for item in found.items} == {"Anna Weiss"}


def test_names_win(wishing: Callable[[str], Found]) -> None:
    found = wishing("something by Anna Weiss")
    assert not found.fits
    assert found.heading is not None
    assert wishing("Massive Attack").missing
    assert wishing("jazz").items[0].title == "Blue Train"


def test_an_index_that_fails_leaves_the_names(stock: Stock, words: Words) -> None:
    library = stock(*TRACKS)

    def broken() -> None:
        raise RuntimeError

    index = Search(library, random.Random(1), Meanings(library, words, broken))
    assert index.find("something for the evening").missing
    assert index.find("Blue Train").items or index.find("Blue Train").question


def test_what_only_fits_is_said_to_be_that(stock: Stock, words: Words) -> None:
    library = stock(*TRACKS)
    result = search(Search(library, random.Random(1), Meanings(library, words)), "quiet piano for cooking")
    assert result.say.startswith("Nothing is called that; this may fit: the song ")
    assert result.ok

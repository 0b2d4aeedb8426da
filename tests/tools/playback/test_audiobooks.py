"""A real m4b with chapters: heard, left, gone on with, started over, and slept at the ends of its chapters."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import mutagen
import numpy as np
import pytest

from tests.tools.library.music import make, tag
from tools.library.books import Book, about_book, book_of, book_tags
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.spoken import Spoken
from tools.library.items import Item
from tools.library.library import Library
from tools.playback import Player
from tools.playback import control as controls
from tools.playback.answers import ask
from tools.playback.chapters import inside
from tools.playback.tool import play
from tools.search.continuing import Continuing, unnamed
from tools.search.search import Search

pytestmark = pytest.mark.unit

RATE = 48_000
LENGTH = 40.0  # seconds of every chapter
PITCHES = (300.0, 450.0, 600.0)


def write_book(path: Path, title: str, author: str, pitches: tuple[float, ...] = PITCHES) -> Path:
    """One file, a chapter for each pitch."""
    import av

    time = np.arange(int(RATE * LENGTH)) / RATE
    sound = np.concatenate([0.3 * np.sin(2 * np.pi * pitch * time) for pitch in pitches]).astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=RATE)
        stream.layout = "mono"
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": int(number * LENGTH * 1000),
                    "end": int((number + 1) * LENGTH * 1000),
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": f"Chapter {number + 1} of {title}"},
                }
                for number in range(len(pitches))
            ]
        )
        for at in range(0, len(sound), 1 << 16):
            frame = av.AudioFrame.from_ndarray(sound[None, at : at + (1 << 16)], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    tag(path, title=title, artist=author, album=title)
    audio = mutagen.File(path)
    audio["\xa9wrt"] = ["Ada Voice"]
    audio["----:com.apple.iTunes:SERIES"] = [b"Roads"]
    audio["----:com.apple.iTunes:SERIES-PART"] = [b"2.5"]
    audio.save()
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    write_book(folder / "salt.m4b", "The Salt Road", "Lena Orr")
    write_book(folder / "reef.m4b", "Reef", "Ida Kay", (350.0,))
    make(folder / "song.mp3", seconds=2, title="Song", artist="Ann")
    return folder


@pytest.fixture
def library(database, shelf: Path) -> Library:
    library = Library(database)
    library.add_folder(shelf)
    library.scan()
    return library


@pytest.fixture
def find(library: Library) -> Callable[[str, str], object]:
    search, continuing = Search(library), Continuing(library)
    return lambda query, kind: continuing.find(query, kind) or search.find(query, kind)


def book(library: Library, title: str = "The Salt Road") -> tuple[Item, ...]:
    found = next(item for item in library.all("audiobook") if item.title == title)
    return tuple(library.children(found.id))


def heard(output, signals, seconds: float = 0.5) -> float:
    return signals.loudest(output.audio[-int(seconds * RATE) :])


def test_a_chapter_is_its_own_part_of_the_file(player: Player, output, signals, library: Library) -> None:
    chapters = book(library)
    assert [chapter.duration for chapter in chapters] == pytest.approx([LENGTH] * 3, abs=0.1)
    state = player.play(chapters, start=1)
    assert state.duration == pytest.approx(LENGTH, abs=0.1)
    output.advance(2.0)
    assert heard(output, signals) == pytest.approx(450, abs=1)
    player.seek(LENGTH - 1)
    output.advance(0.9)
    assert heard(output, signals) == pytest.approx(450, abs=1)
    output.advance(1.5)
    state = player.observe()
    assert (state.item.title, heard(output, signals)) == ("Chapter 3 of The Salt Road", pytest.approx(600, abs=1))
    assert state.position == pytest.approx(1.4, abs=0.1)


def test_sleep_at_the_end_of_a_chapter_that_shares_its_file(player: Player, output, signals, library) -> None:
    player.play(book(library), position=LENGTH - 2)
    assert "end of this chapter" in controls.control(player, "sleep_timer", "end of the chapter").say
    output.advance(6.0)
    state = player.observe()
    assert state.state == "paused"
    assert state.item.title == "Chapter 2 of The Salt Road"
    assert state.position == 0.0
    assert signals.loudest(output.audio[-RATE:]) == 0.0
    assert signals.loudest(output.audio[int(1.2 * RATE) : int(1.9 * RATE)]) == pytest.approx(300, abs=1)


def test_my_audiobook_goes_on_where_it_was_whatever_was_heard_since(player, output, library, find) -> None:
    player.play(book(library), start=1, position=25.0)
    output.advance(3.0)
    play(player, find, "song", "music")
    output.advance(1.0)
    result = play(player, find, "my audiobook", "audiobook")
    assert result.ok
    assert "Chapter 2 of The Salt Road" in result.say
    state = player.observe()
    assert state.item.kind == "chapter"
    assert state.position == pytest.approx(28, abs=0.5)
    assert state.queue_length == 3


def test_the_book_heard_last_is_mine(player, output, library, find) -> None:
    for title in ("The Salt Road", "Reef", "The Salt Road", "Reef"):
        player.play(book(library, title), position=10.0)
        output.advance(1.0)
    play(player, find, "the book", "audiobook")
    assert player.observe().item.artist == "Ida Kay"


def test_after_sleeping_at_the_end_of_a_chapter_the_next_one_is_mine(player, output, library, find) -> None:
    player.play(book(library), position=LENGTH - 2)
    player.sleep_timer("end of track")
    output.advance(6.0)
    play(player, find, "song", "music")
    play(player, find, "my book", "audiobook")
    assert player.observe().item.title == "Chapter 2 of The Salt Road"


def test_without_any_book_begun_it_is_asked_and_nothing_else_plays(player, output, library, find) -> None:
    play(player, find, "song", "music")
    result = play(player, find, "my audiobook", "audiobook")
    assert not result.ok
    assert {item.kind for item in result.items} == {"audiobook"}
    assert player.observe().item.title == "Song"


def test_starting_over_keeps_the_old_place(player: Player, output, library: Library) -> None:
    player.play(book(library), start=1, position=30.0)
    output.advance(1.0)
    assert controls.control(player, "restart").say == "From the beginning."
    output.advance(2.0)
    assert player.observe().position == pytest.approx(2, abs=0.2)
    player.next()
    result = controls.control(player, "seek", "back to where I was")
    assert result.ok
    state = player.observe()
    assert (state.item.title, state.position) == ("Chapter 2 of The Salt Road", pytest.approx(31, abs=0.5))
    assert "31 seconds in" in result.say


def test_starting_over_without_a_word_is_the_whole_book_and_keeps_the_place(player, output, library) -> None:
    known = Spoken(Feeds(library.database, library.database.path.parent / "podcasts"))
    player.play(book(library), start=1, position=30.0)
    output.advance(1.0)
    result = inside(player, known, "restart", None)
    assert result is not None
    assert result.ok
    assert (player.observe().item.title, player.observe().position) == (
        "Chapter 1 of The Salt Road",
        pytest.approx(0, abs=0.3),
    )
    assert "back to where I was" in result.say
    controls.control(player, "seek", "back to where I was")
    state = player.observe()
    assert (state.item.title, state.position) == ("Chapter 2 of The Salt Road", pytest.approx(31, abs=0.5))


def test_starting_the_chapter_over_stays_in_it(player, output, library) -> None:
    known = Spoken(Feeds(library.database, library.database.path.parent / "podcasts"))
    player.play(book(library), start=1, position=30.0)
    assert inside(player, known, "restart", "chapter") is None
    controls.control(player, "restart", "chapter")
    assert player.observe().item.title == "Chapter 2 of The Salt Road"


def test_the_old_place_survives_another_process(make_player, output, library: Library) -> None:
    player = make_player(output)
    player.play(book(library), position=30.0)
    player.restart()
    player.close()
    again = make_player(type(output)())
    assert again.go_back().position == pytest.approx(30, abs=0.2)


def test_nothing_started_over_has_no_place_to_go_back_to(player: Player, output, library: Library) -> None:
    player.play(book(library), position=2.0)
    player.restart()
    result = controls.control(player, "seek", "back to where I was")
    assert not result.ok
    assert player.observe().state == "playing"


def test_who_reads_it_and_its_series(library: Library) -> None:
    chapters = book(library)
    assert book_of(library.database, chapters[0].id) == Book("Ada Voice", "Roads", 2.5)
    assert book_of(library.database, library.all("track")[0].id) is None
    assert "Ada Voice" in {artist.title for artist in library.all("artist")}


def test_questions_about_the_book_that_plays(player: Player, library: Library) -> None:
    player.play(book(library))

    def asked(question: str) -> str:
        return ask(player, question, lambda q: about_book(library.database, player.observe().item, q)).say

    assert asked("who is reading this?") == "Ada Voice reads The Salt Road."
    assert asked("which series is this book in") == "The Salt Road is part 2.5 of Roads."
    assert asked("who wrote this") == "Chapter 1 of The Salt Road is by Lena Orr."
    assert about_book(library.database, library.all("track")[0], "who reads this") is None


def test_an_author_who_composes_is_no_narrator() -> None:
    assert book_tags({"composer": "Lena Orr", "series": "Roads, Book 3"}, "Lena Orr") == Book("", "Roads, Book 3", 3.0)


@pytest.mark.parametrize(
    ("query", "kind", "want"),
    [
        ("my audiobook", "audiobook", "chapter"), ("my book", "any", "chapter"), ("the story", "any", "chapter"),
        ("my book where I left off", "audiobook", "chapter"), ("my podcast", "podcast", "episode"),
        ("a book", "audiobook", None), ("another audiobook", "audiobook", None), ("the jungle book", "any", None),
        ("my latest podcast", "podcast", None), ("something", "any", None), ("", "any", None),
    ],
)  # fmt: skip
def test_what_is_asked_for_without_a_name(query: str, kind: str, want: str | None) -> None:
    assert unnamed(query, kind) == want

from __future__ import annotations

from pathlib import PurePosixPath as Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.library.albums import album_artist
from tools.library.biasing import distinctive
from tools.library.guess import Guess, guess_from_path
from tools.library.names import LONGEST, clean, fold, make_id, split_artists

pytestmark = pytest.mark.unit
ROOT = Path("/srv/Music")

segment = st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=60).filter(
    lambda text: text not in {".", ".."}
)


@pytest.mark.parametrize(
    ("path", "guess"),
    [
        ("Obsidian Shell/Elysia/01_-_Ezer_Ev.ogg", Guess("Ezer Ev", "Obsidian Shell", "Elysia", 1)),
        ("Lena Orr - Dawn (1999)/CD 2/03 - Night Drive.mp3", Guess("Night Drive", "Lena Orr", "Dawn", 3, 2, 1999)),
        ("Lena Orr - Night Drive.mp3", Guess("Night Drive", "Lena Orr")),
        ("Lena Orr - 03 - Night Drive.mp3", Guess("Night Drive", "Lena Orr", track=3)),
        ("Lena Orr/(2001) Dawn [FLAC]/Track 03.flac", Guess("Dawn 03", "Lena Orr", "Dawn", 3, year=2001)),
        ("1999 - Dawn/1-02 Night.flac", Guess("Night", "", "Dawn", 2, 1, 1999)),
        ("Metal madness/song.ogg", Guess("Metal madness", "", "Metal madness")),
        ("99 Problems.mp3", Guess("99 Problems")),
        ("07 Dawn.mp3", Guess("Dawn", track=7)),
        ("lena.orr.night.drive.mp3", Guess("lena orr night drive")),
        ("03.mp3", Guess("03", track=3)),
    ],
)
def test_names_are_guessed_from_paths(path: str, guess: Guess) -> None:
    assert guess_from_path(ROOT / path, ROOT) == guess


@given(st.lists(segment, min_size=1, max_size=5), st.sampled_from([".mp3", ".flac", ""]))
def test_every_path_gives_a_title(parts: list[str], suffix: str) -> None:
    guess = guess_from_path(ROOT.joinpath(*parts[:-1], parts[-1] + suffix), ROOT)
    assert guess.title.strip()
    assert all(text == clean(text) for text in (guess.title, guess.artist, guess.album))
    assert guess.track is None or 0 < guess.track < 1000


@given(st.text(max_size=2000))
def test_cleaned_text_is_one_short_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.isprintable()
    assert len(cleaned) <= LONGEST
    assert clean(cleaned) == cleaned


@given(st.text(max_size=200))
def test_splitting_artists_loses_nobody_and_repeats_nobody(text: str) -> None:
    artists = split_artists(clean(text))
    assert all(artist.strip() for artist in artists)
    assert len({fold(artist) for artist in artists}) == len(artists)


@pytest.mark.parametrize(
    ("text", "artists"),
    [
        ("Simon & Garfunkel", ("Simon & Garfunkel",)),
        ("AC/DC", ("AC/DC",)),
        ("Ann; Bob / Cleo", ("Ann", "Bob", "Cleo")),
        ("Ann feat. Bob & Cleo", ("Ann", "Bob", "Cleo")),
        ("Ann (ft. Bob)", ("Ann", "Bob")),
        ("Daft Punk", ("Daft Punk",)),
        ("Earth, Wind & Fire", ("Earth, Wind & Fire",)),
        ("", ()),
    ],
)
def test_artists_are_split_only_where_it_is_sure(text: str, artists: tuple[str, ...]) -> None:
    assert split_artists(text) == artists


def test_ids_are_stable_and_differ() -> None:
    assert make_id("artist", "a") == "artist-" + make_id("artist", "a").removeprefix("artist-")
    assert make_id("artist", "a", "b") != make_id("artist", "ab")
    assert make_id("track", "caf\udce9") != make_id("track", "cafe")


@pytest.mark.parametrize(
    ("artists", "numbers", "whose"),
    [
        (["A", "a", "A"], [(1, 1), (1, 2), (1, 3)], "A"),
        (["A", "B", "C"], [(None, 1), (None, 2), (None, 3)], "Various Artists"),
        (["A", "A", "B", "B"], [(None, 1), (None, 2), (None, 1), (None, 2)], None),
        ([], [], ""),
    ],
)
def test_whose_album_it_is(artists, numbers, whose) -> None:
    assert album_artist(artists, numbers) == whose


def test_everyday_titles_are_not_distinctive() -> None:
    assert distinctive("Misanthropia") > distinctive("Night of Misanthropia") > distinctive("The Night") == 0

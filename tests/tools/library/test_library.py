from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.library.music import make
from tools.library.items import Item
from tools.library.library import Library

pytestmark = pytest.mark.unit


def filled(library: Library, folder: Path) -> Library:
    library.add_folder(folder)
    library.scan()
    return library


def named(items: list[Item], title: str) -> Item:
    return next(item for item in items if item.title == title)


def test_an_album_plays_in_order_of_disc_and_track(library: Library, music: Path) -> None:
    order = [(2, 1), (1, 10), (1, 2), (2, 11), (1, 1)]
    for number, (disc, track) in enumerate(order):
        make(
            music / f"CD {disc}" / f"{number}.mp3",
            pitch=400 + number,
            title=f"{disc}.{track}",
            artist="A",
            album="L",
            albumartist="A",
            disc=disc,
            track=track,
        )
    album = filled(library, music).all("album")
    assert len(album) == 1
    assert [track.title for track in library.children(album[0].id)] == ["1.1", "1.2", "1.10", "2.1", "2.11"]


def test_an_artist_has_albums_by_year_and_all_tracks(library: Library, music: Path) -> None:
    make(music / "1.mp3", pitch=1, title="Late", artist="A", album="Second", year=2010)
    make(music / "2.mp3", pitch=2, title="Early", artist="A", album="First", year=1999)
    make(music / "3.mp3", pitch=3, title="Loose", artist="A")
    make(music / "4.mp3", pitch=4, title="Guest", artist="B feat. A", album="Theirs", year=2000)
    artist = named(filled(library, music).all("artist"), "A")
    assert [album.title for album in library.albums(artist.id)] == ["First", "Second"]
    assert [track.title for track in library.children(artist.id)] == ["Early", "Guest", "Late", "Loose"]


def test_several_artists_of_one_track(library: Library, music: Path) -> None:
    make(music / "1.flac", title="Duet (feat. Cleo)", artist=["Ann", "Bob"])
    tracks = filled(library, music).all("track")
    assert tracks[0].artist == "Ann; Bob"
    assert {item.title for item in library.all("artist")} == {"Ann", "Bob", "Cleo"}
    for artist in library.all("artist"):
        assert [track.id for track in library.children(artist.id)] == [tracks[0].id]


@pytest.mark.parametrize("how", ["tag", "flag", "folder"])
def test_a_compilation_is_one_album(library: Library, music: Path, how: str) -> None:
    extra = {"tag": {"albumartist": "Various Artists"}, "flag": {"compilation": 1}, "folder": {}}[how]
    for number in range(1, 5):
        make(
            music / "x" / f"{number}.mp3",
            pitch=400 + number,
            title=f"T{number}",
            artist=f"A{number}",
            album="Hits",
            track=number,
            **extra,
        )
    albums = filled(library, music).all("album")
    assert [(album.title, album.artist) for album in albums] == [("Hits", "Various Artists")]
    assert len(library.children(albums[0].id)) == 4
    assert [track.title for track in library.children(named(library.all("artist"), "A2").id)] == ["T2"]


def test_an_album_with_a_guest_is_its_artists(library: Library, music: Path) -> None:
    for number, artist in enumerate(["A", "A", "A feat. B", "B", "A"], start=1):
        make(music / f"{number}.mp3", pitch=400 + number, title=f"T{number}", artist=artist, album="L", track=number)
    assert [(album.title, album.artist) for album in filled(library, music).all("album")] == [("L", "A")]


def test_albums_that_share_a_title_and_a_folder_stay_apart(library: Library, music: Path) -> None:
    for pitch, (artist, track) in enumerate([("A", 1), ("A", 2), ("B", 1), ("B", 2)], start=1):
        make(
            music / f"{artist}{track}.mp3",
            pitch=pitch,
            title=f"{artist}{track}",
            artist=artist,
            album="Greatest Hits",
            track=track,
        )
    albums = filled(library, music).all("album")
    assert [(album.artist, len(library.children(album.id))) for album in albums] == [("A", 2), ("B", 2)]


def test_untagged_files_are_named_by_their_path_and_marked(library: Library, music: Path) -> None:
    make(music / "Lena Orr" / "Dawn (1999)" / "02 - Night Drive.ogg")
    track = filled(library, music).all("track")[0]
    assert (track.title, track.artist, track.album, track.track_number, track.year) == (
        "Night Drive",
        "Lena Orr",
        "Dawn",
        2,
        1999,
    )
    assert [album.title for album in library.all("album")] == ["Dawn"]
    with library.database.reading() as session:
        from tools.library.tables import ItemRow

        assert session.get(ItemRow, track.id).guessed


def test_albums_show_length_year_and_genre_of_their_tracks(library: Library, music: Path) -> None:
    for number in range(3):
        make(
            music / f"{number}.mp3",
            pitch=number + 1,
            seconds=1,
            title=f"T{number}",
            artist="A",
            album="L",
            year=2000 + number,
            genre="Rock" if number else "Pop",
        )
    album = filled(library, music).all("album")[0]
    assert (album.year, album.genre) == (2000, "Rock")
    assert album.duration == pytest.approx(3, abs=0.3)


def test_names_for_recognition(library: Library, music: Path) -> None:
    for number, title in enumerate(["Elveszett Lelkek", "The Night", "Misanthropia"]):
        make(music / f"{number}.mp3", pitch=number + 1, title=title, artist="Obsidian Shell", album="Elysia")
    make(music / "x.mp3", pitch=9, title="Hm", artist="Other")
    filled(library, music)
    assert library.names(2) == ["Obsidian Shell", "Elysia"]
    names = library.names(50)
    assert {"Elveszett Lelkek", "Misanthropia", "Other"} <= set(names)
    assert "The Night" not in names


def test_an_empty_library_answers(library: Library) -> None:
    assert set(library.counts().values()) == {0}
    assert (library.names(10), library.all("track"), library.children("x"), library.get("x")) == ([], [], [], None)


def test_an_audiobook_of_one_file_has_its_chapters(library: Library, music: Path) -> None:
    path = music / "book.m4b"
    make(path, seconds=4, title="The Salt Road", artist="Lena Orr", album="The Salt Road")
    add_chapters(path, [("Dawn", 0.0, 1.5), ("Noon", 1.5, 4.0)])
    books = filled(library, music).all("audiobook")
    assert [(book.title, book.artist) for book in books] == [("The Salt Road", "Lena Orr")]
    chapters = library.children(books[0].id)
    assert [(part.title, part.start, part.path) for part in chapters] == [("Dawn", 0.0, path), ("Noon", 1.5, path)]
    assert library.counts()["audiobooks"] == 1
    assert library.counts()["tracks"] == 0


def test_an_audiobook_of_many_files_is_one_book(library: Library, music: Path) -> None:
    for number in range(1, 4):
        make(
            music / "b" / f"{number}.mp3",
            pitch=number,
            title=f"Part {number}",
            artist="Lena Orr",
            album="Salt",
            track=number,
            genre="Audiobook",
        )
    books = filled(library, music).all("audiobook")
    assert [book.title for book in books] == ["Salt"]
    assert [part.title for part in library.children(books[0].id)] == ["Part 1", "Part 2", "Part 3"]


@pytest.mark.parametrize(
    "place", ["Audiobooks/Lena Orr/Salt", "Hörbücher/Lena Orr/Salt", "Audio_Books/Lena Orr - Salt"]
)
def test_what_lies_in_a_folder_of_books_is_a_book(library: Library, music: Path, place: str) -> None:
    for number in (1, 2):
        make(music / place / f"{number:02} - Part {number}.mp3", pitch=300 + number)
    make(music / "Songs" / "Ann" / "a.mp3", pitch=500, title="Song")
    books = filled(library, music).all("audiobook")
    assert [(book.title, book.artist) for book in books] == [("Salt", "Lena Orr")]
    assert [part.title for part in library.children(books[0].id)] == ["Part 1", "Part 2"]
    assert [track.title for track in library.all("track")] == ["Song"]


def test_a_reading_of_librivox_is_a_book(library: Library, music: Path) -> None:
    for number in (1, 2):
        make(music / "x" / f"{number}.mp3", pitch=300 + number, title=f"{number:02} - Chapter {number}",
             artist="Jane Austen", album="Emma", genre="Speech", track=number)  # fmt: skip
    assert [book.title for book in filled(library, music).all("audiobook")] == ["Emma"]


def add_chapters(path: Path, chapters: list[tuple[str, float, float]]) -> None:
    """Remux with chapters (mutagen cannot write them)."""
    import av

    target = path.with_suffix(".tmp")
    with av.open(str(path)) as source, av.open(str(target), "w", format="mp4") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for key, value in source.metadata.items():
            out.metadata[key] = value
        from fractions import Fraction

        out.set_chapters(
            [
                {
                    "id": number,
                    "start": int(start * 1000),
                    "end": int(end * 1000),
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": title},
                }
                for number, (title, start, end) in enumerate(chapters)
            ]
        )
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    target.replace(path)

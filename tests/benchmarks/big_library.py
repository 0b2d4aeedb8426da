"""A library of any size out of real names: artists, podcasts and books, multiplied into songs and episodes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from tools.library.database import Database

_ITEM = (
    "INSERT INTO items (id, kind, title, artist, album, parent_id, duration, year, genre, added, changed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TRACKS_AN_ALBUM = 10
_NOW = 1000.0


class Names:
    """The names that were published: artists with their tags, podcasts, books."""

    def __init__(self, data: Path) -> None:
        artists = pl.read_parquet(data / "hetrec_artists.parquet")
        tags = pl.read_parquet(data / "hetrec_artist_tags.parquet").sort("len", descending=True)
        first = tags.group_by("artist", maintain_order=True).first()
        joined = artists.join(first, on="artist", how="left")
        self.artists = [(str(row["name"]), str(row["tag"] or "")) for row in joined.to_dicts() if row["name"]]
        self.podcasts = _column(data / "all_podcasts_partial.parquet", "title")
        self.books = _column(data / "goodbooks10k_books.parquet", "title")

    def titles(self) -> list[str]:
        """Names for songs and episodes."""
        return self.books + self.podcasts


def fill(database: Database, names: Names, items: int, seed: int = 1) -> None:
    """Write about `items` items, straight into the tables: a tenth of them artists and podcasts, the rest songs."""
    draw = random.Random(seed)
    with database.session() as session:
        connection: Any = session.connection().connection.dbapi_connection
        _fill(connection, names, items, draw)


def add_some(database: Database, names: Names, count: int, now: float, seed: int = 2) -> None:
    """Write some more songs, changed at `now`."""
    draw = random.Random(seed)
    titles = names.titles()
    with database.session() as session:
        connection: Any = session.connection().connection.dbapi_connection
        rows = [
            (f"new{now}-{n}", "track", f"{draw.choice(titles)} {n}", "", "", None, 200.0, 2001, "Pop", now, now)
            for n in range(count)
        ]
        connection.executemany(_ITEM, rows)


def _fill(connection: sqlite3.Connection, names: Names, items: int, draw: random.Random) -> None:
    artists = names.artists[: max(items // 10, 1)]
    shows = names.podcasts[: items // 20]
    books = names.books[: items // 100]
    tracks = items - len(artists) - len(shows) - len(books)
    connection.executemany(_ITEM, _people(artists))
    for kind, titles in (("show", shows), ("audiobook", books)):
        rows = ((f"{kind}{n}", kind, t, "", "", None, None, None, "", _NOW, _NOW) for n, t in enumerate(titles))
        connection.executemany(_ITEM, rows)
    credits_ = []
    songs = []
    for number, row in enumerate(_songs(artists, names.titles(), tracks, draw)):
        songs.append(row)
        credits_.append((row[0], "performer", f"a{number // _TRACKS_AN_ALBUM % len(artists)}"))
    connection.executemany(_ITEM, songs)
    connection.executemany("INSERT INTO credits (item_id, role, artist_id, position) VALUES (?, ?, ?, 0)", credits_)


def _people(artists: list[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    for number, (name, _) in enumerate(artists):
        yield f"a{number}", "artist", name, "", "", None, None, None, "", _NOW, _NOW


def _songs(
    artists: list[tuple[str, str]], titles: list[str], count: int, draw: random.Random
) -> Iterator[tuple[Any, ...]]:
    """Albums of ten songs: every title is used once before two are put together into new ones."""
    for number in range(count):
        artist, genre = artists[number // _TRACKS_AN_ALBUM % len(artists)]
        title = draw.choice(titles)
        if number >= len(titles):
            title = f"{title.split(':')[0]} {draw.choice(titles).split(':')[0].split(' ')[-1]}"
        yield (
            f"t{number}",
            "track",
            title,
            artist,
            "",
            None,
            200.0,
            1960 + number % 60,
            genre,
            _NOW,
            _NOW + number // 100,
        )


def _column(file: Path, name: str) -> list[str]:
    return [" ".join(str(title).split())[:200] for title in pl.read_parquet(file)[name].to_list() if title]

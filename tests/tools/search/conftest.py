from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.library.albums import refresh_albums
from tools.library.database import Database
from tools.library.library import Library
from tools.library.names import split_artists
from tools.library.reading import Reading
from tools.library.store import Store
from tools.library.tables import FolderRow
from tools.library.tags import Tags
from tools.library.walk import SeenFile
from tools.search.search import Search

Stock = Callable[..., Library]


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    """Makes a library of tracks without any files: stock(("title", "artist", "album", 1999, "genre"), …)."""
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        session.add(FolderRow(id=1, path=tmp_path, added=0.0))

    def fill(*tracks: tuple[Any, ...]) -> Library:
        with database.session() as session:
            store = Store(session, 1, 1000.0)
            for number, track in enumerate(tracks, start=1):
                title, artist, album, year, genre = (*track, "", None, "")[:5] if len(track) < 5 else track
                tags = Tags(
                    title=title,
                    artist=artist,
                    artists=split_artists(artist),
                    album=album or "",
                    year=year or None,
                    genre=genre or "",
                    track=number,
                    duration=180.0,
                )
                store.put(Reading(SeenFile(str(tmp_path / f"{number}.mp3"), 1, 1), tags, f"sound {number}"), None)
            refresh_albums(session, store.albums, 1000.0)
        return Library(database)

    return fill


@pytest.fixture
def search(stock: Stock) -> Search:
    """A small library that is all there."""
    return Search(
        stock(
            ("Ezer Év", "Obsidian Shell", "Elysia", 2008, "Female Fronted Metal"),
            ("Vérmocsár", "Obsidian Shell", "Elysia", 2008, "Female Fronted Metal"),
            ("Misanthropia", "Obsidian Shell", "Elysia", 2008, "Female Fronted Metal"),
            ("Farewell", "Obsidian Shell", "Angelic Asylum", 2006, "Metal"),
            ("Nebula", "Maxstack", "Endgame: Singularity (Advanced Research)", 2012, "Electronic"),
            ("Through Space", "Maxstack", "Endgame: Singularity (Advanced Research)", 2012, "Electronic"),
            ("Coherence", "Maxstack", "Endgame: Singularity Original Soundtrack", 2012, "Electronic"),
            ("Army of Me", "Björk", "Post", 1995, "Trip Hop"),
            ("Hyperballad", "Björk", "Post", 1995, "Trip Hop"),
            ("Blue Train", "John Coltrane", "Blue Train", 1957, "Jazz"),
            ("Stand by Me", "Ben E. King", "Don't Play That Song!", 1962, "Soul"),
            ("Stressed Out", "Twenty One Pilots", "Blurryface", 2015, "Pop"),
            ("Holy Diver", "Dio", "Holy Diver", 1983, "Heavy Metal"),
            ("Run to the Hills", "Iron Maiden", "The Number of the Beast", 1982, "Heavy Metal"),
            ("Hoppípolla", "Sigur Rós", "Takk...", 2005, "Post-Rock"),
            ("Home", "Ann Lee", "Rooms", 2001, "Folk"),
            ("Home", "Bob Stone", "Walls", 2002, "Folk"),
            ("Blue Monday", "New Order", "Substance", 1987, "Synthpop"),
        ),
        random.Random(7),
    )

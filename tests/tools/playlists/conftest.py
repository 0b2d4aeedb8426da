"""A home whose library is all names and no sound."""

import random
import time
from pathlib import Path

import pytest

from tools.library.analysis.store import AnalysisStore
from tools.library.database import Database
from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.playlists.likeness import Likeness
from tools.playlists.maker import Maker
from tools.playlists.pool import Pool
from tools.playlists.store import PlaylistStore
from tools.playlists.tool import PlaylistTools
from tools.search.meanings import Meanings
from tools.search.search import Search
from tools.search.wording import Words
from tools.taste.choices import Choices
from tools.taste.log import EventLog
from tools.taste.preferences import Preferences
from tools.taste.standing import Stands

GENRES = ("Rock", "Jazz", "Country", "Ambient")
COUNT = 240


class Home:
    """A home whose library is all names and no sound: songs of four genres, twenty artists, sixty years."""

    def __init__(self, folder: Path) -> None:
        database = Database(folder / "segue.db")
        database.upgrade()
        rng = random.Random(4)
        with database.session() as session:
            for artist in range(20):
                session.add(
                    ItemRow(id=f"artist-{artist}", kind="artist", title=f"Band {artist}", added=1.0, changed=1.0)
                )
            for n in range(COUNT):
                session.add(
                    ItemRow(
                        id=f"track-{n:03}", kind="track", title=f"Song {n}", artist=f"Band {n % 20}",
                        album=f"Album {n % 40}", duration=rng.uniform(150, 330), year=1960 + n % 60,
                        genre=GENRES[(n // 20) % 4], added=1.0, changed=1.0,
                    )
                )  # fmt: skip
        self.library = Library(database)
        self.search = Search(self.library)
        self.meanings = Meanings(self.library, Words(folder / "words.db"))
        self.log = EventLog(database)
        self.analyses = AnalysisStore(database)
        self.preferences = Preferences(database)
        self.choices = Choices()
        self.store = PlaylistStore(self.library)
        self.stands = Stands(self.log)
        similar = Likeness(self.library, self.search, self.meanings).similar
        self.pool = pool = Pool(self.library, self.search, self.meanings, self.analyses, similar)
        names = {f"band {n}": Item(f"artist-{n}", "artist", f"Band {n}") for n in range(20)}
        self.maker = Maker(pool, self.stands, self.preferences)
        self.named = names.get
        self.tools = PlaylistTools(self.maker, self.store, self.choices, self.named, self.is_genre)

    def is_genre(self, name: str) -> bool:
        return bool(self.search.catalogue().genre(name))

    def heard(self, number: int, times: int = 3) -> Item:
        item = self.library.get(f"track-{number:03}")
        for turn in range(times):
            at = time.time() - 86_400 * (turn + 1)
            self.log.note(
                "play", item, at=at, ended=at + 200, listened=item.duration, duration=item.duration, how="finished"
            )
        return item


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)

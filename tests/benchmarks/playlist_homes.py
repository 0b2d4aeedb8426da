"""Homes for the playlist benchmarks: real artists with their tags, podcasts, and what real listeners heard of them."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tools.library.analysis.store import AnalysisStore
from tools.library.database import Database
from tools.library.library import Library
from tools.library.tables import CreditRow, ItemRow
from tools.playlists.foresight import Foresight
from tools.playlists.likeness import Likeness
from tools.playlists.maker import Maker
from tools.playlists.pool import Pool
from tools.search.meanings import Meanings
from tools.search.minilm import MiniLM
from tools.search.search import Search
from tools.search.vectors import Vectors
from tools.search.wording import Words
from tools.taste.events import PLAYER, RANKS
from tools.taste.listeners import put_listener
from tools.taste.log import EventLog, put_item
from tools.taste.model import home as taste_home
from tools.taste.preferences import Preferences
from tools.taste.standing import Stands
from tools.taste.subjects import mark_of
from tools.taste.tables import EventRow

DAY = 86_400.0
_TAGS_KEPT = 3  # of an artist: what a file's genre tag says


@dataclass(frozen=True, slots=True)
class World:
    """What was published: artists by number with names and tags (how many gave each), listeners with play counts."""

    names: Mapping[int, str]
    tags: Mapping[int, Mapping[str, int]]
    plays: Mapping[int, Mapping[int, int]]
    podcasts: Sequence[Mapping[str, str]]
    titles: Sequence[str]

    def genre(self, artist: int) -> str:
        """What the files of an artist say: the tags that most people gave."""
        given = self.tags[artist]
        return "; ".join(sorted(given, key=lambda tag: (-given[tag], tag))[:_TAGS_KEPT])


def read_world(data: Path, artists: int = 5000, podcasts: int = 1500) -> World:
    """The artists of whom at least four tags are known, the most tagged first, and who listens to them."""
    tags: dict[int, dict[str, int]] = defaultdict(dict)
    for given in pl.read_parquet(data / "hetrec_artist_tags.parquet").to_dicts():
        tags[given["artist"]][given["tag"]] = given["len"]
    names = dict(pl.read_parquet(data / "hetrec_artists.parquet").iter_rows())
    known = [artist for artist, given in tags.items() if len(given) >= 4 and names.get(artist)]
    chosen = sorted(known, key=lambda artist: (-sum(tags[artist].values()), artist))[:artists]
    kept = set(chosen)
    plays: dict[int, dict[int, int]] = defaultdict(dict)
    for user, artist, count in pl.read_parquet(data / "hetrec_user_artists.parquet").iter_rows():
        if artist in kept:
            plays[user][artist] = count
    shows = pl.read_parquet(data / "podcasts_apple_4k.parquet").to_dicts()[:podcasts]
    books = [str(title) for title in pl.read_parquet(data / "goodbooks10k_books.parquet")["title"].to_list() if title]
    return World({a: str(names[a]) for a in chosen}, {a: dict(tags[a]) for a in chosen}, dict(plays), shows, books)


class Home:
    """A home without sound, put together as the assistant does it. `model` gives meanings; None: words only."""

    def __init__(self, folder: Path, model: MiniLM | None = None, about: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.database = folder, Database(folder / "segue.db")
        self.database.upgrade()
        self.library = Library(self.database)
        self.listening = EventLog(self.database)
        self.words = Words(folder / "words.db")
        self.vectors = vectors = Vectors(model, folder / "vectors") if model is not None else None
        told = about or {}
        self.meanings = Meanings(
            self.library, self.words, lambda: vectors, lambda ids: {one: told[one] for one in ids if one in told}
        )
        self.search = Search(self.library, random.Random(1), meanings=self.meanings, file=folder / "names.npz")
        self.analyses = AnalysisStore(self.database)
        self.stands = Stands(self.listening)
        self.preferences = Preferences(self.database)
        self.foresight = Foresight(self.listening, self.library, folder)
        self.pool = self.make_pool(self.foresight)
        self.maker = Maker(self.pool, self.stands, self.preferences)

    def make_pool(self, foresight: Foresight | None) -> Pool:
        """Candidates, with what the taste model foresees or without."""
        similar = Likeness(self.library, self.search, self.meanings).similar
        return Pool(self.library, self.search, self.meanings, self.analyses, similar, foresight)

    def is_genre(self, name: str) -> bool:
        """Whether some of the library is of that genre."""
        return bool(self.search.catalogue().genre(name))

    def add(self, rows: Iterable[Mapping[str, Any]], credits_: Iterable[tuple[str, str]] = ()) -> None:
        """Items straight into the tables, and (item, artist) pairs."""
        with self.database.session() as session:
            session.add_all(ItemRow(**{"added": 1.0, "changed": 1.0, **row}) for row in rows)
            session.flush()
            session.add_all(CreditRow(item_id=one, role="performer", artist_id=artist) for one, artist in credits_)

    def hear(self, listener: str, plays: Iterable[tuple[str, float]]) -> None:
        """Whole plays (item id, when) of a listener, written in one go as the player would one by one."""
        told = list(plays)
        items = {item.id: item for item in self.library.get_many(list({one for one, _ in told}))}
        with self.database.session() as session:
            owner = put_listener(session, listener, 1.0)
            subjects = {one: put_item(session, item, 1.0) for one, item in items.items()}
            session.add_all(
                EventRow(
                    listener_id=owner, subject_id=subjects[one], what="play", at=at, ended=at + 200,
                    listened=items[one].duration, duration=items[one].duration, how="finished", began="chosen",
                    source=PLAYER, consent=1, mark=mark_of(PLAYER, one, (listener, round(at * 1000))),
                    rank=RANKS[PLAYER],
                )
                for one, at in told
            )  # fmt: skip


def tagged_home(world: World, folder: Path, model: MiniLM) -> Home:
    """One song of each artist, genres as its files would have them, and podcasts without their categories."""
    about = {f"p{n}": " ".join((show["description"] or "").split())[:1000] for n, show in enumerate(world.podcasts)}
    home = Home(folder, model, about)
    if home.library.counts()["tracks"]:
        return home
    draw = random.Random(5)
    people = [{"id": f"a{artist}", "kind": "artist", "title": name} for artist, name in world.names.items()]
    songs = [
        {
            "id": f"t{artist}", "kind": "track", "title": draw.choice(world.titles).split(" (")[0], "artist": name,
            "genre": world.genre(artist), "duration": draw.uniform(150, 330),
        }
        for artist, name in world.names.items()
    ]  # fmt: skip
    shows = [
        {"id": f"p{n}", "kind": "show", "title": show["title"] or "Untitled", "artist": show["producer"] or ""}
        for n, show in enumerate(world.podcasts)
    ]
    home.add([*people, *songs, *shows], [(f"t{artist}", f"a{artist}") for artist in world.names])
    return home


def heard_home(
    world: World, folder: Path, model: MiniLM, listeners: int = 400
) -> tuple[Home, dict[int, list[tuple[str, float]]]]:
    """That home with a taste model, and what some of those listeners have heard in it so far."""
    home = tagged_home(world, folder, model)
    chosen = random.Random(11).sample(sorted(u for u, plays in world.plays.items() if len(plays) >= 20), listeners)
    heard = play_half(world, chosen)
    if not home.listening.count():
        for user, plays in heard.items():
            home.hear(str(user), plays)
    home.meanings.bring_up_to_date()
    if not (folder / taste_home.FILE).exists():
        taste_home.train(home.listening, home.library, folder, embedder=model)
    return home, heard


def play_half(world: World, listeners: Sequence[int], seed: int = 7) -> dict[int, list[tuple[str, float]]]:
    """What each listener has heard so far: half of their artists, those that they play more more often, shuffled."""
    draw = random.Random(seed)
    told = {}
    for user in listeners:
        artists = sorted(world.plays[user])
        known = draw.sample(artists, len(artists) // 2)
        heard = [one for one in known for _ in range(1 + min(4, int(math.log10(1 + world.plays[user][one]))))]
        draw.shuffle(heard)
        begin = time.time() - 60 * DAY
        told[user] = [(f"t{one}", begin + n * 59 * DAY / len(heard)) for n, one in enumerate(heard)]
    return told

"""Where episodes of our own are kept: in the library, as episodes of the show "Made for you"."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from tools.library.feeds.core import file_name
from tools.library.feeds.tables import DocumentRow, EpisodeRow
from tools.library.items import Item
from tools.library.library import Library
from tools.library.names import make_id
from tools.library.tables import ItemRow
from tools.library.walk import NO_MEDIA
from tools.podcast.errors import PodcastError
from tools.podcast.package.package import CHAPTERS, NOTES_TEXT, SHOW, TRANSCRIPT, Episode
from tools.podcast.package.record import read_episode, read_record
from tools.podcast.script import Script
from tools.podcast.timeline import Timeline

SHOW_ID = make_id("show", "segue:made-for-you")
PUBLISHER = "Segue"
_INDEX = text("INSERT INTO feed_texts (item_id, title, body) VALUES (:id, :title, :body)")
_UNINDEX = text("DELETE FROM feed_texts WHERE item_id = :id")
_THING = frozenset({"podcast", "podcasts", "episode", "episodes", "briefing", "brief", "show"})
_FILLER_WORDS = """
my the a that this our your you own made make making of for me from which i asked to play latest last newest new today
todays first recent most s morning evening daily weekly one please segue
"""
_FILLER = frozenset(_FILLER_WORDS.split())


@dataclass(frozen=True, slots=True)
class Made:
    """An episode that was made. `made` and `played` are unix seconds, `bytes` what its folder takes."""

    item: Item
    folder: Path
    made: float
    bytes: int
    played: float | None


class Shelf:
    """The folder `folder`, a folder for every episode in it, and their rows in the library. Use from any thread."""

    def __init__(self, library: Library, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._library, self._clock = library, clock
        self.folder = folder

    def place(self, title: str, seconds: float) -> tuple[Item, Path]:
        """The item and the folder of an episode that is about to be made; nothing is written yet.

        It keeps both when it is finished, so that who listens meanwhile finds the same place in it again.
        """
        guid = uuid.uuid4().hex
        day = datetime.fromtimestamp(self._clock()).astimezone()
        item_id = make_id("episode", SHOW_ID, guid)
        folder = self.folder / f"{day:%Y-%m-%d} {file_name(title)}-{item_id[-6:]}"
        return Item(item_id, "episode", title, PUBLISHER, SHOW, seconds, year=day.year), folder

    def put(self, item: Item, episode: Episode) -> Item:
        """Take a finished episode into the library; returns it as it is there. Raises `LibraryError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / NO_MEDIA).touch()  # what is in here is known already
        now = self._clock()
        documents = {"chapters": CHAPTERS, "transcript": TRANSCRIPT}
        with self._library.database.session() as session:
            _put_show(session, now)
            values = {
                "title": episode.title, "artist": PUBLISHER, "album": SHOW, "parent_id": SHOW_ID,
                "duration": round(episode.seconds, 3), "year": item.year, "missing": False, "changed": now,
            }  # fmt: skip
            _upsert(session, ItemRow, {"id": item.id, "kind": "episode", "added": now, **values}, values, "id")
            session.execute(delete(EpisodeRow).where(EpisodeRow.item_id == item.id))
            size = sum(file.stat().st_size for file in episode.folder.iterdir())
            session.add(EpisodeRow(
                item_id=item.id, show_id=SHOW_ID, guid=item.id, published=now, fetched=now, path=episode.audio,
                text=_read(episode.folder / NOTES_TEXT), audio="", size=episode.audio.stat().st_size, bytes=size,
            ))  # fmt: skip
            session.execute(delete(DocumentRow).where(DocumentRow.item_id == item.id))
            for kind, file in documents.items():
                session.add(DocumentRow(item_id=item.id, kind=kind, body=(episode.folder / file).read_bytes()))
            body = f"{episode.script.summary} {' '.join(each.title for each in episode.script.segments)}"
            _index(session, item.id, episode.title, body)
        return self._library.get(item.id) or item

    def all(self) -> list[Made]:
        """All that are here, the newest first."""
        with self._library.database.reading() as session:
            wanted = select(EpisodeRow).where(EpisodeRow.show_id == SHOW_ID, EpisodeRow.path.is_not(None))
            rows = session.scalars(wanted.order_by(EpisodeRow.published.desc(), EpisodeRow.item_id)).all()
        items = {item.id: item for item in self._library.get_many([row.item_id for row in rows])}
        return [
            Made(items[row.item_id], row.path.parent, row.published or 0.0, row.bytes or 0, row.played)
            for row in rows
            if row.path is not None and row.item_id in items and row.path.is_file()
        ]

    def find(self, words: str) -> Made | None:
        """The one whose title is or holds these words, the newest of several; or by its number in `all`, from 1 on."""
        made, said = self.all(), words.casefold().strip()
        if said.isdigit() and 0 < int(said) <= len(made):
            return made[int(said) - 1]
        exact = [each for each in made if said in {each.item.title.casefold(), each.item.id}]
        return next(iter(exact or [each for each in made if said and said in each.item.title.casefold()]), None)

    def meant(self, query: str) -> Made | None:
        """The newest that was not heard, for "my podcast" and "the episode that you made"; else the newest."""
        words = set(re.findall(r"[^\W_]+", query.lower()))
        if not words & _THING or not words <= _THING | _FILLER:
            return None
        made = self.all()
        return next((each for each in made if each.played is None), next(iter(made), None))

    def folder_of(self, item: Item) -> Path | None:
        """Where an episode of our own lies; None for anything else."""
        if item.kind != "episode" or item.album != SHOW:
            return None
        with self._library.database.reading() as session:
            row = session.get(EpisodeRow, item.id)
        return None if row is None or row.show_id != SHOW_ID or row.path is None else row.path.parent

    def read(self, item: Item) -> tuple[Script, Timeline] | None:
        """What is said in an episode of our own, and when; None for anything else. Raises `PodcastError`."""
        folder = self.folder_of(item)
        return None if folder is None else read_episode(folder)

    def record(self, made: Made) -> dict[str, object]:
        """What else is known of it; {} where its record cannot be read."""
        try:
            return dict(read_record(made.folder))
        except PodcastError:
            return {}

    def remove(self, made: Made) -> None:
        """Delete an episode; that it was heard stays known."""
        with self._library.database.session() as session:
            gone = EpisodeRow.item_id == made.item.id
            session.execute(update(EpisodeRow).where(gone).values(path=None, bytes=None))
            session.execute(delete(DocumentRow).where(DocumentRow.item_id == made.item.id))
            session.execute(
                update(ItemRow).where(ItemRow.id == made.item.id).values(missing=True, changed=self._clock())
            )
            session.execute(_UNINDEX, {"id": made.item.id})
        shutil.rmtree(made.folder, ignore_errors=True)

    def make_room(self, budget: int, kept: Callable[[Item], bool] = lambda _: False) -> list[Made]:
        """Remove until all take at most `budget` bytes; returns what went.

        What was heard goes first, the longest ago first; then what was not, the oldest first. What is `kept` stays.
        """
        made = self.all()
        used = sum(each.bytes for each in made)
        heard = sorted((each for each in made if each.played is not None), key=lambda each: each.played or 0.0)
        others = sorted((each for each in made if each.played is None), key=lambda each: each.made)
        gone = []
        for each in [*heard, *others[:-1]]:  # the newest is what was just made
            if used <= budget:
                break
            if not kept(each.item):
                self.remove(each)
                gone.append(each)
                used -= each.bytes
        return gone

    def size(self) -> int:
        """Bytes that all of them take."""
        with self._library.database.reading() as session:
            mine = EpisodeRow.show_id == SHOW_ID, EpisodeRow.path.is_not(None)
            return session.scalar(select(func.sum(EpisodeRow.bytes)).where(*mine)) or 0


def _put_show(session: Session, now: float) -> None:
    values = {"title": SHOW, "artist": PUBLISHER, "missing": False}
    known = session.get(ItemRow, SHOW_ID)
    if known is None or known.missing:
        _upsert(session, ItemRow, {"id": SHOW_ID, "kind": "show", "added": now, "changed": now, **values},
                {**values, "changed": now}, "id")  # fmt: skip
        _index(session, SHOW_ID, SHOW, "Podcasts that Segue made for you.")


def _upsert(session: Session, table: type[ItemRow], new: dict[str, object], old: dict[str, object], key: str) -> None:
    session.execute(upsert(table).values(**new).on_conflict_do_update(index_elements=[key], set_=old))


def _index(session: Session, item_id: str, title: str, body: str) -> None:
    session.execute(_UNINDEX, {"id": item_id})
    session.execute(_INDEX, {"id": item_id, "title": title, "body": body})


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""

"""Playlists kept in the library: drafts and saved ones, entries that are not here kept by their names."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tools.library.database import Database
from tools.library.items import Item
from tools.library.library import Library
from tools.library.names import clean, fold, make_id
from tools.library.tables import ItemRow, PlaylistEntryRow
from tools.playlists.constraints import Constraints
from tools.playlists.formats import Listed, Listing
from tools.playlists.maker import Playlist
from tools.playlists.tables import PlaylistRow

_DRAFTS = 10
"""Playlists that nobody saved are kept until so many newer ones were made."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A playlist as it is kept. `wish` is None for one that came from a file; `every` in days."""

    item: Item
    words: str
    wish: Constraints | None
    saved: bool
    every: int | None
    made: float


class PlaylistStore:
    """The playlists of a home; use from any thread. `clock` gives unix seconds."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.time) -> None:
        self._library, self._clock = library, clock
        self._database: Database = library.database

    def put(self, playlist: Playlist, words: str, *, item_id: str | None = None) -> Item:
        """Keeps a playlist: as a draft, or in the place of the one with `item_id`."""
        entries = [(entry.item.id, "", entry.reason) for entry in playlist.entries]
        wish = json.dumps(playlist.wish.plain())
        return self._put(playlist.title, entries, words, wish, playlist.seconds, item_id)

    def put_listing(self, listing: Listing, items: Sequence[Item | None]) -> Item:
        """Keeps a playlist from a file; `items` are its entries in the library, None where there is none."""
        entries = [
            (None if item is None else item.id, json.dumps(asdict(listed), ensure_ascii=False), listed.note)
            for listed, item in zip(listing.entries, items, strict=True)
        ]
        seconds = sum(item.duration or 0.0 for item in items if item is not None)
        made = self._put(listing.title, entries, listing.title, "", seconds, make_id("playlist", fold(listing.title)))
        self.save(made.id, listing.title)
        return made

    def save(self, item_id: str, title: str) -> Item | None:
        """Gives a playlist a name and keeps it for good; None if there is no such playlist."""
        with self._database.session() as session:
            row, item = session.get(PlaylistRow, item_id), session.get(ItemRow, item_id)
            if row is None or item is None:
                return None
            row.saved = True
            item.title, item.changed = clean(title) or item.title, self._now(session)
        return self._library.get(item_id)

    def schedule(self, item_id: str, every: int | None) -> bool:
        """Has a playlist made anew after so many days, None: no more; False if there is no such playlist."""
        with self._database.session() as session:
            row = session.get(PlaylistRow, item_id)
            if row is not None:
                row.every = every
            return row is not None

    def get(self, item_id: str) -> Kept | None:
        """A playlist by its id."""
        with self._database.reading() as session:
            row = session.get(PlaylistRow, item_id)
        item = self._library.get(item_id) if row is not None else None
        if row is None or item is None:
            return None
        wish = Constraints.read(json.loads(row.wish)) if row.wish else None
        return Kept(item, row.words, wish, row.saved, row.every, row.made)

    def items(self, item_id: str) -> list[Item]:
        """The entries that are here, in order."""
        return self._library.children(item_id)

    def reasons(self, item_id: str) -> list[tuple[str, str]]:
        """(item id, reason) of the entries that are in the library, in order."""
        asked = select(PlaylistEntryRow.item_id, PlaylistEntryRow.reason).where(PlaylistEntryRow.playlist_id == item_id)
        with self._database.reading() as session:
            rows = session.execute(asked.order_by(PlaylistEntryRow.position)).all()
        return [(one, why) for one, why in rows if one is not None]

    def listing(self, item_id: str) -> Listing:
        """A playlist as files hold it, entries that are not here by what was said of them."""
        asked = select(PlaylistEntryRow).where(PlaylistEntryRow.playlist_id == item_id)
        with self._database.reading() as session:
            title = session.scalar(select(ItemRow.title).where(ItemRow.id == item_id)) or ""
            rows = list(session.scalars(asked.order_by(PlaylistEntryRow.position)))
        here = {item.id: item for item in self._library.get_many([row.item_id for row in rows if row.item_id])}
        return Listing(title, tuple(_listed(row, here.get(row.item_id or "")) for row in rows))

    def due(self) -> list[Kept]:
        """The playlists whose time has come to be made anew."""
        age = self._clock() - PlaylistRow.made
        with self._database.reading() as session:
            ids = list(session.scalars(select(PlaylistRow.item_id).where(PlaylistRow.every * 86_400 <= age)))
        return [kept for one in ids if (kept := self.get(one)) is not None and kept.wish is not None]

    def remove_since(self, when: float) -> int:
        """Deletes the drafts made since a time (unix seconds); how many there were."""
        made = select(PlaylistRow.item_id).where(PlaylistRow.made >= when, PlaylistRow.saved.is_(False))
        with self._database.reading() as session:
            ids = list(session.scalars(made))
        for one in ids:
            self.remove(one)
        return len(ids)

    def remove(self, item_id: str) -> None:
        """Deletes a playlist; the songs stay."""
        with self._database.session() as session:
            row = session.get(ItemRow, item_id)
            if row is not None:
                row.missing, row.changed = True, self._now(session)
            session.execute(delete(PlaylistEntryRow).where(PlaylistEntryRow.playlist_id == item_id))
            session.execute(delete(PlaylistRow).where(PlaylistRow.item_id == item_id))

    def _put(
        self,
        title: str,
        entries: Sequence[tuple[str | None, str, str]],
        words: str,
        wish: str,
        seconds: float,
        item_id: str | None,
    ) -> Item:
        made = self._clock()
        item_id = item_id or make_id("playlist", fold(title), str(made))
        with self._database.session() as session:
            now = self._now(session)
            row = session.get(ItemRow, item_id)
            if row is None:
                row = ItemRow(id=item_id, kind="playlist", title=clean(title) or "Playlist", added=now, changed=now)
                session.add(row)
                session.flush()
            row.duration, row.changed, row.missing = seconds, now, False
            known = session.get(PlaylistRow, item_id)
            if known is None:
                session.add(PlaylistRow(item_id=item_id, words=words, wish=wish, made=made))
            else:
                known.words, known.wish, known.made = words, wish, made
            session.execute(delete(PlaylistEntryRow).where(PlaylistEntryRow.playlist_id == item_id))
            session.add_all(
                PlaylistEntryRow(playlist_id=item_id, position=place, item_id=one, listed=listed, reason=why)
                for place, (one, listed, why) in enumerate(entries)
            )
        self._drop_old_drafts()
        found = self._library.get(item_id)
        assert found is not None
        return found

    def _drop_old_drafts(self) -> None:
        drafts = select(PlaylistRow.item_id).where(PlaylistRow.saved.is_(False), PlaylistRow.every.is_(None))
        with self._database.reading() as session:
            old = list(session.scalars(drafts.order_by(PlaylistRow.made.desc()).offset(_DRAFTS)))
        for item_id in old:
            self.remove(item_id)

    def _now(self, session: Session) -> float:
        """The time, later than that of any change so far: indexes look for what changed since."""
        latest = session.scalar(select(func.max(ItemRow.changed))) or 0.0
        return max(self._clock(), latest + 1e-3)


def _listed(row: PlaylistEntryRow, item: Item | None) -> Listed:
    told = json.loads(row.listed) if row.listed else {}
    if item is None:
        return Listed(**{**told, "identifiers": tuple(told.get("identifiers", ()))})
    place = str(item.path) if item.path is not None else str(told.get("location", ""))
    return Listed(
        item.title, item.artist, item.album, item.duration, place, tuple(told.get("identifiers", ())), row.reason
    )

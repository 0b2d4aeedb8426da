"""The library as the rest of the program sees it: items, what belongs to them, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, literal_column, select, type_coerce
from sqlalchemy.orm import aliased

from tools.library.biasing import names_for_recognition
from tools.library.columns import PathColumn
from tools.library.database import Database
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.folders import add_folder, folders_away, folders_of
from tools.library.items import Item, Kind
from tools.library.scan import ScanProgress, ScanReport, scan
from tools.library.tables import CreditRow, FileRow, ItemRow, PlaylistEntryRow

COUNTED: dict[str, Kind] = {
    "tracks": "track", "albums": "album", "artists": "artist", "shows": "show", "episodes": "episode",
    "audiobooks": "audiobook", "playlists": "playlist",
}  # fmt: skip
_CHUNK = 500

_PATH = type_coerce(func.coalesce(FileRow.path, EpisodeRow.path), PathColumn()).label("path")
_ITEM = (
    ItemRow.id, ItemRow.kind, ItemRow.title, ItemRow.artist, ItemRow.album, ItemRow.duration, _PATH,
    ItemRow.track_number, ItemRow.disc_number, ItemRow.year, ItemRow.genre, ItemRow.start, ItemRow.explicit,
)  # fmt: skip

_FIELDS = tuple(column.key for column in _ITEM)


class Library:
    """Reading the library; use from any thread. Items whose files are missing are found by `get` only."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._names: tuple[float, int, list[str]] | None = None  # as of when, how many, which

    def get(self, item_id: str) -> Item | None:
        """The item with this id, also when its file is missing; None when there never was one."""
        return next(iter(self.get_many([item_id])), None)

    def get_many(self, ids: Sequence[str]) -> list[Item]:
        """Items by id, in the order asked for; unknown ids are left out."""
        found: dict[str, Item] = {}
        for start in range(0, len(ids), _CHUNK):
            for item in self._items(_select().where(ItemRow.id.in_(ids[start : start + _CHUNK]))):
                found[item.id] = item
        return [found[item_id] for item_id in ids if item_id in found]

    def children(self, item_id: str) -> list[Item]:
        """What belongs to an item, in the order in which it is played.

        An album's tracks and a book's chapters by disc and number; an artist's tracks, album after album by year and
        then those without an album; a show's episodes newest first, or from the first on if told in order.
        A playlist's entries in its order, those that are here. A track has none.
        """
        kind = self._kind(item_id)
        if kind == "playlist":
            return self._entries(item_id)
        if kind == "show":
            return self._episodes(item_id)
        if kind == "artist":
            return self._tracks_of_artist(item_id)
        present = _select().where(ItemRow.parent_id == item_id, ItemRow.missing.is_(False))
        return self._items(
            present.order_by(
                func.coalesce(ItemRow.disc_number, 1),
                ItemRow.track_number.is_(None),
                ItemRow.track_number,
                ItemRow.start,
                ItemRow.title,
                ItemRow.id,
            )
        )

    def parent(self, item_id: str) -> str | None:
        """The id of the album, show or audiobook that an item is of."""
        with self.database.reading() as session:
            return session.scalar(select(ItemRow.parent_id).where(ItemRow.id == item_id))

    def guessed(self, item_id: str) -> bool:
        """Whether an item's names were guessed from its path because its file has no title."""
        with self.database.reading() as session:
            return bool(session.scalar(select(ItemRow.guessed).where(ItemRow.id == item_id)))

    def albums(self, artist_id: str) -> list[Item]:
        """An artist's albums, oldest first: their own, not those on which they are guests."""
        own = select(CreditRow.item_id).where(CreditRow.artist_id == artist_id, CreditRow.role == "album")
        return self._items(
            _select()
            .where(ItemRow.id.in_(own), ItemRow.kind == "album", ItemRow.missing.is_(False))
            .order_by(ItemRow.year.is_(None), ItemRow.year, ItemRow.title)
        )

    def newest(self, show_id: str) -> Item | None:
        """A show's latest episode by its date of publication."""
        date = func.coalesce(EpisodeRow.published, ItemRow.added)
        present = _select().where(ItemRow.parent_id == show_id, ItemRow.missing.is_(False))
        latest = present.order_by(date.desc(), ItemRow.track_number.desc(), ItemRow.id).limit(1)
        return next(iter(self._items(latest)), None)

    def unheard(self, limit: int) -> list[Item]:
        """Episodes of the shows that are followed that were not heard, the latest first."""
        date = func.coalesce(EpisodeRow.published, ItemRow.added)
        wanted = _select().where(ItemRow.kind == "episode", ItemRow.missing.is_(False), EpisodeRow.played.is_(None))
        return self._items(wanted.order_by(date.desc(), ItemRow.id).limit(limit))

    def all(self, kind: Kind) -> list[Item]:
        """Every present item of a kind, by artist and title."""
        wanted = _select().where(ItemRow.kind == kind, ItemRow.missing.is_(False))
        return self._items(wanted.order_by(ItemRow.artist, ItemRow.title, ItemRow.id))

    def rows(self) -> list[tuple[Any, ...]]:
        """(id, kind, title, artist, album, parent_id, year, genre) of every present item, fast: for indexes."""
        columns = (ItemRow.id, ItemRow.kind, ItemRow.title, ItemRow.artist, ItemRow.album, ItemRow.parent_id,
                   ItemRow.year, ItemRow.genre)  # fmt: skip
        with self.database.reading() as session:
            return [tuple(row) for row in session.execute(select(*columns).where(ItemRow.missing.is_(False)))]

    def performances(self) -> list[tuple[str, str]]:
        """(item id, artist id) for everything that an artist takes part in: for indexes."""
        with self.database.reading() as session:
            return [(row[0], row[1]) for row in session.execute(select(CreditRow.item_id, CreditRow.artist_id))]

    def changed(self) -> float:
        """When anything in the library changed last (unix seconds): an index made since then is up to date."""
        with self.database.reading() as session:
            return session.scalar(select(func.max(ItemRow.changed))) or 0.0

    def counts(self) -> dict[str, int]:
        """How many there are of each kind: {"tracks": 5, "albums": 1, …}."""
        with self.database.reading() as session:
            rows = session.execute(
                select(ItemRow.kind, func.count()).where(ItemRow.missing.is_(False)).group_by(ItemRow.kind)
            )
            found = {row[0]: row[1] for row in rows}
        return {name: found.get(kind, 0) for name, kind in COUNTED.items()}

    def names(self, limit: int = 50) -> list[str]:
        """Names that speech recognition should know, the most useful first; kept until the library changes."""
        stamp, known = self.changed(), self._names
        if known is None or known[:2] != (stamp, limit):
            known = self._names = (stamp, limit, names_for_recognition(self.database, limit))
        return list(known[2])

    def folders(self) -> list[Path]:
        """The folders that were added."""
        return [folder.path for folder in folders_of(self.database)]

    def away(self) -> list[Path]:
        """Those of them that were not there when they were looked at last: their drive is not plugged in."""
        return folders_away(self.database)

    def add_folder(self, directory: Path) -> Path:
        """Remember a folder to scan; see `tools.library.folders.add_folder`."""
        return add_folder(self.database, directory).path

    def scan(
        self,
        progress: Callable[[ScanProgress], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ScanReport:
        """Bring the library up to date with its folders; see `tools.library.scan.scan`."""
        return scan(self.database, progress, cancelled)

    def _kind(self, item_id: str) -> str | None:
        with self.database.reading() as session:
            return session.scalar(select(ItemRow.kind).where(ItemRow.id == item_id))

    def _entries(self, playlist_id: str) -> list[Item]:
        listed = select(PlaylistEntryRow.item_id).where(PlaylistEntryRow.playlist_id == playlist_id)
        with self.database.reading() as session:
            ids = [one for one in session.scalars(listed.order_by(PlaylistEntryRow.position)) if one is not None]
        return [item for item in self.get_many(ids) if item.path is not None]

    def _episodes(self, show_id: str) -> list[Item]:
        with self.database.reading() as session:
            serial = session.scalar(select(FeedRow.serial).where(FeedRow.item_id == show_id))
        date = func.coalesce(EpisodeRow.published, ItemRow.added)
        number = func.coalesce(ItemRow.track_number, 0)
        order = (date, number) if serial else (date.desc(), number.desc())
        present = _select().where(ItemRow.parent_id == show_id, ItemRow.missing.is_(False))
        return self._items(present.order_by(*order, ItemRow.title, ItemRow.id))

    def _tracks_of_artist(self, artist_id: str) -> list[Item]:
        album = aliased(ItemRow)
        credited = select(CreditRow.item_id).where(CreditRow.artist_id == artist_id)
        part = aliased(ItemRow)
        on_their_albums = select(part.id).where(part.parent_id.in_(credited.where(CreditRow.role == "album")))
        return self._items(
            _select()
            .outerjoin(album, album.id == ItemRow.parent_id)
            .where(
                # One set of ids and no index on the kind (what the plus says in SQLite): otherwise it looks at every
                # track that there is.
                literal_column("+items.kind") == "track",
                ItemRow.missing.is_(False),
                ItemRow.id.in_(credited.union(on_their_albums)),
            )
            .order_by(
                album.id.is_(None),
                album.year.is_(None),
                album.year,
                album.title,
                func.coalesce(ItemRow.disc_number, 1),
                ItemRow.track_number.is_(None),
                ItemRow.track_number,
                ItemRow.title,
                ItemRow.id,
            )
        )

    def _items(self, statement: Select[*tuple[Any, ...]]) -> list[Item]:
        with self.database.reading() as session:
            return list(_made(session.execute(statement)))


def _select() -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = select(*_ITEM)
    files = statement.outerjoin(FileRow, FileRow.id == ItemRow.file_id)
    return files.outerjoin(EpisodeRow, EpisodeRow.item_id == ItemRow.id)


def _made(rows: Any) -> Iterator[Item]:
    for row in rows:
        values = dict(zip(_FIELDS, row, strict=True))
        yield Item(**{**values, "start": values["start"] or 0.0, "part": values["start"] is not None})

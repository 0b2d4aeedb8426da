"""Writing what was read of files into the tables, so that items keep their ids when files move, change or return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from tools.library.albums import put_album
from tools.library.names import clean, fold, make_id
from tools.library.reading import Reading
from tools.library.tables import CreditRow, FileRow, ItemRow
from tools.library.tags import Tags

Outcome = Literal["added", "changed", "moved", "copy", "bad"]
_COPIES_LOOKED_AT = 8  # of one sound when asking which of its files moved away


class Store:
    """Writes readings in the transaction that is handed in. `now` is unix seconds; one object for one scan.

    `albums` collects the albums that were touched.
    """

    def __init__(self, session: Session, folder_id: int, now: float) -> None:
        self._session = session
        self._folder_id = folder_id
        self._now = now
        self.albums: set[str] = set()

    def put(self, reading: Reading) -> Outcome:
        """Write one reading; returns what it turned out to be."""
        row = self._session.scalars(select(FileRow).where(FileRow.path == reading.file.path)).first()
        if reading.tags is None or reading.fingerprint is None:
            self._put_file(reading, row)
            return "bad"
        if row is not None:
            return self._changed(reading, reading.tags, row)
        moved = self._moved_from(reading.fingerprint)
        if moved is not None:
            self._put_file(reading, moved)
            self._put_items(reading, reading.tags, moved.id)
            return "moved"
        row = self._put_file(reading, None)
        if self._known(reading.fingerprint, reading.tags):
            return "copy"
        self._put_items(reading, reading.tags, row.id)
        return "added"

    def _changed(self, reading: Reading, tags: Tags, row: FileRow) -> Outcome:
        """A known path holds something else: new tags, the same music encoded anew, or different music."""
        items = self._session.execute(
            select(ItemRow.id, ItemRow.title, ItemRow.artist).where(ItemRow.file_id == row.id)
        ).all()
        same_sound = row.fingerprint in {None, reading.fingerprint}
        same_name = any((fold(i.title), fold(i.artist)) == (fold(tags.title), fold(tags.artist)) for i in items)
        if items and not same_sound and not same_name:
            self._let_go(row)
            items = []
        self._put_file(reading, row)
        if not items and self._known(str(reading.fingerprint), tags):
            return "copy"
        self._put_items(reading, tags, row.id)
        return "changed" if items else "added"

    def _let_go(self, row: FileRow) -> None:
        """A file holds other music now: its items play a copy of theirs that nothing plays, or have no file."""
        owned = select(ItemRow.id).where(ItemRow.file_id == FileRow.id).exists()
        copies = select(FileRow.id).where(
            FileRow.fingerprint == row.fingerprint, FileRow.state == "ok", FileRow.id != row.id, ~owned
        )
        spare = self._session.scalar(copies.limit(1))
        self._session.execute(update(ItemRow).where(ItemRow.file_id == row.id).values(file_id=spare, changed=self._now))

    def _moved_from(self, sound: str) -> FileRow | None:
        """The row of a file with this sound that is no longer where it was."""
        same = select(FileRow).where(FileRow.fingerprint == sound)
        gone = self._session.scalars(same.where(FileRow.state == "missing").limit(1)).first()
        if gone is not None:
            return gone
        rows = self._session.scalars(same.where(FileRow.state == "ok").limit(_COPIES_LOOKED_AT))
        return next((row for row in rows if not row.path.exists()), None)

    def _known(self, sound: str, tags: Tags) -> bool:
        """Whether a present item has this sound under the same name: then this file is one more copy of it."""
        same = self._session.execute(
            select(ItemRow.title, ItemRow.artist, ItemRow.album).where(
                ItemRow.id.in_(_ids("track", sound, tags)), ItemRow.missing.is_(False), ItemRow.file_id.is_not(None)
            )
        )
        return any(_identity(row.title, row.artist, row.album) == _identity_of(tags) for row in same)

    def _put_file(self, reading: Reading, row: FileRow | None) -> FileRow:
        file = reading.file
        row = row or FileRow(path=file.path)
        row.path, row.directory, row.folder_id = file.path, file.path.parent, self._folder_id
        row.size, row.mtime_ns = file.size, file.mtime_ns
        row.state, row.reason = ("ok", "") if reading.tags else ("bad", reading.reason)
        if reading.tags is not None:
            row.fingerprint, row.album_artist = reading.fingerprint, reading.tags.album_artist
        self._session.add(row)
        self._session.flush()
        return row

    def _put_items(self, reading: Reading, tags: Tags, file_id: int) -> None:
        owned = self._session.execute(
            select(ItemRow.id, ItemRow.kind, ItemRow.parent_id)
            .where(ItemRow.file_id == file_id)
            .order_by(ItemRow.start, ItemRow.id)
        ).all()
        self.albums |= {row.parent_id for row in owned if row.parent_id}
        if tags.book:
            ids = self._put_book(reading, tags, file_id)
        else:
            kept = next((row.id for row in owned if row.kind == "track"), None)
            ids = {self._put_track(reading, tags, file_id, kept)}
        lost = [row.id for row in owned if row.id not in ids]
        if lost:
            self._session.execute(update(ItemRow).where(ItemRow.id.in_(lost)).values(file_id=None))

    def _put_track(self, reading: Reading, tags: Tags, file_id: int, known: str | None) -> str:
        found = known or self._free_id("track", str(reading.fingerprint), tags)
        parent = None
        if tags.album:
            owner = tags.album_artist or (tags.artists or (tags.artist,))[0]
            parent = put_album(self._session, owner, tags.album, self._now)
            self.albums.add(parent)
            if owner:
                self._credit(parent, "album", (owner,))
        self._upsert(
            id=found, kind="track", title=tags.title, artist=tags.artist, album=tags.album, parent_id=parent,
            file_id=file_id, duration=tags.duration, start=None, track_number=tags.track, disc_number=tags.disc,
            year=tags.year, genre=tags.genre, guessed=reading.guessed,
        )  # fmt: skip
        self._credit(found, "performer", tags.artists, replace=True)
        return found

    def _put_book(self, reading: Reading, tags: Tags, file_id: int) -> set[str]:
        """A book is its own item; what is played are its chapters: parts of this file, or the file as one of them."""
        author, title = tags.album_artist or tags.artist, tags.album or tags.title
        book = make_id("audiobook", fold(author), fold(title))
        common = {"artist": author, "year": tags.year, "genre": tags.genre, "guessed": reading.guessed}
        self._upsert(id=book, kind="audiobook", title=title, album="", parent_id=None, file_id=None, start=None,
                     duration=None, track_number=None, disc_number=None, **common)  # fmt: skip
        self._credit(book, "author", (author,) if author else ())
        self._credit(book, "narrator", (tags.narrator,) if tags.narrator else ())
        parts = [(part.title, part.start, part.end - part.start) for part in reading.chapters]
        split = len(parts) > 1
        ids = set()
        for number, (name, start, duration) in enumerate(parts if split else [(tags.title, 0.0, tags.duration)], 1):
            part = make_id("chapter", str(reading.fingerprint), str(number))
            ids.add(part)
            self._upsert(id=part, kind="chapter", title=clean(name), album=title, parent_id=book, file_id=file_id,
                         start=start, duration=duration, disc_number=tags.disc or (tags.track if split else None),
                         track_number=number if split else tags.track, **common)  # fmt: skip
        self._session.execute(
            text(
                "UPDATE items SET duration = (SELECT sum(c.duration) FROM items c WHERE c.parent_id = :b) WHERE id = :b"
            ),
            {"b": book},
        )
        return ids

    def _free_id(self, kind: str, sound: str, tags: Tags) -> str:
        """The sound's id; with the name in it where other music has exactly the same sound and another name."""
        for candidate in _ids(kind, sound, tags):
            row = self._session.execute(select(ItemRow.missing, ItemRow.file_id).where(ItemRow.id == candidate)).first()
            if row is None or row.missing or row.file_id is None:
                return candidate
        count = 0
        while self._session.get(ItemRow, extra := make_id(kind, sound, *_identity_of(tags), str(count))) is not None:
            count += 1
        return extra

    def _upsert(self, **values: object) -> None:
        row = {**values, "added": self._now, "changed": self._now, "missing": False}
        statement = insert(ItemRow).values(row)
        kept = {"id", "added"}
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={name: statement.excluded[name] for name in row if name not in kept}
            )
        )

    def _credit(self, item: str, role: str, names: Iterable[str], *, replace: bool = False) -> None:
        """Say who made an item; makes the artists. `replace` forgets what was said of this role before."""
        if replace:
            self._session.execute(delete(CreditRow).where(CreditRow.item_id == item, CreditRow.role == role))
        for position, name in enumerate(names):
            artist = make_id("artist", fold(name))
            self._session.execute(
                text(
                    "INSERT INTO items (id, kind, title, added, changed) VALUES (:id, 'artist', :name, :now, :now) "
                    "ON CONFLICT (id) DO UPDATE SET missing = 0, changed = :now WHERE missing"
                ),
                {"id": artist, "name": name, "now": self._now},
            )
            self._session.execute(
                insert(CreditRow)
                .values(item_id=item, role=role, artist_id=artist, position=position)
                .on_conflict_do_nothing()
            )


def _identity(title: str, artist: str, album: str) -> tuple[str, str, str]:
    return fold(title), fold(artist), fold(album)


def _identity_of(tags: Tags) -> tuple[str, str, str]:
    return _identity(tags.title, tags.artist, tags.album)


def _ids(kind: str, sound: str, tags: Tags) -> tuple[str, str]:
    return make_id(kind, sound), make_id(kind, sound, *_identity_of(tags))

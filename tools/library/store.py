"""Writing what was read of files into the tables, so that items keep their ids when files move, change or return.

The statements are SQL by hand: a scan runs some ten of them for every file, and building them took most of its time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from tools.library.albums import put_album
from tools.library.columns import stored_path
from tools.library.cue import Cue, CueTrack
from tools.library.names import clean, fold, make_id, split_artists
from tools.library.reading import Reading
from tools.library.tags import Tags

Outcome = Literal["added", "changed", "moved", "copy", "bad"]
_COPIES_LOOKED_AT = 8  # of one sound when asking which of its files moved away

_PUT_FILE = """
INSERT INTO files (id, path, directory, folder_id, size, mtime_ns, fingerprint, album_artist, state, reason)
VALUES (:id, :path, :directory, :folder, :size, :mtime, :sound, :album_artist, :state, :reason)
ON CONFLICT (id) DO UPDATE SET path = :path, directory = :directory, folder_id = :folder, size = :size,
    mtime_ns = :mtime, fingerprint = coalesce(:sound, fingerprint), album_artist = :album_artist, state = :state,
    reason = :reason
RETURNING id
"""
_NAMES = (
    "id kind title artist album parent_id file_id duration start track_number disc_number year genre tempo guessed "
    "explicit"
)
_COLUMNS = _NAMES.split()
_PUT_ITEM = (
    f"INSERT INTO items ({', '.join(_COLUMNS)}, missing, added, changed) "  # noqa: S608 - our own column names
    f"VALUES ({', '.join(':' + name for name in _COLUMNS)}, 0, :now, :now) ON CONFLICT (id) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}, missing = 0, changed = :now"
)
_PUT_ARTIST = """
INSERT INTO items (id, kind, title, added, changed) VALUES (:id, 'artist', :name, :now, :now)
ON CONFLICT (id) DO UPDATE SET missing = 0, changed = :now WHERE missing
"""
_PUT_BOOK = """
INSERT INTO books (item_id, narrator, series, part) VALUES (?, ?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET
    narrator = excluded.narrator, series = excluded.series, part = excluded.part
"""
_SAME = "SELECT id, path, state FROM files WHERE fingerprint = ? ORDER BY state = 'missing' DESC LIMIT ?"
_COPY = """
SELECT id FROM files AS copy WHERE fingerprint = ? AND state = 'ok' AND id != ?
AND NOT EXISTS (SELECT 1 FROM items WHERE items.file_id = copy.id) LIMIT 1
"""


@dataclass(slots=True)
class Store:
    """Writes readings in the transaction that is handed in; one object for each.

    `now` is unix seconds. `made` holds the ids of albums and artists that a scan has written already, so that they are
    not written for every track again; hand the same set to every store of a scan. `albums` collects what was touched.
    """

    session: Session
    folder_id: int
    now: float
    made: set[str] = field(default_factory=set)
    albums: set[str] = field(default_factory=set)

    def put(self, reading: Reading, known: int | None) -> Outcome:
        """Write one reading of a file, whose row is `known` if it has one; returns what it turned out to be."""
        if reading.tags is None or reading.fingerprint is None:
            self._put_file(reading, known)
            return "bad"
        if known is not None:
            return self._changed(reading, reading.tags, known)
        same = self._run(_SAME, (reading.fingerprint, _COPIES_LOOKED_AT))
        for row in same:
            if row[2] == "missing" or not Path(os.fsdecode(row[1])).exists():
                self._put_file(reading, row[0])
                self._put_items(reading, reading.tags, row[0])
                return "moved"
        file_id = self._put_file(reading, None)
        if same and self._has(reading.fingerprint, reading.tags):
            return "copy"
        self._put_items(reading, reading.tags, file_id, new=True)
        return "added"

    def _changed(self, reading: Reading, tags: Tags, file_id: int) -> Outcome:
        """A known path holds something else: new tags, the same music encoded anew, or different music."""
        sound = self._run("SELECT fingerprint FROM files WHERE id = ?", (file_id,))[0][0]
        items = self._run("SELECT title, artist FROM items WHERE file_id = ?", (file_id,))
        same_sound = sound in {None, reading.fingerprint}
        same_name = any((fold(row[0]), fold(row[1])) == (fold(tags.title), fold(tags.artist)) for row in items)
        if items and not same_sound and not same_name:
            # Its items play a copy of theirs that nothing plays, or have no file until their sound turns up again.
            spare = self._run(_COPY, (sound, file_id))
            self._run("UPDATE items SET file_id = ?, changed = ? WHERE file_id = ?",
                      (spare[0][0] if spare else None, self.now, file_id))  # fmt: skip
            items = []
        self._put_file(reading, file_id)
        if not items and self._has(str(reading.fingerprint), tags):
            return "copy"
        self._put_items(reading, tags, file_id)
        return "changed" if items else "added"

    def _has(self, sound: str, tags: Tags) -> bool:
        """Whether a present item has this sound under the same name: then this file is one more copy of it."""
        rows = self._run(
            "SELECT title, artist, album FROM items WHERE id IN (?, ?) AND NOT missing AND file_id IS NOT NULL",
            _ids(sound, tags),
        )
        return any(_identity(*row) == _identity(tags.title, tags.artist, tags.album) for row in rows)

    def _put_file(self, reading: Reading, known: int | None) -> int:
        file, tags = reading.file, reading.tags
        values = {
            "id": known, "path": stored_path(file.name), "directory": stored_path(file.path.parent),
            "folder": self.folder_id, "size": file.size, "mtime": file.mtime_ns, "sound": reading.fingerprint,
            "album_artist": tags.album_artist if tags else "", "state": "ok" if tags else "bad",
            "reason": reading.reason,
        }  # fmt: skip
        return int(self._run(_PUT_FILE, values)[0][0])

    def _put_items(self, reading: Reading, tags: Tags, file_id: int, *, new: bool = False) -> None:
        owned = [] if new else self._run(
            "SELECT id, kind, parent_id, start FROM items WHERE file_id = ? ORDER BY start, id", (file_id,)
        )  # fmt: skip
        self.albums |= {row[2] for row in owned if row[2]}
        if tags.book:
            ids = self._put_book(reading, tags, file_id)
        elif reading.cue is not None:
            ids = {self._put_song(reading, tags, reading.cue, song, file_id) for song in reading.cue.tracks}
        else:
            whole = (row[0] for row in owned if row[1] == "track" and row[3] is None)
            kept = next(whole, None)
            ids = {self._put_track(reading, tags, file_id, kept)}
        for row in owned:
            if row[0] not in ids:
                self._run("UPDATE items SET file_id = NULL WHERE id = ?", (row[0],))

    def _put_song(self, reading: Reading, tags: Tags, cue: Cue, song: CueTrack, file_id: int) -> str:
        """One song of a file that a cue sheet cuts up."""
        artist = song.performer or cue.performer or tags.artist
        end = tags.duration if song.end is None else min(song.end, tags.duration)
        named = replace(
            tags, title=song.title or f"Track {song.number}", artist=artist, artists=split_artists(artist),
            track=song.number, duration=round(end - song.start, 3), year=tags.year or cue.year,
            genre=tags.genre or cue.genre, tempo=None,
        )  # fmt: skip
        part = make_id("track", str(reading.fingerprint), "cue", str(song.number))
        return self._put_track(reading, named, file_id, part, song.start)

    def _put_track(
        self, reading: Reading, tags: Tags, file_id: int, kept: str | None, start: float | None = None
    ) -> str:
        found = kept or self._free_id(str(reading.fingerprint), tags)
        parent = self._album_of(tags) if tags.album else None
        self._put_item(
            id=found, kind="track", title=tags.title, artist=tags.artist, album=tags.album, parent_id=parent,
            file_id=file_id, duration=tags.duration, start=start, track_number=tags.track, disc_number=tags.disc,
            year=tags.year, genre=tags.genre, tempo=tags.tempo, guessed=reading.guessed,
            explicit=tags.explicit,
        )  # fmt: skip
        self._run("DELETE FROM credits WHERE item_id = ? AND role = 'performer'", (found,))
        self._credit(found, "performer", tags.artists)
        return found

    def _album_of(self, tags: Tags) -> str:
        owner = tags.album_artist or (tags.artists or (tags.artist,))[0]
        key = f"{owner}\x1f{tags.album}"
        if key not in self.made:
            album = put_album(self.session, owner, tags.album, self.now)
            self._credit(album, "album", (owner,) if owner else ())
            self.made.add(key)
        album = make_id("album", fold(owner), fold(tags.album))
        self.albums.add(album)
        return album

    def _put_book(self, reading: Reading, tags: Tags, file_id: int) -> set[str]:
        """A book is its own item; what is played are its chapters: parts of this file, or the file as one of them."""
        author, title = tags.album_artist or tags.artist, tags.album or tags.title
        book = make_id("audiobook", fold(author), fold(title))
        common = {"artist": author, "year": tags.year, "genre": tags.genre, "guessed": reading.guessed}
        self._put_item(id=book, kind="audiobook", title=title, **common)
        self._credit(book, "author", (author,) if author else ())
        self._credit(book, "narrator", (tags.narrator,) if tags.narrator else ())
        self._run(_PUT_BOOK, (book, tags.narrator, tags.series, tags.part))
        parts = [(part.title, part.start, part.end - part.start) for part in reading.chapters]
        split = len(parts) > 1
        ids = set()
        for number, (name, start, duration) in enumerate(parts if split else [(tags.title, 0.0, tags.duration)], 1):
            part = make_id("chapter", str(reading.fingerprint), str(number))
            ids.add(part)
            self._put_item(
                id=part, kind="chapter", title=clean(name) or f"Chapter {number}", album=title, parent_id=book,
                file_id=file_id, start=start, duration=duration, track_number=number if split else tags.track,
                disc_number=tags.disc or (tags.track if split else None), **common,
            )  # fmt: skip
        self._run("UPDATE items SET duration = (SELECT sum(duration) FROM items WHERE parent_id = ?) WHERE id = ?",
                  (book, book))  # fmt: skip
        return ids

    def _free_id(self, sound: str, tags: Tags) -> str:
        """The sound's id; with the name in it where other music has exactly the same sound and another name."""
        ids = _ids(sound, tags)
        rows = self._run("SELECT id, missing OR file_id IS NULL FROM items WHERE id IN (?, ?)", ids)
        taken = {row[0] for row in rows if not row[1]}
        count = 0
        while count < len(ids) and ids[count] in taken:
            count += 1
        if count < len(ids):
            return ids[count]
        while self._run("SELECT 1 FROM items WHERE id = ?", (extra := make_id("track", *ids, str(count)),)):
            count += 1
        return extra

    def _put_item(self, **values: Any) -> None:
        blank = dict.fromkeys(_COLUMNS)
        self._run(_PUT_ITEM, {**blank, "album": "", "explicit": False, "now": self.now, **values})

    def _credit(self, item: str, role: str, names: Iterable[str]) -> None:
        """Say who made an item; makes the artists."""
        for position, name in enumerate(names):
            artist = make_id("artist", fold(name))
            if artist not in self.made:
                self._run(_PUT_ARTIST, {"id": artist, "name": name, "now": self.now})
                self.made.add(artist)
            self._run("INSERT OR IGNORE INTO credits (item_id, role, artist_id, position) VALUES (?, ?, ?, ?)",
                      (item, role, artist, position))  # fmt: skip

    def _run(self, statement: str, values: tuple[Any, ...] | dict[str, Any]) -> Sequence[Any]:
        result = self.session.connection().exec_driver_sql(statement, values)
        return result.fetchall() if result.returns_rows else ()


def _identity(title: str, artist: str, album: str) -> tuple[str, str, str]:
    return fold(title), fold(artist), fold(album)


def _ids(sound: str, tags: Tags) -> tuple[str, str]:
    return make_id("track", sound), make_id("track", sound, *_identity(tags.title, tags.artist, tags.album))

"""The library's tables.

Everything that can be talked about is a row of `items`, whatever its kind: one place to look a name up, one id for
queues, positions and listening events to point at. What only one kind has (a feed's address, say) belongs into a
table of its own beside it, keyed by `item_id`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tools.library.columns import PathColumn
from tools.library.database import Base


class ItemRow(Base):
    """One track, album, artist, show, episode, audiobook, chapter or playlist.

    `parent_id` leads to the album, show or audiobook; `artist` and `album` are how the two are shown, kept here so
    that a list needs no joins. `file_id` is the file to play; the chapters of one file share it and `start` is where a
    chapter begins in it, in seconds. `guessed` marks names taken
    from a path. `tempo`: beats per minute, as the tags tell it. `missing` items have no file at the moment and keep
    their history. `explicit`: marked so by a tag or a feed. `added` and `changed`: unix seconds.
    """

    __tablename__ = "items"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    artist: Mapped[str] = mapped_column(default="", server_default="")
    album: Mapped[str] = mapped_column(default="", server_default="")
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    duration: Mapped[float | None]
    start: Mapped[float | None]
    track_number: Mapped[int | None]
    disc_number: Mapped[int | None]
    year: Mapped[int | None]
    genre: Mapped[str] = mapped_column(default="", server_default="")
    tempo: Mapped[float | None]
    guessed: Mapped[bool] = mapped_column(default=False, server_default="0")
    explicit: Mapped[bool] = mapped_column(default=False, server_default="0")
    missing: Mapped[bool] = mapped_column(default=False, server_default="0")
    added: Mapped[float]
    changed: Mapped[float]

    __table_args__ = (
        Index(None, "kind", "missing"),
        Index(None, "parent_id", "disc_number", "track_number"),
        Index(None, "file_id"),
        Index(None, "changed"),
        Index(None, "added"),
        Index(None, "kind", "duration"),
        Index(None, "tempo"),
    )


class CreditRow(Base):
    """Who made an item. `role`: "performer", "album" (the album's artist), "author", "narrator"."""

    __tablename__ = "credits"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    artist_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (Index(None, "artist_id", "role"),)


class BookRow(Base):
    """What only audiobooks have: who reads it (as written), the series, and which part of it ("2.5" exists)."""

    __tablename__ = "books"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    narrator: Mapped[str] = mapped_column(default="", server_default="")
    series: Mapped[str] = mapped_column(default="", server_default="")
    part: Mapped[float | None]


class PlaylistEntryRow(Base):
    """One entry of a playlist, in its `position` from 0 on.

    `item_id` is NULL for what is not in the library; `listed` is what a file said of it (JSON: title, artist, album,
    duration, location, identifiers). `reason` is the clause that says why it is there, "" where nobody knows.
    """

    __tablename__ = "playlist_entries"

    playlist_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))
    listed: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")


class FolderRow(Base):
    """A folder that the listener added."""

    __tablename__ = "folders"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[Path] = mapped_column(PathColumn, unique=True)
    added: Mapped[float]


class FileRow(Base):
    """A file in one of the folders. A file that no item plays is a copy of one that is played already.

    `state`: "ok", "missing" (was there, is not), "away" (its folder is not there: a drive that is not plugged in),
    "bad" (cannot be read; `reason` says why). `fingerprint` names the
    sound and survives new tags; `album_artist` is the tag as written, "" where there is none.
    """

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[Path] = mapped_column(PathColumn, unique=True)
    directory: Mapped[Path] = mapped_column(PathColumn)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"))
    size: Mapped[int]
    mtime_ns: Mapped[int]
    fingerprint: Mapped[str | None]
    album_artist: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="ok", server_default="ok")
    reason: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (
        Index(None, "directory"),
        Index(None, "fingerprint"),
        Index(None, "folder_id", "state"),
    )

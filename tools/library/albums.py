"""Which album a track belongs to, and what follows for the album from its tracks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tools.library.names import VARIOUS, fold, make_id, split_artists
from tools.library.tables import FileRow, ItemRow

MAJORITY = 0.6  # of the tracks by one artist make an album theirs; the rest are guests


def album_id(artist: str, title: str) -> str:
    """The id of an album: the same for the same album artist and title, in whichever folders its tracks lie."""
    return make_id("album", fold(artist), fold(title))


def album_artist(artists: Sequence[str], numbers: Sequence[tuple[int | None, int | None]]) -> str | None:
    """Whose album it is when no tag says so: from its tracks' main artists and (disc, track) numbers.

    One artist, or one who has most of it, else "Various Artists". None means: these are several albums that happen to
    share a title and a folder ("Greatest Hits"), because their track numbers collide.
    """
    common = Counter(fold(artist) for artist in artists).most_common(1)
    if not common:
        return ""
    key, count = common[0]
    if count >= MAJORITY * len(artists):
        return next(artist for artist in artists if fold(artist) == key)
    numbered = [number for number in numbers if number[1] is not None]
    return None if len(set(numbered)) < len(numbered) else VARIOUS


def settle_albums(session: Session, directory: Path, titles: Collection[str], now: float) -> set[str]:
    """Put the tracks of a directory that name no album artist into the right albums; returns the albums touched."""
    rows = session.execute(
        select(ItemRow.id, ItemRow.album, ItemRow.artist, ItemRow.disc_number, ItemRow.track_number, ItemRow.parent_id)
        .join(FileRow, ItemRow.file_id == FileRow.id)
        .where(FileRow.directory == directory, FileRow.album_artist == "", ItemRow.album.in_(titles))
        .where(ItemRow.kind == "track", FileRow.state == "ok")
    ).all()
    touched: set[str] = set()
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(fold(row.album), []).append(index)
    for indexes in groups.values():
        members = [rows[index] for index in indexes]
        mains = [(split_artists(row.artist) or ("",))[0] for row in members]
        whose = album_artist(mains, [(row.disc_number, row.track_number) for row in members])
        for row, main in zip(members, mains, strict=True):
            owner = main if whose is None else whose
            wanted = album_id(owner, row.album)
            if row.parent_id != wanted:
                put_album(session, owner, row.album, now)
                session.execute(update(ItemRow).where(ItemRow.id == row.id).values(parent_id=wanted, changed=now))
                touched |= {wanted, row.parent_id} if row.parent_id else {wanted}
    return touched


def put_album(session: Session, artist: str, title: str, now: float) -> str:
    """Make sure that an album is there; returns its id."""
    found = album_id(artist, title)
    session.connection().exec_driver_sql(
        "INSERT INTO items (id, kind, title, artist, added, changed) "
        "VALUES (:id, 'album', :title, :artist, :now, :now) "
        "ON CONFLICT (id) DO UPDATE SET missing = 0, changed = :now WHERE missing",
        {"id": found, "title": title, "artist": artist, "now": now},
    )
    return found


_SUMMARY = """
UPDATE items SET changed = :now, (duration, year, genre) = (
    SELECT sum(t.duration), min(t.year), coalesce((
        SELECT g.genre FROM items AS g WHERE g.parent_id = :album AND NOT g.missing AND g.genre != ''
        GROUP BY g.genre ORDER BY count(*) DESC, g.genre LIMIT 1), '')
    FROM items AS t WHERE t.parent_id = :album AND NOT t.missing)
WHERE id = :album AND kind = 'album'
"""


def refresh_albums(session: Session, albums: Collection[str], now: float) -> None:
    """Recompute from the tracks what an album shows: length (seconds), first year and most common genre."""
    if albums:
        session.connection().exec_driver_sql(_SUMMARY, [{"album": album, "now": now} for album in sorted(albums)])

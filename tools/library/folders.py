"""The folders that a listener has added."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from tools.library.database import Database
from tools.library.errors import NoMusic
from tools.library.tables import FileRow, FolderRow
from tools.library.walk import walk

KINDS = "Segue plays mp3, flac, ogg, opus, m4a, wav and aiff files."


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """One added folder."""

    id: int
    path: Path


def folders_of(database: Database) -> list[FolderInfo]:
    """The added folders in the order in which they were added."""
    with database.reading() as session:
        rows = session.execute(select(FolderRow.id, FolderRow.path).order_by(FolderRow.id))
        return [FolderInfo(row.id, row.path) for row in rows]


def add_folder(database: Database, directory: Path) -> FolderInfo:
    """Remember a folder to scan. Inside a known folder it is that one; around known folders it takes their place.

    Nothing is scanned yet. Raises `NoMusic` with what to do when it is not there or holds no music.
    """
    path = Path(directory).expanduser().absolute().resolve()
    if not path.exists():
        raise NoMusic(f"There is no folder {path}.", "Check the spelling, or plug in the drive it is on.")
    if not path.is_dir():
        raise NoMusic(f"{path} is a file, not a folder.", f"Add the folder it is in: segue library add {path.parent}")
    known = folders_of(database)
    for folder in known:
        if folder.path in (path, *path.parents):
            return folder
    if not any(found.files for found in walk(path)):
        raise NoMusic(f"There is no music in {path}.", f"{KINDS} Add a folder that has some: segue library add DIR")
    with database.session() as session:
        row = FolderRow(path=path, added=time.time())
        session.add(row)
        session.flush()
        inner = [folder.id for folder in known if path in folder.path.parents]
        if inner:
            session.execute(update(FileRow).where(FileRow.folder_id.in_(inner)).values(folder_id=row.id))
            session.execute(delete(FolderRow).where(FolderRow.id.in_(inner)))
        return FolderInfo(row.id, path)

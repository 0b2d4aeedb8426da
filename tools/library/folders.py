"""The folders that a listener has added."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from tools.library.database import Database
from tools.library.errors import LibraryError, NoMusic
from tools.library.tables import FileRow, FolderRow
from tools.library.walk import walk

log = logging.getLogger(__name__)

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
        same = session.scalar(select(FolderRow.id).where(FolderRow.path == path))
        if same is not None:  # somebody added it in the meantime
            return FolderInfo(same, path)
        row = FolderRow(path=path, added=time.time())
        session.add(row)
        session.flush()
        inner = [folder.id for folder in known if path in folder.path.parents]
        if inner:
            session.execute(update(FileRow).where(FileRow.folder_id.in_(inner)).values(folder_id=row.id))
            session.execute(delete(FolderRow).where(FolderRow.id.in_(inner)))
        return FolderInfo(row.id, path)


def add_folders(database: Database, directories: Iterable[Path]) -> None:
    """Remember those folders that are not known yet; one that cannot be used now is tried again another time."""
    for directory in directories:
        try:
            add_folder(database, directory)
        except LibraryError as error:
            log.warning("a folder of the settings cannot be used: %s", type(error).__name__)


def folders_away(database: Database) -> list[Path]:
    """The added folders that were not there when they were looked at last."""
    with database.reading() as session:
        away = select(FileRow.folder_id).where(FileRow.state == "away")
        return list(session.scalars(select(FolderRow.path).where(FolderRow.id.in_(away)).order_by(FolderRow.id)))


def say_away(folders: Iterable[Path]) -> str:
    """A sentence about folders that are not there, or "": why something may not be found just now."""
    names = [folder.name or str(folder) for folder in folders]
    if not names:
        return ""
    return f"The folder {' and '.join(names)} can't be reached at the moment, so it isn't looked in."

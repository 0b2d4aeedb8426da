"""Scanning: from folders of files to a library, a bit at a time, so that it may be killed at any moment and go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.library.albums import refresh_albums, settle_albums
from tools.library.columns import stored_path
from tools.library.database import Database
from tools.library.errors import NoMusic, ScanRunning
from tools.library.folders import FolderInfo, folders_of
from tools.library.locks import only_one
from tools.library.presence import mark_files, refresh_presence
from tools.library.reading import Reading, read_file
from tools.library.store import Outcome, Store
from tools.library.tables import FileRow
from tools.library.touched import Touched, is_empty
from tools.library.walk import Directory, SeenFile, count_files, walk

BATCH = 100  # files in one transaction: what a kill can cost
TOGETHER = 200  # directories in one query

Known = dict[str | bytes, tuple[int, int, int, str]]
"""The known files of a directory: path → (id, size, mtime_ns, state)."""


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is: files looked at, of how many, and where it is."""

    done: int
    total: int
    directory: Path


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that cannot be used; `reason` continues "It …"."""

    path: Path
    reason: str


@dataclass(slots=True)
class ScanReport:
    """What a scan found. Counts are files; `seconds` is how long it took.

    `bad` holds every file of the library that cannot be used now, `unavailable` the folders and directories that could
    not be read and were left as they were.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    copies: int = 0
    unchanged: int = 0
    returned: int = 0
    missing: int = 0
    bad: tuple[BadFile, ...] = ()
    unavailable: list[Path] = field(default_factory=list)
    cancelled: bool = False
    seconds: float = 0.0

    def say(self) -> str:
        """The report in one or two sentences."""
        counted = {"added": self.added, "changed": self.changed, "moved": self.moved,
                   "back": self.returned, "missing": self.missing}  # fmt: skip
        news = [f"{count:,} {word}" for word, count in counted.items() if count]
        total = self.added + self.changed + self.moved + self.copies + self.unchanged + self.returned
        text = f"Looked at {total:,} {'file' if total == 1 else 'files'}: {', '.join(news) or 'nothing new'}."
        if self.bad:
            text += f" {len(self.bad):,} could not be read."
        if self.unavailable:
            text += f" {self.unavailable[0]} could not be reached; its music is kept until it is back."
        return text + (" The scan was stopped and can be continued." if self.cancelled else "")


class _Gone(Exception):
    """The folder under scan is no longer there."""


def scan(
    database: Database,
    progress: Callable[[ScanProgress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    touched: Touched | None = None,
) -> ScanReport:
    """Bring the library up to date with its folders, or with what was `touched` in them. Unchanged files stay closed.

    Every `BATCH` files are committed, so that a scan that was killed or cancelled continues when called again. Raises
    `NoMusic` when no folder was added yet, `ScanRunning` when another scan is at work.
    """
    with only_one(database.path.with_name(database.path.name + ".scan")) as mine:
        if not mine:
            raise ScanRunning(
                "The library is being scanned already.", "Wait until that scan has finished.", retryable=True
            )
        folders = folders_of(database)
        if not folders:
            raise NoMusic(
                "No folder with music was added yet.", "Add one: segue library add DIR, or segue library demo"
            )
        return _Scan(database, progress, cancelled, touched).run(folders)


class _Scan:
    """One scan at work."""

    def __init__(
        self,
        database: Database,
        progress: Callable[[ScanProgress], None] | None,
        cancelled: Callable[[], bool],
        touched: Touched | None,
    ) -> None:
        self._touched = touched
        self._database = database
        self._progress = progress
        self._cancelled = cancelled
        self._report = ScanReport()
        self._done = 0
        self._total = 0
        self._made: set[str] = set()
        self._written = 0  # transactions

    def run(self, folders: list[FolderInfo]) -> ScanReport:
        began = time.monotonic()
        if self._progress is not None and self._touched is None:
            self._total = sum(count_files(folder.path) for folder in folders)
        for folder in folders:
            self._folder(folder)
            if self._report.cancelled:
                break
        with self._database.session() as session:
            refresh_presence(session, time.time())
            rows = session.execute(select(FileRow.path, FileRow.reason).where(FileRow.state == "bad"))
            self._report.bad = tuple(BadFile(row.path, row.reason) for row in rows)
        self._report.seconds = time.monotonic() - began
        return self._report

    def _folder(self, folder: FolderInfo) -> None:
        if not folder.path.is_dir():
            self._away(folder)
            return
        seen: set[Path] = set()
        unreadable: list[Path] = []
        gone: set[int] = set()
        found = 0
        try:
            for directory, known in self._beside_known(folder):
                if not directory.readable:
                    unreadable.append(directory.path)
                    continue
                seen.add(directory.path)
                found += len(directory.files)
                gone |= self._directory(folder, directory, known)
                if self._report.cancelled:
                    return
        except _Gone:
            self._away(folder)
            return
        self._report.unavailable.extend(unreadable)
        # An empty folder that held music is more likely a drive that is not mounted than a listener who deleted all.
        empty = found == 0 if self._touched is None else is_empty(folder.path)
        if not folder.path.is_dir() or (empty and self._holds_files(folder)):
            self._away(folder)
        elif not empty:
            self._mark_missing(folder, seen, unreadable, gone)

    def _holds_files(self, folder: FolderInfo) -> bool:
        with self._database.reading() as session:
            known = select(FileRow.id).where(FileRow.folder_id == folder.id, FileRow.state.in_(("ok", "away")))
            return session.scalar(known.limit(1)) is not None

    def _away(self, folder: FolderInfo) -> None:
        """A folder that is not there now: nothing of it can be played until it is back, and nothing is forgotten."""
        self._report.unavailable.append(folder.path)
        with self._database.reading() as session:
            here = session.scalars(
                select(FileRow.id).where(FileRow.folder_id == folder.id, FileRow.state == "ok")
            ).all()
        if here:
            with self._database.session() as session:
                mark_files(session, here, "away")

    def _beside_known(self, folder: FolderInfo) -> Iterator[tuple[Directory, Known]]:
        """The directories to look at, each with what is known of its files.

        Many are looked up at once: a query for each took most of the time of a scan that finds nothing new.
        """
        directories = walk(folder.path) if self._touched is None else self._touched.walk(folder.path)
        while some := list(islice(directories, TOGETHER)):
            known, written = self._known_in(folder, some), self._written
            for directory in some:
                if self._written != written:  # what was read since may have taken over a file that was elsewhere
                    known = self._known_in(folder, [directory])
                yield directory, known.get(stored_path(directory.path), {})

    def _directory(self, folder: FolderInfo, directory: Directory, known: Known) -> set[int]:
        """Read what is new or changed in a directory; returns the ids of known files that are not in it any more."""
        fresh: list[tuple[SeenFile, int | None]] = []
        back: list[int] = []
        for file in directory.files:
            row = known.pop(stored_path(file.name), None)
            again = self._touched is not None and directory.path in self._touched.again
            if again or row is None or (row[1], row[2]) != (file.size, file.mtime_ns):
                fresh.append((file, row[0] if row else None))
                continue
            self._done += 1
            if row[3] in {"missing", "away"}:
                back.append(row[0])
            elif row[3] == "ok":
                self._report.unchanged += 1
        if back:
            with self._database.session() as session:
                self._report.returned += mark_files(session, back, "ok")
        for start in range(0, len(fresh), BATCH):
            batch = list(self._readings(folder, fresh[start : start + BATCH]))
            self._write(folder, directory.path, batch)
            if self._report.cancelled:
                break
        self._tell(directory.path)
        return {row[0] for row in known.values() if row[3] != "missing"}

    def _known_in(self, folder: FolderInfo, directories: list[Directory]) -> dict[str | bytes, Known]:
        """What is known of the files of some directories, by directory."""
        names = [stored_path(directory.path) for directory in directories]
        places = ", ".join("?" * len(names))
        found: dict[str | bytes, Known] = {}
        with self._database.reading() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT directory, path, id, size, mtime_ns, state FROM files "  # noqa: S608 - only question marks
                f"WHERE directory IN ({places}) AND folder_id = ?",
                (*names, folder.id),
            )
            for row in rows.fetchall():
                found.setdefault(row[0], {})[row[1]] = (row[2], row[3], row[4], row[5])
        return found

    def _tell(self, directory: Path) -> None:
        if self._progress is not None:
            self._progress(ScanProgress(self._done, max(self._total, self._done), directory))

    def _readings(
        self, folder: FolderInfo, files: list[tuple[SeenFile, int | None]]
    ) -> Iterator[tuple[Reading, int | None]]:
        for file, known in files:
            if self._cancelled():
                self._report.cancelled = True
                return
            try:
                reading = read_file(file, folder.path)
            except OSError as error:
                if not folder.path.is_dir():
                    raise _Gone from error
                reading = Reading(file, reason=f"cannot be read ({error.strerror or 'input/output error'})")
            self._done += 1
            self._tell(file.path.parent)
            yield reading, known

    def _write(self, folder: FolderInfo, directory: Path, readings: list[tuple[Reading, int | None]]) -> None:
        if not readings:
            return
        self._written += 1
        now = time.time()
        with self._database.session() as session:
            store = Store(session, folder.id, now, self._made)
            outcomes = [store.put(reading, known) for reading, known in readings]
            titles = {reading.tags.album for reading, _ in readings if reading.tags and not reading.tags.album_artist}
            titles.discard("")
            settled = settle_albums(session, directory, titles, now) if titles else set()
            refresh_albums(session, store.albums | settled, now)
        for outcome in outcomes:
            self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        if outcome == "added":
            self._report.added += 1
        elif outcome == "changed":
            self._report.changed += 1
        elif outcome == "moved":
            self._report.moved += 1
        elif outcome == "copy":
            self._report.copies += 1

    def _mark_missing(self, folder: FolderInfo, seen: set[Path], unreadable: list[Path], gone: set[int]) -> None:
        """Files that are not where they were, unless they were found elsewhere or nobody could look."""
        with self._database.session() as session:
            for path in self._lost_directories(session, folder, seen, unreadable):
                rows = session.scalars(
                    select(FileRow.id).where(
                        FileRow.directory == path, FileRow.folder_id == folder.id, FileRow.state != "missing"
                    )
                )
                gone |= set(rows)
            still = select(FileRow.id, FileRow.path, FileRow.directory).where(FileRow.state != "missing")
            lost = []
            for file_id in gone:
                row = session.execute(still.where(FileRow.id == file_id)).first()
                # A file that moved during this scan has its new path by now; one that is skipped is still there.
                if row is not None and (row.directory not in seen or not row.path.exists()):
                    lost.append(file_id)
            self._report.missing += mark_files(session, lost, "missing")

    def _lost_directories(
        self, session: Session, folder: FolderInfo, seen: set[Path], unreadable: list[Path]
    ) -> Iterator[Path]:
        known = session.scalars(select(FileRow.directory).where(FileRow.folder_id == folder.id).distinct()).all()
        hidden = set(unreadable)
        for path in known:
            looked = self._touched is None or self._touched.holds(path)
            if looked and path not in seen and hidden.isdisjoint((path, *path.parents)):
                yield path

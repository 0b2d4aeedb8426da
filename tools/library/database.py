"""The SQLite file that everything is remembered in: opening, transactions, migrations, and errors in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from tools.library.errors import DatabaseError, NewerSchema

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 10_000


class Base(DeclarativeBase):
    """The declarative base of every table, in whichever tool package it is defined."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """One SQLite file in WAL mode: one writer at a time, readers never wait.

    Use from any thread. Raises `DatabaseError` with a sentence and a remedy where SQLite would name a code.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._writer = self._engine.execution_options(segue_write=True)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back on an error.

        It takes SQLite's write lock at once (BEGIN IMMEDIATE), because a reader that turns writer later fails without
        waiting when somebody else wrote in between. Keep it short.
        """
        with self._plain_errors(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads: it sees one moment and neither waits for a writer nor holds one up."""
        with self._plain_errors(), Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def upgrade(self) -> None:
        """Bring the schema to the newest migration; creates the file. Cheap when there is nothing to do."""
        self._make_folder()
        with self._plain_errors():
            newest, current = newest_revision(), self.revision()
            if current == newest:
                return
            if current is not None and current > newest:
                raise NewerSchema(
                    f"The library at {self.path} was written by a newer version of Segue.",
                    "Update Segue (git pull && make), or choose another --home.",
                )
            with self._writer.begin() as connection:
                _migrate(connection)

    def revision(self) -> str | None:
        """The schema's revision ("0001"), or None for a new file."""
        with self._plain_errors(), self._engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
            if found is None:
                return None
            row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
            return None if row is None else str(row[0])

    def empty(self, *tables: str) -> int:
        """Delete every row of some tables, to which no others refer; all or none. Returns how many the first had.

        Pages are given up whole instead of row by row (SQLite's "truncate optimization"), which is possible only while
        foreign keys are not watched.
        """
        with self._plain_errors(), closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys = OFF")
            try:
                cursor.execute("BEGIN IMMEDIATE")
                gone = [int(cursor.execute(f"DELETE FROM {table}").rowcount) for table in tables]  # noqa: S608 - our names
                cursor.execute("COMMIT")
            except sqlite3.Error:
                connection.rollback()
                raise
            finally:
                cursor.execute("PRAGMA foreign_keys = ON")
                cursor.close()
        return gone[0]

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the file or in its log: both are written anew."""
        with self._plain_errors(), closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("VACUUM")  # pages keep pieces of rows that were moved, whatever secure_delete does
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone() or (0,)
            cursor.close()
        if busy:
            raise DatabaseError(
                "It is deleted, but another program is reading, so pieces may be left in the database's log.",
                "Close what uses this home and do it again.",
                retryable=True,
            )

    def close(self) -> None:
        """Give back all connections; the database can be used again afterwards."""
        self._engine.dispose()

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"The folder {self.path.parent} cannot be made ({error.strerror}).", "Choose another with --home DIR."
            ) from error

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            plain = _in_plain_words(error.orig if isinstance(error, DBAPIError) else error, self.path)
            if plain is None:
                raise
            raise plain from error


def newest_revision() -> str:
    """The newest migration this program knows. Files are called NNNN_name.py after their revision."""
    return max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    )

    # Python's sqlite3 opens transactions by its own rules, which breaks transactional DDL and savepoints; SQLAlchemy
    # is told to say BEGIN itself ("Serializable isolation / Savepoints / Transactional DDL" in its SQLite notes).
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not only unlinked
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("segue_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _migrate(connection: Connection) -> None:
    """Run Alembic inside the open write transaction: two processes cannot both create the tables."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


# SQLite's primary result codes in words: (what is wrong, what to do, whether trying again can help).
_PLAIN: dict[int, tuple[str, str, bool]] = {
    sqlite3.SQLITE_FULL: ("The disk that holds {path} is full.", "Free some space and try again.", True),
    sqlite3.SQLITE_NOTADB: ("{path} is not a Segue library.", "Move that file away, or choose another --home.", False),
    sqlite3.SQLITE_CORRUPT: (
        "The library at {path} is damaged.",
        "Move that file away and run: segue library add DIR",
        False,
    ),
    sqlite3.SQLITE_READONLY: (
        "The library at {path} cannot be written.",
        "Make the file and its folder writable.",
        False,
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The library at {path} cannot be opened.",
        "Check that its folder exists and is writable.",
        False,
    ),
    sqlite3.SQLITE_IOERR: ("Reading or writing {path} failed.", "Check the disk, then try again.", True),
    sqlite3.SQLITE_BUSY: ("The library is busy: another program is writing to it.", "Try again in a moment.", True),
}
_PLAIN[sqlite3.SQLITE_PERM] = _PLAIN[sqlite3.SQLITE_READONLY]
_PLAIN[sqlite3.SQLITE_LOCKED] = _PLAIN[sqlite3.SQLITE_BUSY]


def _in_plain_words(error: BaseException | None, path: Path) -> DatabaseError | None:
    """SQLite's result code as a sentence; None for what is a mistake of ours (a constraint, wrong SQL)."""
    code = getattr(error, "sqlite_errorcode", None)
    known = None if code is None else _PLAIN.get(code & 0xFF)  # the primary code of an extended one
    if known is None:
        return None
    say, todo, retryable = known
    return DatabaseError(say.format(path=path), todo, retryable=retryable)

"""The words with which items are described, in an FTS5 table of a SQLite file of its own: ranked by BM25.

The file can be thrown away: everything in it is made from the library.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tools.search.texts import Described

_VERSION = 1  # of the tables below; another one is thrown away and made anew
_TABLES = """
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, digest TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = "porter unicode61 remove_diacritics 2");
CREATE TABLE progress (mark REAL NOT NULL);
INSERT INTO progress VALUES (0);
"""
# Words that nothing can be told by.
_EMPTY = frozenset(
    """a an and any are as at be by do for from get give got have hear her his i id im in is it just let like listen me
    my of on or our out play please put show so some something song songs that the their them then there these they
    this to up us want was we what with you your about podcast podcasts music track tracks album albums book books
    audiobook audiobooks episode episodes artist artists band""".split()  # noqa: SIM905
)


class Words:
    """Finds items by the words that describe them. Use from any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def mark(self) -> float:
        """Up to which change of the library (unix seconds) all is stored."""
        with self._lock:
            return float(self._open().execute("SELECT mark FROM progress").fetchone()[0])

    def set_mark(self, mark: float) -> None:
        """Remember that all is stored up to a change."""
        with self._lock, self._open() as connection:
            connection.execute("UPDATE progress SET mark = ?", (mark,))

    def digests(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Which texts are stored already, by id."""
        asked = f"SELECT id, digest FROM documents WHERE id IN ({','.join('?' * len(ids))})"  # noqa: S608 - only marks
        with self._lock:
            return dict(self._open().execute(asked, list(ids)).fetchall())

    def put(self, items: Sequence[Described]) -> None:
        """Store or replace items."""
        with self._lock:
            self.remove([item.id for item in items])
            with self._open() as connection:
                for item in items:
                    made = connection.execute(
                        "INSERT INTO documents (id, kind, digest) VALUES (?, ?, ?)", (item.id, item.kind, item.digest)
                    )
                    connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (made.lastrowid, item.text))

    def remove(self, ids: Sequence[str]) -> None:
        """Forget items; unknown ones are no matter."""
        with self._lock, self._open() as connection:
            for item_id in ids:
                row = connection.execute("DELETE FROM documents WHERE id = ? RETURNING number", (item_id,)).fetchone()
                if row is not None:
                    connection.execute("DELETE FROM words WHERE rowid = ?", row)

    def nearest(self, text: str, kinds: Collection[str], limit: int) -> list[tuple[str, float]]:
        """(id, BM25) of the items that share telling words with a text, best first."""
        words = [word for word in _words(text) if word not in _EMPTY] or _words(text)
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        among = f"AND d.kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        with self._lock:
            rows = self._open().execute(
                "SELECT d.id, -words.rank FROM words JOIN documents AS d ON d.number = words.rowid "  # noqa: S608
                f"WHERE words MATCH ? {among} ORDER BY words.rank LIMIT ?",
                (wanted, *sorted(kinds), limit),
            )
            return [(row[0], row[1]) for row in rows]

    def count(self) -> int:
        """How many items are stored."""
        with self._lock:
            return int(self._open().execute("SELECT count(*) FROM documents").fetchone()[0])

    def close(self) -> None:
        """Give back the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = _opened(self._file)
            except sqlite3.DatabaseError:  # damaged, or something else altogether
                self._file.unlink(missing_ok=True)
                self._connection = _opened(self._file)
        return self._connection


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            known = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if known:
                raise sqlite3.DatabaseError
            connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        return connection
    except sqlite3.DatabaseError:
        connection.close()
        raise


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()

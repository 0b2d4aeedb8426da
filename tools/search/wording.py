"""The words with which items are described, in an FTS5 table of a SQLite file of its own: ranked by BM25.

The file can be thrown away: everything in it is made from the library. Words are kept as terms (see `terms`), so that
what is counted of a description here is the same as what SQLite finds.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tools.search.feedback import Document
from tools.search.texts import Described

_VERSION = 2  # of the tables below; another one is thrown away and made anew
_TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, digest TEXT NOT NULL,
    length INTEGER NOT NULL, labels TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
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
_MARKS = re.compile("[\u0300-\u036f]")
_TERM = re.compile(r"[^\W_]+")
_CHUNK = 500
_MOST_TERMS = 64  # of a wish; nobody says more, and a text of ten thousand letters must not keep anybody waiting


class Words:
    """Finds items by the words that describe them. Use from any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._rarity: dict[str, float] = {}
        self._about: tuple[int, float] | None = None  # how many there are, and how long they are

    def mark(self) -> float:
        """Up to which change of the library (unix seconds) all is stored."""
        with self._lock:
            return float(self._open().execute("SELECT mark FROM progress").fetchone()[0])

    def set_mark(self, mark: float) -> None:
        """Remember that all is stored up to a change."""
        with self._lock, self._open() as connection:
            connection.execute("UPDATE progress SET mark = ?", (mark,))
            self._rarity, self._about = {}, None

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
                    found = terms(item.text)
                    made = connection.execute(
                        "INSERT INTO documents (id, kind, digest, length, labels) VALUES (?, ?, ?, ?, ?)",
                        (item.id, item.kind, item.digest, len(found), "\n".join(item.labels)),
                    )
                    connection.execute(
                        "INSERT INTO words (rowid, text) VALUES (?, ?)", (made.lastrowid, " ".join(found))
                    )

    def remove(self, ids: Sequence[str]) -> None:
        """Forget items; unknown ones are no matter."""
        with self._lock, self._open() as connection:
            for item_id in ids:
                row = connection.execute("DELETE FROM documents WHERE id = ? RETURNING number", (item_id,)).fetchone()
                if row is not None:
                    connection.execute("DELETE FROM words WHERE rowid = ?", row)

    def nearest(self, text: str, kinds: Collection[str], limit: int) -> list[tuple[str, float]]:
        """(id, BM25) of the items that share telling words with a text, best first."""
        wanted = " OR ".join(f'"{term}"' for term in telling(text))
        if not wanted:
            return []
        among = f"AND d.kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        with self._lock:
            rows = self._open().execute(
                "SELECT d.id, -words.rank FROM words JOIN documents AS d ON d.number = words.rowid "  # noqa: S608
                f"WHERE words MATCH ? {among} ORDER BY words.rank LIMIT ?",
                (wanted, *sorted(kinds), limit),
            )
            return [(row[0], row[1]) for row in rows]

    def documents(self, ids: Collection[str]) -> dict[str, Document]:
        """The terms of items, of those that are stored."""
        asked = list(ids)
        found: dict[str, Document] = {}
        for start in range(0, len(asked), _CHUNK):
            some = asked[start : start + _CHUNK]
            with self._lock:
                rows = self._open().execute(
                    "SELECT d.id, w.text, d.labels FROM documents AS d JOIN words AS w ON w.rowid = d.number "  # noqa: S608
                    f"WHERE d.id IN ({','.join('?' * len(some))})",
                    some,
                )
                found.update((row[0], Document(Counter(row[1].split()), tuple(row[2].splitlines()))) for row in rows)
        return found

    def labels(self) -> list[str]:
        """All labels that items have."""
        with self._lock:
            rows = self._open().execute("SELECT DISTINCT labels FROM documents").fetchall()
        return sorted({label for row in rows for label in row[0].splitlines()})

    def rarity(self, asked: Collection[str]) -> dict[str, float]:
        """The inverse document frequencies of terms (BM25's); what says nothing has none."""
        with self._lock:
            total, _ = self._counted()
            new = [term for term in asked if term not in self._rarity]
            for start in range(0, len(new), _CHUNK):
                some = new[start : start + _CHUNK]
                rows = self._open().execute(
                    f"SELECT term, doc FROM vocabulary WHERE term IN ({','.join('?' * len(some))})",  # noqa: S608
                    some,
                )
                counts = dict(rows.fetchall())
                self._rarity.update((term, _rarity(term, counts.get(term, 0), total)) for term in some)
            return {term: self._rarity[term] for term in asked}

    def average_length(self) -> float:
        """How many terms a description has."""
        with self._lock:
            return self._counted()[1]

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

    def _counted(self) -> tuple[int, float]:
        if self._about is None:
            row = self._open().execute("SELECT count(*), avg(length) FROM documents").fetchone()
            self._about = (int(row[0]), float(row[1] or 0.0))
        return self._about

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


def terms(text: str) -> list[str]:
    """The words of a text as they are compared: folded, without accents and plural endings (Harman 1991, "S")."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return [_singular(word) for word in _TERM.findall(folded)]


def telling(text: str) -> list[str]:
    """The terms of a wish by which something can be told, each once; all of them if there are no others."""
    found = list(dict.fromkeys(terms(text)))
    return ([term for term in found if term not in _EMPTY_TERMS] or found)[:_MOST_TERMS]


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word[-2] in "us" else word[:-1]


def _rarity(term: str, documents: int, total: int) -> float:
    if term in _EMPTY_TERMS or not documents:
        return 0.0
    return max(math.log((total - documents + 0.5) / (documents + 0.5)), 1e-6)


_EMPTY_TERMS = frozenset(map(_singular, _EMPTY))

"""Forgetting, exactly and at once: rows are gone, overwritten on the disk, and whoever learned from them is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tools.search.words import key
from tools.taste.errors import TasteError
from tools.taste.frames import SUBJECTS
from tools.taste.listeners import find_listener
from tools.taste.log import EventLog

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: all events that are like this in every way. None: in any.

    `items` are keys as events have them; `begin` and `end` unix seconds, `end` not included. `events` is how many.
    With nothing but None it was everything.
    """

    user: str | None = None
    items: frozenset[str] | None = None
    begin: float | None = None
    end: float | None = None
    events: int = 0

    @property
    def everything(self) -> bool:
        """Whether nothing is left."""
        return self.user is None and self.items is None and self.begin is None and self.end is None


@dataclass(frozen=True, slots=True)
class Heard:
    """What words name out of what was heard: rows among the subjects, items as events have them, and a name."""

    rows: frozenset[int]
    items: frozenset[str]
    name: str


class Forgetting:
    """Forgets events. Use from any thread; in the process that owns the home."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._told: list[Callable[[Forgotten], None]] = []

    def listen(self, on_forgotten: Callable[[Forgotten], None]) -> None:
        """Be told what was forgotten, so that what was learned from it can be dropped, too."""
        self._told.append(on_forgotten)

    def forget(
        self,
        *,
        user: str | None = None,
        things: Heard | None = None,
        begin: float | None = None,
        end: float | None = None,
    ) -> Forgotten:
        """Forget the events of a listener, about some things, in a time; without any of these: all of them.

        Of a listener of whom everything is forgotten, what they allow and their rules go, too; of everything, the rules
        and what is allowed stay. Returns when the database has been overwritten and everybody was told.
        """
        whole = user is None and things is None and begin is None and end is None
        gone = self._log.database.empty("listening_events", "subjects") if whole else 0
        with self._log.database.session() as session:
            if not whole:
                where, values = _where(session, user, begin, end)
                gone = _delete(session, where, values, None if things is None else sorted(things.rows))
            if user is not None and things is None and begin is None and end is None:
                session.execute(text("DELETE FROM listeners WHERE name = :name"), {"name": user})
            session.execute(text(_ORPHANS))
            session.execute(text(_STRANGERS))
        self._log.database.scrub()
        done = Forgotten(user, None if things is None else things.items, begin, end, gone)
        for on_forgotten in self._told:
            on_forgotten(done)
        return done

    def find(self, words: str, *, artist: bool = False) -> Heard:
        """What words name among the things that were heard: an id, a title, "title by artist", an album, show or book.

        Raises:
            TasteError: nothing is called so, or several different things are.
        """
        with self._log.database.reading() as session:
            rows = [tuple(row) for row in session.execute(text(SUBJECTS))]
        said = key(words)
        tests: list[Callable[[tuple[Any, ...]], bool]] = [
            lambda row: row[1] == words.strip(),
            lambda row: said in {key(f"{row[3]} by {row[4] or row[5]}"), key(f"{row[4] or row[5]} {row[3]}")},
            lambda row: key(row[3]) == said,
            lambda row: bool(row[5]) and key(row[5]) == said,
        ]
        of_artist: list[Callable[[tuple[Any, ...]], bool]] = [lambda row: bool(row[4]) and key(row[4]) == said]
        for test in of_artist if artist else [*tests, *of_artist]:
            found = [row for row in rows if test(row)]
            if found:
                return _one(found, words, whole=test not in tests[:3])
        raise TasteError(f"I have heard nothing called {words} with you.", "See: segue history show")


_ORPHANS = "DELETE FROM subjects WHERE id NOT IN (SELECT subject_id FROM listening_events)"
_STRANGERS = """
DELETE FROM listeners WHERE id NOT IN (SELECT listener_id FROM listening_events)
AND id NOT IN (SELECT listener_id FROM consents)
AND id NOT IN (SELECT listener_id FROM exclusions WHERE listener_id IS NOT NULL)
"""


def _one(found: Sequence[tuple[Any, ...]], words: str, *, whole: bool) -> Heard:
    """What was found as one thing; of several with the same title nobody knows which was meant."""
    makers = {key(row[4] or row[5]): f"{row[3]} by {row[4] or row[5]}" for row in found}
    if not whole and len(makers) > 1:
        names = "; ".join(sorted(makers.values())[:4])
        raise TasteError(f"Several things are called {words}: {names}.", "Say it with “by” and the name.")
    name = words if whole else found[0][3]
    return Heard(frozenset(row[0] for row in found), frozenset(row[1] for row in found), name)


def _where(session: Session, user: str | None, begin: float | None, end: float | None) -> tuple[str, list[Any]]:
    tests: list[str] = ["1"]
    values: list[Any] = []
    if user is not None:
        listener = find_listener(session, user)
        if listener is None:
            raise TasteError(f"I know no listener called {user}.")
        tests.append("listener_id = ?")
        values.append(listener)
    for test, value in (("at >= ?", begin), ("at < ?", end)):
        if value is not None:
            tests.append(test)
            values.append(value)
    return " AND ".join(tests), values


def _delete(session: Session, where: str, values: Sequence[Any], rows: Sequence[int] | None) -> int:
    connection = session.connection()
    if rows is None:
        return connection.exec_driver_sql(f"DELETE FROM listening_events WHERE {where}", tuple(values)).rowcount  # noqa: S608 - our own words
    gone = 0
    for first in range(0, len(rows), _CHUNK):
        part = rows[first : first + _CHUNK]
        places = f"subject_id IN ({', '.join('?' * len(part))})"
        statement = f"DELETE FROM listening_events WHERE {where} AND {places}"  # noqa: S608 - our own words
        gone += connection.exec_driver_sql(statement, (*values, *part)).rowcount
    return gone

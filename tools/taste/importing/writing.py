"""Rows into the log: each distinct name is looked up once, and nothing that is there comes in a second time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from tools.taste.consent import Allowed, allowed, allowed_for
from tools.taste.events import PLAYER, RANKS, signals_of
from tools.taste.importing.report import FileReport
from tools.taste.importing.rows import Row, Skip
from tools.taste.listeners import listener_name, put_listener
from tools.taste.matching import Matcher, Named
from tools.taste.subjects import mark_of, name_keys, named

SAME_PLAY = 120.0
"""Seconds that two sources may disagree about when the same play began."""
_MOST_NAMES = 500_000
_HOUR = 3600

_PUT_SUBJECT = """
INSERT INTO subjects (key, kind, title, artist, album, address, duration, item_id, matched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
  kind = CASE WHEN subjects.kind = 'track' THEN excluded.kind ELSE subjects.kind END,
  album = CASE WHEN subjects.album = '' THEN excluded.album ELSE subjects.album END,
  address = CASE WHEN subjects.address = '' THEN excluded.address ELSE subjects.address END,
  item_id = coalesce(subjects.item_id, excluded.item_id)
RETURNING id, item_id
"""
_OTHERS = "SELECT 1 FROM listening_events WHERE listener_id = ? AND source <> ? LIMIT 1"
_TWINS = "subject_id IN (SELECT id FROM subjects WHERE id = :subject_id OR item_id = :item_id)"
_NEAR = f"""
listener_id = :listener_id AND {_TWINS} AND what = 'play' AND source <> :source
AND at BETWEEN :at - {SAME_PLAY} AND :at + {SAME_PLAY}
"""
_DROP_POORER = f"DELETE FROM listening_events WHERE {_NEAR} AND rank < :rank"  # noqa: S608 - constants
_COLUMNS = ("listener_id", "subject_id", "what", "at", "ended", "utc_offset", "listened", "duration", "how", "began",
            "device", "source", "consent", "mark", "rank")  # fmt: skip
_PUT = f"INSERT INTO listening_events ({', '.join(_COLUMNS)}) SELECT {', '.join(f':{name}' for name in _COLUMNS)}"
_UNLESS_KNOWN = "ON CONFLICT (listener_id, mark) DO NOTHING"
_PUT_PLAIN = f"{_PUT} WHERE true {_UNLESS_KNOWN}"
_KNOWN = "SELECT 1 FROM listening_events WHERE listener_id = :listener_id AND mark = :mark"
_RICHER = f"SELECT 1 FROM listening_events WHERE {_NEAR} AND rank >= :rank AND how <> 'skipped'"  # noqa: S608
_PUT_BESIDE = f"{_PUT} WHERE NOT (:what = 'play' AND EXISTS ({_RICHER})) {_UNLESS_KNOWN}"
_BY_ADDRESS = "SELECT id, item_id FROM subjects WHERE address = ? LIMIT 1"
_HAS_ITEM = "SELECT id FROM items WHERE id = ?"


class Place(NamedTuple):
    """A subject's row and key, and the library's item that it is."""

    id: int
    key: str
    item: str | None


class Writer:
    """Writes the rows of one import. `put` is to be called within a transaction; a writer outlives many of them."""

    def __init__(self, user: str, offset_at: Callable[[float], int], now: float, *, dry_run: bool = False) -> None:
        self._user, self._offset_at, self._now, self._dry = user, offset_at, now, dry_run
        self._places: dict[tuple[str, str], Place] = {}
        self._addresses: dict[str, Place] = {}
        self._listeners: dict[str, tuple[int, Allowed]] = {}
        self._offsets: dict[int, int] = {}
        self._seen: set[tuple[int, int]] = set()  # what a dry run would have written
        self._allowed: dict[tuple[int, str, str, bool], int] = {}
        self._mixed: dict[tuple[int, str], bool] = {}
        self.matched: dict[str, bool] = {}

    def put(self, session: Session, rows: Sequence[Row], source: str, report: FileReport) -> None:
        """Write rows of one source."""
        self._session = session
        self._name(rows)
        values = [found for row in rows if (found := self._values(row, source, report)) is not None]
        beside = any(self._others(*pair) for pair in {(value["listener_id"], value["source"]) for value in values})
        added = self._would_add(values, beside=beside) if self._dry else self._add(values, beside=beside)
        report.added += added
        report.known += len(values) - added

    def _add(self, values: Sequence[dict[str, Any]], *, beside: bool) -> int:
        connection: Any = self._session.connection().connection.driver_connection
        if beside:
            heard = [value for value in values if value["what"] == "play" and value["how"] != "skipped"]
            connection.executemany(_DROP_POORER, heard)
        before = connection.total_changes
        connection.executemany(_PUT_BESIDE if beside else _PUT_PLAIN, values)
        return int(connection.total_changes - before)

    def _would_add(self, values: Sequence[dict[str, Any]], *, beside: bool) -> int:
        return sum(not self._run(_KNOWN, value) and not (beside and self._run(_RICHER, value)) for value in values)

    def _others(self, listener: int, source: str) -> bool:
        """Whether another source has recorded this listener, too; asked anew for every file."""
        if (listener, source) not in self._mixed:
            self._mixed[listener, source] = bool(self._run(_OTHERS, (listener, source)))
        return self._mixed[listener, source]

    def next_file(self) -> None:
        """Another file begins."""
        self._mixed.clear()

    def _values(self, row: Row, source: str, report: FileReport) -> dict[str, Any] | None:
        place = self._place(row)
        if place is None:
            report.skip(Skip("about something that is named nowhere in the export", wrong=False))
            return None
        source = row.source or source
        listener, given = self._listener(row.user)
        kind = (listener, row.what, row.how, source != PLAYER)
        if kind not in self._allowed:
            self._allowed[kind] = int(allowed_for(given, signals_of(row.what, row.how, imported=kind[-1])))
        consent = self._allowed[kind] if row.consent is None else self._allowed[kind] & row.consent
        if not consent:
            report.skip(Skip("that you do not allow to be used", wrong=False))
            return None
        mark = mark_of(source, place.key, row.key) if row.mark is None else row.mark
        report.saw(row.at)
        if self._dry:
            if (listener, mark) in self._seen:
                report.known += 1
                return None
            self._seen.add((listener, mark))
        return {
            "listener_id": listener, "subject_id": place.id, "item_id": place.item, "what": row.what, "at": row.at,
            "ended": row.ended, "utc_offset": self._offset(row.at), "listened": row.listened, "duration": row.duration,
            "how": row.how, "began": row.began, "device": row.device, "source": source, "consent": consent,
            "mark": mark, "rank": RANKS.get(source, 0),
        }  # fmt: skip

    def _listener(self, user: str | None) -> tuple[int, Allowed]:
        name = listener_name(user if user is not None else self._user)
        if name not in self._listeners:
            owner = put_listener(self._session, name, self._now)
            self._listeners[name] = (owner, allowed(self._session, owner))
        return self._listeners[name]

    def _offset(self, at: float) -> int:
        hour = int(at // _HOUR)
        if hour not in self._offsets:
            self._offsets[hour] = self._offset_at(at)
        return self._offsets[hour]

    def _place(self, row: Row) -> Place | None:
        if row.title:
            return self._places[_as_written(row)]
        for address in row.addresses:
            if address in self._addresses:
                return self._addresses[address]
            if found := self._run(_BY_ADDRESS, (address,)):
                return Place(found[0][0], address, found[0][1])
        return None

    def _name(self, rows: Sequence[Row]) -> None:
        """Find or make the subjects of rows."""
        if len(self._places) > _MOST_NAMES:
            self._places.clear()
            self._addresses.clear()
        new = {_as_written(row): row for row in reversed(rows) if row.title and _as_written(row) not in self._places}
        told = list(new.values())
        creators, titles = name_keys([row.creator for row in told]), name_keys([row.title for row in told])
        keys = [row.item or named(*names) for row, *names in zip(told, creators, titles, strict=True)]
        items = self._matcher.find([Named(row.title, row.creator, row.album) for row in told])
        for row, key, item in zip(told, keys, items, strict=True):
            own = row.item if row.item and self._run(_HAS_ITEM, (row.item,)) else item
            values = (key, row.kind, row.title, row.artist, row.album, next(iter(row.addresses), ""), row.duration, own,
                      self._now)  # fmt: skip
            found = self._run(_PUT_SUBJECT, values)[0]
            self._places[_as_written(row)] = Place(found[0], key, found[1])
            self.matched[key] = found[1] is not None
        for row in rows:
            if row.title and row.addresses:
                place = self._places[_as_written(row)]
                self._addresses.update((address, place) for address in row.addresses if address not in self._addresses)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._session)

    def _run(self, statement: str, values: Any) -> Sequence[Any]:
        # The driver's own rows and marks: SQLAlchemy's would cost more than the statements.
        connection: Any = self._session.connection().connection.driver_connection
        found: Sequence[Any] = connection.execute(statement, values).fetchall()
        return found


def _as_written(row: Row) -> tuple[str, str]:
    return (row.creator, row.title) if not row.item else (row.item, "\0")

"""One event as it will be read, at once: what `tools.taste.frames` derives for all, from its own session alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tools.taste import frames, gate
from tools.taste.consent import Use, allowed
from tools.taste.events import SESSION_GAP, ListeningEvent, is_scrobble
from tools.taste.exclusions import rules
from tools.taste.listeners import listeners

_TAIL = 64
_OWNER = "SELECT listener_id, at FROM listening_events WHERE id = ?"
_BEFORE = """
SELECT at, max(at, coalesce(ended, at)) FROM listening_events WHERE listener_id = ? AND at <= ?
ORDER BY at DESC LIMIT ? OFFSET ?
"""
_SESSION = f"""
SELECT event.id, item, kind, title, artist, album, genre, what, at, ended, utc_offset, listened,
  coalesce(duration, own_duration), how, began, device, source, consent
FROM listening_events AS event JOIN ({frames.SUBJECTS}) ON subject_id = subject
WHERE listener_id = ? AND at BETWEEN ? AND ? ORDER BY at, event.id
"""  # noqa: S608 - our own words


def read_event(session: Session, number: int, use: Use) -> ListeningEvent | None:
    """The event with this number, if it may be used so and counts."""
    found = _run(session, _OWNER, (number,))
    if not found:
        return None
    listener, at = found[0]
    span = (listener, _session_start(session, listener, at), at)
    if rules(session):
        return _sifted(session, number, use, span)
    given = allowed(session, listener)
    rows = [row for row in _run(session, _SESSION, span) if gate.may(given, row[7], row[13], row[16], row[17], use)]
    return _derived(rows, number, listeners(session)[listener])


def _derived(rows: list[Any], number: int, user: str) -> ListeningEvent | None:
    """The event out of the rows of its session, in which it has a place."""
    until, begin, previous = float("-inf"), 0, None
    for row in rows:
        at, ended = row[8], row[9]
        if at - until > SESSION_GAP:
            begin, previous = int(at // 1), None
        if row[0] == number:
            minutes = int((at + 60 * row[10]) // 60)
            return ListeningEvent(  # type: ignore[call-arg] # a row has as many as there are names
                row[0], user, *row[1:10], row[11], row[12], row[13], row[14], minutes // 60 % 24,
                (minutes // 1440 + 3) % 7, begin, previous, row[15], row[16], row[17],
                is_scrobble(row[7], row[11], row[12]),
            )  # fmt: skip
        until = max(until, at, ended or at)
        previous = row[1] if row[7] == "play" else previous
    return None


def _sifted(session: Session, number: int, use: Use, span: tuple[int, float, float]) -> ListeningEvent | None:
    """The same where there are rules: they are asked as they always are."""
    import polars as pl

    tail = frames.read(session, "WHERE listener_id = ? AND at BETWEEN ? AND ?", span)
    found = frames.derive(gate.sift(session, tail, use)).filter(pl.col("id") == number)
    return next(frames.events(found), None)


def _session_start(session: Session, listener: int, at: float) -> float:
    """When the session that goes on at a time began, or earlier; what came before has no part in it."""
    start, offset = at, 0
    while rows := _run(session, _BEFORE, (listener, at, _TAIL, offset)):
        for began, until in rows:
            if start - until > SESSION_GAP:
                return start
            start = began
        offset += _TAIL
    return start


def _run(session: Session, statement: str, values: tuple[Any, ...]) -> list[Any]:
    return [tuple(row) for row in session.connection().exec_driver_sql(statement, values)]

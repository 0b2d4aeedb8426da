"""The listening log: written as things happen, read through the gate."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from tools.library.database import Database
from tools.library.items import Item
from tools.taste import frames, gate
from tools.taste.consent import Use, allowed, allowed_for
from tools.taste.events import (
    DEFAULT,
    GUEST,
    PLAYER,
    RANKS,
    WHATS,
    Began,
    How,
    ListeningEvent,
    What,
    signals_of,
)
from tools.taste.latest import read_event
from tools.taste.listeners import find_listener, listener_name, listeners, put_listener
from tools.taste.matching import attach
from tools.taste.subjects import mark_of, of_item
from tools.taste.tables import EventRow, SubjectRow

if TYPE_CHECKING:
    import polars as pl

log = logging.getLogger(__name__)

Heard = Callable[[ListeningEvent], None]


class EventLog:
    """The listening log of a home; use from any thread.

    `listener` is who listens now ("": whoever usually does; "guest": nothing is recorded). `clock` gives unix seconds,
    `zone` the listener's time zone, None for this machine's.
    """

    def __init__(
        self, database: Database, *, clock: Callable[[], float] = time.time, zone: tzinfo | None = None
    ) -> None:
        self.database = database
        self.listener = DEFAULT
        self._clock, self._zone = clock, zone
        self._told: list[tuple[Use, Heard]] = []

    def listen(self, on_event: Heard, use: Use = Use.PERSONALISE) -> None:
        """Be told of every event that is noted from now on and may be used so, after it is in the database."""
        self._told.append((use, on_event))

    def note(
        self,
        what: What,
        item: Item,
        *,
        user: str | None = None,
        at: float | None = None,
        ended: float | None = None,
        listened: float | None = None,
        duration: float | None = None,
        how: How = "",
        began: Began = "",
        device: str = "",
    ) -> int | None:
        """Write an event down.

        Returns its id; None when a guest listens, the listener allows no use of it, or it is written down already.
        """
        who = self.listener if user is None else user
        if who.casefold() == GUEST:
            return None
        if what not in WHATS:
            raise ValueError(what)
        now = self._clock()
        at = now if at is None else at
        with self.database.session() as session:
            owner = put_listener(session, listener_name(who), now)
            consent = allowed_for(allowed(session, owner), signals_of(what, how))
            if not consent:
                return None
            values: dict[str, Any] = {
                "listener_id": owner, "subject_id": put_item(session, item, now), "what": what, "at": at,
                "ended": ended, "utc_offset": self.utc_offset(at), "listened": listened, "duration": duration,
                "how": how, "began": began, "device": device, "source": PLAYER, "consent": int(consent),
                "mark": mark_of(PLAYER, item.id, (what, round(at * 1000))), "rank": RANKS[PLAYER],
            }  # fmt: skip
            put = upsert(EventRow).values(values).on_conflict_do_nothing().returning(EventRow.id)
            made = session.execute(put).scalar()
        if made is None:
            return None
        self._tell(made)
        return made

    def frame(
        self, use: Use = Use.PERSONALISE, user: str | None = None, *, after: int = 0, excluded: bool = False
    ) -> pl.DataFrame:
        """The events that may be used so, as columns (`tools.taste.frames` names them), by listener and time.

        `user`: of one listener; `after`: only those with a larger id, though all are taken into account for sessions;
        `excluded`: also what a rule excludes, with weight 0.
        """
        import polars as pl

        with self.database.reading() as session:
            where = "" if user is None else "WHERE listener_id = ?"
            values = () if user is None else (find_listener(session, user),)
            found = frames.derive(gate.sift(session, frames.read(session, where, values), use, excluded=excluded))
        return found.filter(pl.col("id") > after) if after else found

    def events(
        self, use: Use = Use.PERSONALISE, user: str | None = None, *, after: int = 0
    ) -> Iterator[ListeningEvent]:
        """The same, one by one."""
        yield from frames.events(self.frame(use, user, after=after))

    def event(self, number: int, use: Use = Use.PERSONALISE) -> ListeningEvent | None:
        """One event, if it may be used so; reads no more of the log than its session."""
        with self.database.reading() as session:
            return read_event(session, number, use)

    def attach(self) -> int:
        """Look in the library for what is known by its names only; after a scan. Returns how much was found."""
        with self.database.session() as session:
            return attach(session, self._clock())

    def listeners(self) -> list[str]:
        """Everybody of whom something was recorded, or who said what they allow."""
        with self.database.reading() as session:
            return sorted(listeners(session).values())

    def count(self) -> int:
        """How many events there are, whatever they may be used for."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(EventRow)) or 0

    def utc_offset(self, at: float) -> int:
        """Minutes that the listener's clock is east of UTC at a time."""
        if self._zone is None:
            return time.localtime(at).tm_gmtoff // 60
        offset = datetime.fromtimestamp(at, UTC).astimezone(self._zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds() // 60)

    def _tell(self, number: int) -> None:
        known: dict[Use, ListeningEvent | None] = {}
        for use, on_event in self._told:
            if use not in known:
                known[use] = self.event(number, use)
            event = known[use]
            if event is None:
                continue
            try:
                on_event(event)
            except Exception:  # what learns must not keep anything from being written down
                log.warning("somebody who listens to the log failed at an event")
                log.debug("where it failed", exc_info=True)


def put_item(session: Session, item: Item, now: float) -> int:
    """The row of an item of the library among the subjects, made if there is none."""
    found = session.scalar(select(SubjectRow.id).where(SubjectRow.key == item.id))
    if found is not None:
        return found
    subject = of_item(item)
    values = {name: getattr(subject, name) for name in subject.__slots__} | {"matched": now}
    made = session.execute(upsert(SubjectRow).values(values).on_conflict_do_nothing().returning(SubjectRow.id))
    return int(made.scalar_one())

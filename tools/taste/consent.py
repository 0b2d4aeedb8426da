"""What each listener allows: which signals may be used for what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from enum import IntFlag
from typing import get_args

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from tools.library.database import Database
from tools.taste.events import DEFAULT, PLAYER, SIGNALS, WHATS, How, Signal, signals_of
from tools.taste.listeners import find_listener, listener_name, put_listener
from tools.taste.tables import ConsentRow, EventRow


class Use(IntFlag):
    """What an event may be used for; stored as bits.

    PERSONALISE: the model of this listener, on this machine. COMMUNITY: a model of many listeners, from which only
    leaves what several of them share. SHARE: leaving this machine as it is, in an export made for others.
    """

    PERSONALISE = 1
    COMMUNITY = 2
    SHARE = 4


DEFAULTS = Use.PERSONALISE
"""What is allowed for every signal until the listener says something else."""
USES: Mapping[str, Use] = {"personalise": Use.PERSONALISE, "community": Use.COMMUNITY, "share": Use.SHARE}

Allowed = dict[Signal, Use]


class Consents:
    """Reads and writes consent. Use from any thread. `clock` gives unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def table(self, user: str = DEFAULT) -> Allowed:
        """What a listener allows, signal by signal."""
        with self._database.reading() as session:
            listener = find_listener(session, user)
            return dict.fromkeys(SIGNALS, DEFAULTS) if listener is None else allowed(session, listener)

    def set(self, signal: Signal, use: Use, on: bool, user: str = DEFAULT, *, past: bool = False) -> int:
        """Allow or forbid a use of a signal from now on.

        Forbidding holds for everything that was ever recorded. Allowing holds for what is recorded from now on, and
        with `past` also for what was recorded without it. Returns how many past events that are.
        """
        now = self._clock()
        with self._database.session() as session:
            listener = put_listener(session, listener_name(user), now)
            bits = {name: bool(on) for name, bit in USES.items() if bit & use}
            for name in bits:
                values = {"listener_id": listener, "signal": signal, "use": name, "allowed": on, "changed": now}
                keep = {"allowed": on, "changed": now}
                session.execute(insert(ConsentRow).values(values).on_conflict_do_update(set_=keep))
            return _grant_past(session, listener, signal, use) if on and past else 0


def allowed(session: Session, listener: int) -> Allowed:
    """What a listener allows, signal by signal."""
    found = dict.fromkeys(SIGNALS, DEFAULTS)
    for row in session.execute(
        select(ConsentRow.signal, ConsentRow.use, ConsentRow.allowed).where(ConsentRow.listener_id == listener)
    ):
        if row[0] in found and row[1] in USES:
            bit = USES[row[1]]
            found[row[0]] = found[row[0]] | bit if row[2] else found[row[0]] & ~bit
    return found


def allowed_for(given: Allowed, signals: Iterable[Signal]) -> Use:
    """What an event of these signals may be used for: what is allowed for all of them."""
    uses = Use.PERSONALISE | Use.COMMUNITY | Use.SHARE
    for signal in signals:
        uses &= given[signal]
    return uses


def _grant_past(session: Session, listener: int, signal: Signal, use: Use) -> int:
    """Write a use onto the events of a signal, where their other signals allow it, too."""
    given, changed = allowed(session, listener), 0
    for imported in (False, True):
        for what in WHATS:
            for how in get_args(How) if what == "play" else ("",):
                needs = signals_of(what, how, imported=imported)
                bits = int(allowed_for(given, needs) & use)
                if signal not in needs or not bits:
                    continue
                where = [EventRow.listener_id == listener, EventRow.what == what]
                where.append(EventRow.source != PLAYER if imported else EventRow.source == PLAYER)
                where += [EventRow.how == how] if what == "play" else []
                where.append(EventRow.consent.op("&")(bits) != bits)
                grant = update(EventRow).where(*where).values(consent=EventRow.consent.op("|")(bits))
                changed += session.execute(grant).rowcount  # type: ignore[attr-defined]
    return changed

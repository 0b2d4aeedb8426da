"""Rules under which events do not count: a weekend, sleep sounds, one artist, one device. They can be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tools.library.database import Database
from tools.library.items import AUDIOBOOK, MUSIC, PODCAST
from tools.taste.errors import TasteError
from tools.taste.listeners import listener_name, listeners, put_listener
from tools.taste.tables import ExclusionRow

if TYPE_CHECKING:
    import polars as pl

KINDS = {"music": MUSIC, "podcast": PODCAST, "audiobook": AUDIOBOOK}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What an event must be like, in all of these, not to count. What is empty does not matter.

    `since` and `until` are unix seconds, until not included; `weekdays` has Monday as 0; `hours` are a first and a last
    hour, both included, and may go over midnight. `words`: title, artist, album or genre hold them. `kind` is music,
    podcast or audiobook. `words`, `artist`, `album`, `genre` and `device` are compared without case. `user`: whose
    events; None: everybody's.
    """

    item: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    words: str = ""
    kind: str = ""
    device: str = ""
    source: str = ""
    since: float | None = None
    until: float | None = None
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, int] | None = None
    user: str | None = None

    def covers(self) -> pl.Expr:
        """Which events of a frame (see `tools.taste.frames`) the rule is about."""
        import polars as pl

        # Without any condition but the listener it is all of theirs.
        tests = [pl.lit(value=True)]
        if self.item:
            tests.append(pl.col("item") == self.item)
        exact = {name: getattr(self, name).lower() for name in ("artist", "album", "genre", "device")}
        tests += [pl.col(name).str.to_lowercase() == value for name, value in exact.items() if value]
        if self.words:
            named = [pl.col(name).str.to_lowercase().str.contains(self.words.lower(), literal=True) for name in _NAMED]
            tests.append(pl.any_horizontal(named))
        if self.kind:
            tests.append(pl.col("kind").is_in(sorted(KINDS.get(self.kind, {self.kind}))))
        if self.source:
            tests.append(pl.col("source") == self.source)
        return pl.all_horizontal([*tests, *self._when()])

    def _when(self) -> list[pl.Expr]:
        import polars as pl

        tests = [pl.col("user") == self.user] if self.user is not None else []
        at = pl.col("at").dt.epoch("us") / 1e6
        tests += [at >= self.since] if self.since is not None else []
        tests += [at < self.until] if self.until is not None else []
        tests += [pl.col("weekday").is_in(list(self.weekdays))] if self.weekdays else []
        if self.hours is not None:
            first, last = self.hours
            after, before = pl.col("hour") >= first, pl.col("hour") <= last
            tests.append(after & before if first <= last else after | before)
        return tests


_NAMED = ("title", "artist", "album", "genre")


class Exclusions:
    """Keeps the rules. Use from any thread."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def add(self, rule: Exclusion) -> int:
        """Let a rule hold, for what was and what will be. Returns its number; the same rule is not written twice.

        Raises:
            TasteError: the rule says nothing.
        """
        if rule == Exclusion():
            raise TasteError("A rule that says nothing would make nothing count.", "Say what is not to count.")
        known = next((number for number, other in self.all() if other == rule), None)
        if known is not None:
            return known
        with self._database.session() as session:
            now = self._clock()
            owner = None if rule.user is None else put_listener(session, listener_name(rule.user), now)
            values = {"listener_id": owner, "rule": _written(rule), "made": now}
            return int(session.execute(insert(ExclusionRow).values(values).returning(ExclusionRow.id)).scalar_one())

    def remove(self, number: int) -> bool:
        """Take a rule back: what it covered counts again."""
        with self._database.session() as session:
            gone = session.execute(delete(ExclusionRow).where(ExclusionRow.id == number))
            return bool(gone.rowcount)  # type: ignore[attr-defined]

    def all(self) -> list[tuple[int, Exclusion]]:
        """Every rule with its number, in the order in which they were made."""
        with self._database.reading() as session:
            return rules(session)


def rules(session: Session) -> list[tuple[int, Exclusion]]:
    """Every rule with its number."""
    names = listeners(session)
    found = session.execute(
        select(ExclusionRow.id, ExclusionRow.listener_id, ExclusionRow.rule).order_by(ExclusionRow.id)
    )
    return [(row[0], _read(row[2], None if row[1] is None else names[row[1]])) for row in found]


def _written(rule: Exclusion) -> str:
    blank = asdict(Exclusion())
    return json.dumps({k: v for k, v in asdict(rule).items() if v != blank[k] and k != "user"}, ensure_ascii=False)


def _read(text: str, user: str | None) -> Exclusion:
    known = {field.name for field in fields(Exclusion)}
    values: dict[str, Any] = {k: v for k, v in json.loads(text).items() if k in known}
    for name in ("weekdays", "hours"):
        if name in values:
            values[name] = tuple(values[name])
    return Exclusion(**values, user=user)

"""Where preferences are kept: what holds now, what was taken back, and for how long each was meant."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, delete, select, update

from tools.library.database import Database
from tools.library.items import Item
from tools.search.words import key
from tools.taste.preferences.rules import Rule
from tools.taste.preferences.tables import PreferenceRow

Scope = Literal["once", "session", "always"]
EVERYONE = ""
_ONCE = 3 * 3600.0
_NIGHT_ENDS = 5  # an evening is over at five in the morning


@dataclass(frozen=True, slots=True)
class Preference:
    """One statement that holds. `until`: unix seconds, None for always."""

    id: int
    statement: str
    scope: Scope
    rule: Rule
    made: float
    until: float | None = None


class Preferences:
    """The preferences of the listeners of one home. `clock` gives unix seconds; a part of the day is local time.

    `listener` is who listens now; what is asked without naming a listener is about them and about everyone.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self.listener = EVERYONE

    def add(self, statement: str, scope: Scope, rule: Rule, listener: str | None = None) -> Preference:
        """Keeps a statement. What was said about the same subject before, in the same scope, is replaced by it."""
        now = self._clock()
        listener = self.listener if listener is None else listener
        until = self._until(scope, now)
        with self._database.session() as session:
            if rule.subject is not None:
                for row in session.scalars(
                    self._holding(listener, now).where(PreferenceRow.scope == scope, PreferenceRow.listener == listener)
                ):
                    old = Rule.read(json.loads(row.rule))
                    if (old.subject, old.hours, old.days, old.months) == (
                        rule.subject, rule.hours, rule.days, rule.months):  # fmt: skip
                        row.undone = now
            row = PreferenceRow(
                listener=listener,
                statement=statement,
                scope=scope,
                rule=json.dumps(rule.plain()),
                made=now,
                until=until,
            )
            session.add(row)
            session.flush()
            return _preference(row)

    def holding(self, listener: str | None = None) -> list[Preference]:
        """What holds at present for a listener and for everyone, oldest first."""
        with self._database.reading() as session:
            return [_preference(row) for row in session.scalars(self._holding(listener, self._clock()))]

    def undo(self, preferences: Iterable[Preference]) -> None:
        """Takes statements back; they can be brought back with `redo`."""
        ids = [preference.id for preference in preferences]
        with self._database.session() as session:
            session.execute(update(PreferenceRow).where(PreferenceRow.id.in_(ids)).values(undone=self._clock()))

    def redo(self, preferences: Iterable[Preference]) -> None:
        """Brings back what was taken back."""
        ids = [preference.id for preference in preferences]
        with self._database.session() as session:
            session.execute(update(PreferenceRow).where(PreferenceRow.id.in_(ids)).values(undone=None))

    def about(self, words: str, listener: str | None = None) -> list[Preference]:
        """Those whose statement or subject holds one of the telling words."""
        told = {word for word in key(words).split() if len(word) > 2}
        return [
            preference
            for preference in self.holding(listener)
            if told & {*key(preference.statement).split(), *(_subject(preference.rule).split())}
        ]

    def allows(self, item: Item, listener: str | None = None, now: datetime | None = None) -> bool:
        """Whether nothing that holds now speaks against an item that was not asked for by name."""
        return bool(self.keep([item], listener, now))

    def keep(self, items: Sequence[Item], listener: str | None = None, now: datetime | None = None) -> list[Item]:
        """The items against which nothing speaks, in their order."""
        moment = now or datetime.fromtimestamp(self._clock()).astimezone()
        rules = [p.rule for p in self.holding(listener) if p.rule.stance == "avoid" and p.rule.holds(moment)]
        return [item for item in items if not any(rule.covers(item) for rule in rules)]

    def favour(self, item: Item, listener: str | None = None, now: datetime | None = None) -> int:
        """How many statements that hold now speak for an item."""
        moment = now or datetime.fromtimestamp(self._clock()).astimezone()
        rules = [p.rule for p in self.holding(listener) if p.rule.stance == "prefer" and p.rule.holds(moment)]
        return sum(rule.covers(item) for rule in rules)

    def strict(self) -> list[Preference]:
        """Those that hold even against what is asked for by name."""
        return [one for one in self.holding() if one.rule.subject is not None and one.rule.subject.by == "explicit"]

    def permitted(self, items: Sequence[Item]) -> list[Item]:
        """The items that may play when they are asked for by name, in their order."""
        rules = [one.rule for one in self.strict()]
        return [item for item in items if not any(rule.covers(item) for rule in rules)]

    def drop(self, listener: str) -> None:
        """Deletes everything that a listener said, for good."""
        with self._database.session() as session:
            session.execute(delete(PreferenceRow).where(PreferenceRow.listener == listener))

    def _holding(self, listener: str | None, now: float) -> Select[PreferenceRow]:
        listener = self.listener if listener is None else listener
        return (
            select(PreferenceRow)
            .where(PreferenceRow.undone.is_(None), PreferenceRow.listener.in_({listener, EVERYONE}))
            .where((PreferenceRow.until.is_(None)) | (PreferenceRow.until > now))
            .order_by(PreferenceRow.id)
        )

    @staticmethod
    def _until(scope: Scope, now: float) -> float | None:
        if scope == "always":
            return None
        if scope == "once":
            return now + _ONCE
        here = datetime.fromtimestamp(now).astimezone()
        end = here.replace(hour=_NIGHT_ENDS, minute=0, second=0, microsecond=0)
        return (end if end > here else end + timedelta(days=1)).timestamp()


def _subject(rule: Rule) -> str:
    return rule.subject.value if rule.subject and rule.subject.by != "item" else ""


def _preference(row: PreferenceRow) -> Preference:
    scope: Scope = "once" if row.scope == "once" else "session" if row.scope == "session" else "always"
    return Preference(row.id, row.statement, scope, Rule.read(json.loads(row.rule)), row.made, row.until)

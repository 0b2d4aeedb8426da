"""Why things were put before the listener: written down when they are chosen, told when somebody asks."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Literal, cast

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from tools.library.database import Database
from tools.library.items import Item
from tools.taste.tables import ChoiceRow

Source = Literal["asked", "playlist", "recommended", "radio"]
_MOST = 5000
_AT_ONCE = 100  # of one wish that are kept for good: nobody asks about the rest of a thousand songs


@dataclass(frozen=True, slots=True)
class Choice:
    """Why an item was chosen: `words` are the wish that it answers, `reason` one true clause ("you love Lena Orr")."""

    source: Source
    words: str
    reason: str = ""
    made: float = 0.0


class Choices:
    """The latest choice of each item, the most recent ones. Use from any thread.

    `database` is where they are kept for the next start, unless it is `private` just now; None: as long as the program
    runs. `clock` gives unix seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        database: Database | None = None,
        private: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock, self._database, self._private = clock, database, private
        self._known: OrderedDict[str, Choice] = OrderedDict()

    def note(self, items: Iterable[Item], source: Source, words: str, reasons: Iterable[str] = ()) -> None:
        """Items were chosen for a wish; `reasons` go with them one by one."""
        given = iter(reasons)
        made: dict[str, Choice] = {}
        for item in items:
            made[item.id] = Choice(source, words, next(given, ""), self._clock())
        for item_id, choice in made.items():
            self._known[item_id] = choice
            self._known.move_to_end(item_id)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        if made and not self._private():
            self._write(dict(list(made.items())[:_AT_ONCE]))

    def forget_since(self, when: float) -> None:
        """Choices made since a time (unix seconds) are forgotten."""
        for item_id in [one for one, choice in list(self._known.items()) if choice.made >= when]:
            self._known.pop(item_id, None)
        if self._database is not None:
            with self._database.session() as session:
                session.execute(delete(ChoiceRow).where(ChoiceRow.made >= when))

    def of(self, item: Item) -> Choice | None:
        """Why the item was chosen last, if it was."""
        known = self._known.get(item.id)
        if known is not None or self._database is None:
            return known
        with self._database.reading() as session:
            row = session.get(ChoiceRow, item.id)
        return None if row is None else Choice(cast("Source", row.source), row.words, row.reason, row.made)

    def _write(self, made: dict[str, Choice]) -> None:
        if self._database is None:
            return
        put = insert(ChoiceRow)
        told = {name: put.excluded[name] for name in ("source", "words", "reason", "made")}
        with self._database.session() as session:
            rows = [{"item_id": item_id, **asdict(choice)} for item_id, choice in made.items()]
            session.execute(put.on_conflict_do_update(index_elements=["item_id"], set_=told), rows)
            oldest = select(ChoiceRow.made).order_by(ChoiceRow.made.desc()).offset(_MOST).limit(1).scalar_subquery()
            session.execute(delete(ChoiceRow).where(ChoiceRow.made <= oldest))

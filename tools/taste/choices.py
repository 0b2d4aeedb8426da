"""Why things were put before the listener: written down when they are chosen, told when somebody asks."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from tools.library.items import Item

Source = Literal["asked", "playlist", "recommended", "radio"]
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Choice:
    """Why an item was chosen: `words` are the wish that it answers, `reason` one true clause ("you love Lena Orr")."""

    source: Source
    words: str
    reason: str = ""
    made: float = 0.0


class Choices:
    """The latest choice of each item, the most recent ones; kept as long as the program runs."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._known: OrderedDict[str, Choice] = OrderedDict()

    def note(self, items: Iterable[Item], source: Source, words: str, reasons: Iterable[str] = ()) -> None:
        """Items were chosen for a wish; `reasons` go with them one by one."""
        given = iter(reasons)
        for item in items:
            self._known[item.id] = Choice(source, words, next(given, ""), self._clock())
            self._known.move_to_end(item.id)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget_since(self, when: float) -> None:
        """Choices made since a time (unix seconds) are forgotten."""
        for item_id in [one for one, choice in self._known.items() if choice.made >= when]:
            del self._known[item_id]

    def of(self, item: Item) -> Choice | None:
        """Why the item was chosen last, if it was."""
        return self._known.get(item.id)

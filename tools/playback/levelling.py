"""Everything at about the same loudness: which gain an item of the queue gets, and that it keeps it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tools.library.errors import LibraryError
from tools.library.items import Item
from tools.playback.queue import Queue

log = logging.getLogger(__name__)

GainOf = Callable[[Item, bool], float]
"""(item, whether it plays as a part of its album) → amplitude."""
_KEPT = 8


class Levelling:
    """Asks for an item's gain once and stays with it: a measurement that arrives while it plays must not be heard."""

    def __init__(self, gain_of: GainOf | None) -> None:
        self._gain_of = gain_of
        self._kept: dict[str, float] = {}

    def gain(self, item: Item, queue: Queue) -> float:
        """The amplitude to play an item of this queue with; 1 where nobody knows."""
        if self._gain_of is None:
            return 1.0
        gain = self._kept.pop(item.id, None)
        if gain is None:
            try:
                gain = self._gain_of(item, in_album(item, queue))
            except (LibraryError, OSError) as error:
                log.warning("the loudness of an item is not known: %s", type(error).__name__)
                gain = 1.0
        self._kept[item.id] = gain
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return gain


def in_album(item: Item, queue: Queue) -> bool:
    """Whether an item stands beside another one of its album, in their order."""
    if not item.album or queue.shuffled:
        return False
    items = [entry.item for entry in queue.entries]
    places = [place for place, other in enumerate(items) if other.id == item.id]
    beside = (items[at] for place in places for at in (place - 1, place + 1) if 0 <= at < len(items))
    return any(other.id != item.id and other.album == item.album for other in beside)

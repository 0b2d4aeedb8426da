"""Taking an opinion back, as if it had never been given: the one before it counts again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from tools.library.items import Item
from tools.taste.consent import Use
from tools.taste.forgetting import Forgetting, Heard
from tools.taste.log import EventLog
from tools.taste.standing import Opinion

_MOMENT = 1e-3  # seconds: the log's times are exact to the millisecond


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An opinion that is gone: of what (an item's id, its title and maker) and which."""

    item: str
    name: str
    opinion: str


def take_back(log: EventLog, forgetting: Forgetting, item: Item | None = None) -> TakenBack | None:
    """Forgets the last opinion of whoever listens now, of `item` or, None, at all; None if there was none."""
    import polars as pl

    given = log.frame(Use.PERSONALISE, log.listener).filter(pl.col("what").is_in(get_args(Opinion)))
    if item is not None:
        given = given.filter(pl.col("item") == item.id)
    if given.is_empty():
        return None
    event = log.event(int(given.sort("id")["id"][-1]))
    if event is None:
        return None
    found: Heard = forgetting.find(event.item)
    forgetting.forget(user=event.user, things=found, begin=event.at - _MOMENT, end=event.at + _MOMENT)
    name = f"{event.title} by {event.artist}" if event.artist else event.title
    return TakenBack(event.item, name, event.what)

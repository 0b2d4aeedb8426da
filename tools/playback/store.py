"""What the player remembers over restarts. Every write is one transaction: it is there whole, or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from tools.library.database import Database
from tools.library.items import Item
from tools.playback.queue import Entry, Queue, Repeat
from tools.playback.state import Doing
from tools.playback.tables import BookmarkRow, PlayerRow, PositionRow, QueueRow

PLAYED = 20
"""How many items the player remembers to have played."""


@dataclass(slots=True)
class Memory:
    """The player beside its queue."""

    state: Doing = "stopped"
    position: float = 0.0
    volume: int = 60
    voice_volume: int = 100
    speed: float = 1.0
    speech_speed: float = 1.0
    muted: bool = False
    played: list[Item] = field(default_factory=list)


class PlayerStore:
    """Reads and writes the player's tables. `clock` gives unix seconds. Use from any thread."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def load(self) -> tuple[Queue, Memory]:
        """What was saved last; an empty queue in a new home."""
        with self._database.reading() as session:
            rows = session.execute(select(QueueRow).order_by(QueueRow.place)).scalars().all()
            player = session.get(PlayerRow, 1)
        entries = [Entry(row.entry, item_from_json(row.item)) for row in rows]
        order: list[int] | None = None
        if rows and all(row.unshuffled is not None for row in rows):
            order = [row.entry for row in sorted(rows, key=lambda row: row.unshuffled or 0)]
        queue = Queue(entries, unshuffled=order)
        if player is None:
            return queue, Memory()
        queue.index = min(max(0, player.current), len(entries))
        queue.repeat = cast("Repeat", player.repeat)
        return queue, Memory(
            state=cast("Doing", player.state),
            position=player.position,
            volume=player.volume,
            voice_volume=player.voice_volume,
            speed=player.speed,
            speech_speed=player.speech_speed,
            muted=player.muted,
            played=[_item(known) for known in json.loads(player.played)],
        )

    def save(self, queue: Queue, memory: Memory, *, entries: bool) -> None:
        """The player, and with `entries` the whole queue; together with the current item's position."""
        with self._database.session() as session:
            if entries:
                _write_entries(session, queue)
            _write_player(session, queue, memory)
            if queue.current is not None and resumes(queue.current.item):
                self._write_position(session, queue.current.item.id, memory.position)

    def remember(self, item: Item, seconds: float) -> None:
        """Where one was in an item."""
        if resumes(item):
            with self._database.session() as session:
                self._write_position(session, item.id, seconds)

    def forget(self, item: Item) -> None:
        """The item was heard to its end: next time it begins at its beginning."""
        if resumes(item):
            with self._database.session() as session:
                session.execute(delete(PositionRow).where(PositionRow.item_id == item.id))

    def position(self, item: Item) -> float:
        """Seconds at which to go on with an item; 0 for tracks and for what was finished."""
        if not resumes(item):
            return 0.0
        with self._database.reading() as session:
            row = session.get(PositionRow, item.id)
            return 0.0 if row is None else row.seconds

    def latest(self, items: Sequence[Item]) -> int | None:
        """The place of the item in `items` that was heard last and is not finished."""
        places = {item.id: place for place, item in reversed(list(enumerate(items))) if resumes(item)}
        with self._database.reading() as session:
            ordered = session.execute(select(PositionRow.item_id).order_by(PositionRow.updated.desc())).scalars()
            return next((places[item_id] for item_id in ordered if item_id in places), None)

    def bookmark(self, item: Item, seconds: float) -> None:
        """Where one was before an item was started over."""
        if resumes(item):
            values = {"seconds": seconds, "made": self._clock()}
            with self._database.session() as session:
                session.execute(
                    upsert(BookmarkRow)
                    .values(item_id=item.id, **values)
                    .on_conflict_do_update(index_elements=["item_id"], set_=values)
                )

    def bookmarked(self, items: Sequence[Item]) -> tuple[Item, float] | None:
        """The item among these that was started over last, and the seconds at which that was."""
        known = {item.id: item for item in items}
        with self._database.reading() as session:
            rows = session.execute(
                select(BookmarkRow.item_id, BookmarkRow.seconds).order_by(BookmarkRow.made.desc())
            ).all()
        return next(((known[row.item_id], row.seconds) for row in rows if row.item_id in known), None)

    def _write_position(self, session: Session, item_id: str, seconds: float) -> None:
        values = {"seconds": seconds, "updated": self._clock()}
        session.execute(
            upsert(PositionRow)
            .values(item_id=item_id, **values)
            .on_conflict_do_update(index_elements=["item_id"], set_=values)
        )


def resumes(item: Item) -> bool:
    """Whether one goes on with such an item where one left it."""
    return item.kind in {"episode", "chapter"}


def _write_entries(session: Session, queue: Queue) -> None:
    order = None if queue.unshuffled is None else {entry: place for place, entry in enumerate(queue.unshuffled)}
    rows = [
        {
            "place": place,
            "entry": entry.id,
            "unshuffled": None if order is None else order[entry.id],
            "item": item_to_json(entry.item),
        }
        for place, entry in enumerate(queue.entries)
    ]
    session.execute(delete(QueueRow))
    if rows:
        session.execute(insert(QueueRow), rows)


def _write_player(session: Session, queue: Queue, memory: Memory) -> None:
    values = {
        "state": memory.state,
        "current": queue.index,
        "position": memory.position,
        "volume": memory.volume,
        "voice_volume": memory.voice_volume,
        "speed": memory.speed,
        "speech_speed": memory.speech_speed,
        "repeat": queue.repeat,
        "muted": memory.muted,
        "played": json.dumps([_plain(item) for item in memory.played[-PLAYED:]]),
    }
    session.execute(upsert(PlayerRow).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values))


def item_to_json(item: Item) -> str:
    """An item as text."""
    return json.dumps(_plain(item))


def item_from_json(text: str) -> Item:
    """The item again; fields that this version does not know are left out."""
    return _item(json.loads(text))


def _plain(item: Item) -> dict[str, Any]:
    values = {name: value for name, value in asdict(item).items() if value not in (None, "")}
    if item.path is not None:
        values["path"] = os.fspath(item.path)  # JSON escapes the surrogates of undecodable names
    return values


def _item(values: dict[str, Any]) -> Item:
    known = {each.name for each in fields(Item)}
    values = {name: value for name, value in values.items() if name in known}
    if values.get("path") is not None:
        values["path"] = Path(values["path"])
    return Item(**values)

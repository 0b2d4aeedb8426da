"""How the listener wants to hear each show: its speed, and how much of the beginning to leave out."""

from __future__ import annotations

from sqlalchemy import select, update

from tools.library.feeds.core import FeedsCore
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.items import Item


class Habits(FeedsCore):
    """Fits `tools.playback.habits.Habits`. Asked many times a second while an episode plays, so kept in memory."""

    def speed_of(self, item: Item) -> float | None:
        """The speed that the listener chose for the item's show; None: none."""
        found = self._habit(item)
        return None if found is None else found[1]

    def keep_speed(self, item: Item, speed: float) -> bool:
        """Remember a speed for the item's show; False if it is of no show that is followed."""
        found = self._habit(item)
        if found is None:
            return False
        self.set_habits(found[0], speed=speed)
        return True

    def start_of(self, item: Item) -> float:
        """Where an episode begins that was not begun yet, in seconds: after the show's opening."""
        found = self._habit(item)
        return 0.0 if found is None else found[2]

    def show_of(self, item: Item) -> str | None:
        """The show that an item is an episode of, if it is followed."""
        found = self._habit(item)
        return None if found is None else found[0]

    def set_habits(self, show: str, *, speed: float | None = None, intro: float | None = None) -> None:
        """Change how a show is heard; None leaves a value as it is."""
        self._feed_row(show)
        values: dict[str, float] = {}
        if speed is not None:
            values["speed"] = min(3.0, max(0.5, speed))
        if intro is not None:
            values["intro"] = min(3600.0, max(0.0, intro))
        if values:
            with self._database.session() as session:
                session.execute(update(FeedRow).where(FeedRow.item_id == show).values(**values))
        self._habits_by_item.clear()

    def _habit(self, item: Item) -> tuple[str, float | None, float] | None:
        if item.kind != "episode":
            return None
        known = self._habits_by_item
        if item.id not in known:
            with self._database.reading() as session:
                row = session.execute(
                    select(FeedRow.item_id, FeedRow.speed, FeedRow.intro)
                    .join(EpisodeRow, EpisodeRow.show_id == FeedRow.item_id)
                    .where(EpisodeRow.item_id == item.id)
                ).first()
            known[item.id] = None if row is None else (row[0], row[1], row[2])
        return known[item.id]

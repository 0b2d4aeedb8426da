"""What a listener is used to with some items: a speed of their own, and a beginning to leave out."""

from __future__ import annotations

from typing import Protocol

from tools.library.items import Item


class Habits(Protocol):
    """Asked with the player's lock held, many times a second: answer from memory."""

    def speed_of(self, item: Item) -> float | None:
        """The speed for this item; None: as for everything of its kind."""
        ...

    def keep_speed(self, item: Item, speed: float) -> bool:
        """The listener chose a speed while this item played; False: it is for everything of its kind."""
        ...

    def start_of(self, item: Item) -> float:
        """Seconds at which to begin an item that was not begun yet."""
        ...


class NoHabits:
    """Everything is heard alike."""

    def speed_of(self, item: Item) -> float | None:
        """None."""
        return None

    def keep_speed(self, item: Item, speed: float) -> bool:
        """False."""
        return False

    def start_of(self, item: Item) -> float:
        """0."""
        return 0.0

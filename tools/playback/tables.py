"""The player's tables: the queue, the player itself, and where one was in each item."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class QueueRow(Base):
    """One queue entry. `place` is where it plays, `unshuffled` where it goes without shuffling (NULL: the same).

    `item` is the whole item as JSON: the queue survives a library that is being rebuilt.
    """

    __tablename__ = "queue_entries"

    place: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[int]
    unshuffled: Mapped[int | None]
    item: Mapped[str]


class PlayerRow(Base):
    """The player; the one row has id 1.

    `current` is the place in the queue, `played` a JSON list of items, `speech_speed` the speed of episodes and
    chapters (`speed` is the music's).
    """

    __tablename__ = "player_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    current: Mapped[int]
    position: Mapped[float]
    volume: Mapped[int]
    voice_volume: Mapped[int]
    speed: Mapped[float]
    speech_speed: Mapped[float]
    repeat: Mapped[str]
    muted: Mapped[bool]
    played: Mapped[str]


class PositionRow(Base):
    """Where one was in an episode or a chapter that is not finished. `updated`: unix seconds."""

    __tablename__ = "item_positions"

    item_id: Mapped[str] = mapped_column(primary_key=True)
    seconds: Mapped[float]
    updated: Mapped[float]


class BookmarkRow(Base):
    """Where one was in an episode or a chapter before starting it over. `made`: unix seconds."""

    __tablename__ = "bookmarks"

    item_id: Mapped[str] = mapped_column(primary_key=True)
    seconds: Mapped[float]
    made: Mapped[float]

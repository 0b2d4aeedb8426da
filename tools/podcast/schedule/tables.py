"""The table of what is made regularly."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class ScheduleRow(Base):
    """An episode that is made again and again. `at` is `When.pack()`; `topic` the wish, in the listener's words.

    `minutes` (NULL: as the format has it), `hosts` (names or a number, "" for whoever) and `style` as for one episode.
    `due` and `created` are unix seconds. `last` is the item that was made last, `said` a digest of the facts in it,
    `note` what came of it the last time.
    """

    __tablename__ = "podcast_schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    topic: Mapped[str]
    minutes: Mapped[float | None]
    hosts: Mapped[str] = mapped_column(default="", server_default="")
    style: Mapped[str] = mapped_column(default="", server_default="")
    created: Mapped[float]
    due: Mapped[float]
    last: Mapped[str | None]
    said: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")

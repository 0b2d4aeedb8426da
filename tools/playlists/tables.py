"""The table of what playlists were made from; their entries are the library's."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class PlaylistRow(Base):
    """The wish of a playlist: its `words`, and `wish` as JSON ("" for one that came from a file).

    `saved`: the listener gave it a name and wants to keep it; others are drafts. `every`: days after which it is made
    anew, NULL: never. `made`: unix seconds.
    """

    __tablename__ = "playlists"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str]
    wish: Mapped[str]
    saved: Mapped[bool] = mapped_column(default=False, server_default="0")
    every: Mapped[int | None]
    made: Mapped[float]

"""The tables of podcasts: what shows and episodes have beside their rows in `items`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tools.library.columns import PathColumn
from tools.library.database import Base


class FeedRow(Base):
    """A show that the listener subscribed to.

    `trusted` is the "host:port" of a private network that the listener named themselves. `etag` and `modified` are
    what the server said of the version we have; `checked` is when it was last asked (unix seconds), `problem` what went
    wrong then. `speed` (None: as everywhere) and `intro` (seconds) are how the listener wants to hear the show.
    """

    __tablename__ = "feeds"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    trusted: Mapped[str] = mapped_column(default="", server_default="")
    etag: Mapped[str] = mapped_column(default="", server_default="")
    modified: Mapped[str] = mapped_column(default="", server_default="")
    checked: Mapped[float | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    link: Mapped[str] = mapped_column(default="", server_default="")
    text: Mapped[str] = mapped_column(default="", server_default="")
    serial: Mapped[bool] = mapped_column(default=False, server_default="0")
    speed: Mapped[float | None]
    intro: Mapped[float] = mapped_column(default=0.0, server_default="0")


class EpisodeRow(Base):
    """An episode. `published`, `fetched` and `played` are unix seconds; `played` is None until it was heard.

    `path` is the downloaded file, `bytes` its size; both are None while it is only on its server.
    """

    __tablename__ = "episodes"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    show_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    guid: Mapped[str]
    published: Mapped[float | None]
    text: Mapped[str] = mapped_column(default="", server_default="")
    audio: Mapped[str]
    size: Mapped[int | None]
    chapters: Mapped[str] = mapped_column(default="", server_default="")
    transcript: Mapped[str] = mapped_column(default="", server_default="")
    path: Mapped[Path | None] = mapped_column(PathColumn)
    bytes: Mapped[int | None]
    fetched: Mapped[float | None]
    played: Mapped[float | None]

    __table_args__ = (Index(None, "show_id", "published"),)


class DocumentRow(Base):
    """What belongs to an episode and was fetched: `kind` is "chapters" or "transcript"; `body` as it came."""

    __tablename__ = "episode_documents"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]

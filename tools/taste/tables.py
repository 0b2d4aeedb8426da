"""The tables of the listening log.

Two kinds of rows: subjects (what can be heard; names live here, once) and events (what happened; numbers only). What
can be derived from its neighbours (session, what played before, whether it counts as a scrobble) is derived when the
log is read, so that forgetting one event leaves nothing of it in another.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class ListenerRow(Base):
    """Somebody who listens in this home. The one called "" is whoever it is when nobody says. `added`: unix seconds."""

    __tablename__ = "listeners"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    added: Mapped[float]


class SubjectRow(Base):
    """What events are about: an item of the library, or something that is known only by its names.

    `key` is the item's id, or a hash of the names; `item_id` is the library's item as soon as there is one (no foreign
    key: the log outlives a library that is built anew). `album` is the album, show or book; `address` is what others
    call it (a Spotify URI, a MusicBrainz id). `matched`: when it was last looked for in the library (unix seconds).
    """

    __tablename__ = "subjects"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    artist: Mapped[str] = mapped_column(default="", server_default="")
    album: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")
    duration: Mapped[float | None]
    item_id: Mapped[str | None]
    matched: Mapped[float] = mapped_column(default=0.0, server_default="0")

    __table_args__ = (Index(None, "item_id", "matched"),)


class EventRow(Base):
    """One listening event; see `tools.taste.events.ListeningEvent` for the values.

    `at` and `ended` are unix seconds (UTC), `utc_offset` minutes east of it where the listener was. `consent` holds the
    uses that were allowed when it was recorded (`Use` bits). `mark` is what an imported event is known by, so that it
    is not imported twice; `rank` is how much its source knows, so that a richer copy may replace it.
    """

    __tablename__ = "listening_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    listener_id: Mapped[int] = mapped_column(ForeignKey("listeners.id", ondelete="CASCADE"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"))
    what: Mapped[str]
    at: Mapped[float]
    ended: Mapped[float | None]
    utc_offset: Mapped[int] = mapped_column(default=0, server_default="0")
    listened: Mapped[float | None]
    duration: Mapped[float | None]
    how: Mapped[str] = mapped_column(default="", server_default="")
    began: Mapped[str] = mapped_column(default="", server_default="")
    device: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str]
    consent: Mapped[int]
    mark: Mapped[int | None]
    rank: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        Index(None, "listener_id", "at"),
        Index(None, "subject_id", "at"),
        Index("uq_listening_events_listener_id_mark", "listener_id", "mark", unique=True),
        {"sqlite_autoincrement": True},  # the id of a forgotten event is never given to another
    )


class ConsentRow(Base):
    """What a listener has said about one signal and one use; what is not here is as in `tools.taste.consent`."""

    __tablename__ = "consents"

    listener_id: Mapped[int] = mapped_column(ForeignKey("listeners.id", ondelete="CASCADE"), primary_key=True)
    signal: Mapped[str] = mapped_column(primary_key=True)
    use: Mapped[str] = mapped_column(primary_key=True)
    allowed: Mapped[bool]
    changed: Mapped[float]


class ExclusionRow(Base):
    """A rule under which events do not count. `rule` is JSON (`tools.taste.exclusions`); no listener: everybody's."""

    __tablename__ = "exclusions"

    id: Mapped[int] = mapped_column(primary_key=True)
    listener_id: Mapped[int | None] = mapped_column(ForeignKey("listeners.id", ondelete="CASCADE"))
    rule: Mapped[str]
    made: Mapped[float]


class ChoiceRow(Base):
    """Why an item was put before the listener last; see `tools.taste.choices`. `made`: unix seconds."""

    __tablename__ = "choices"

    item_id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    words: Mapped[str]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    made: Mapped[float] = mapped_column(index=True)

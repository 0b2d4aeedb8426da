"""The table of analysis results."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class AnalysisRow(Base):
    """One kind of result for one item.

    `sound` is the fingerprint of the file that was looked at: a result of another sound counts as missing. `value` is
    JSON, NULL where the analysis failed (it is not tried again with this `version`). `made`: unix seconds.
    """

    __tablename__ = "analyses"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    sound: Mapped[str]
    value: Mapped[str | None]
    made: Mapped[float]

    __table_args__ = (Index(None, "kind", "version"),)

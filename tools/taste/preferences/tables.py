"""The table of preferences."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from tools.library.database import Base


class PreferenceRow(Base):
    """One statement. `rule` is JSON; `until`: unix seconds, NULL for always; `undone`: when it was taken back."""

    __tablename__ = "preferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    listener: Mapped[str]
    statement: Mapped[str]
    scope: Mapped[str]
    rule: Mapped[str]
    made: Mapped[float]
    until: Mapped[float | None]
    undone: Mapped[float | None]

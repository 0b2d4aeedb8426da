"""Tempo as tags tell it, and what filters of length and of time of arrival look up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("items", sa.Column("tempo", sa.Double()))
    op.create_index("ix_items_added", "items", ["added"])
    op.create_index("ix_items_kind_duration", "items", ["kind", "duration"])
    op.execute("UPDATE files SET mtime_ns = 0 WHERE state = 'ok'")  # the next scan reads their tags again


def downgrade() -> None:
    op.drop_index("ix_items_kind_duration", "items")
    op.drop_index("ix_items_added", "items")
    op.drop_column("items", "tempo")

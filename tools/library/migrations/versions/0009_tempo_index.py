"""Whether the tempo of anything is known is asked without reading every item."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("ix_items_tempo", "items", ["tempo"])


def downgrade() -> None:
    op.drop_index("ix_items_tempo", "items")

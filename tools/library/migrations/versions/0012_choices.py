"""Why things were put before the listener, so that it can be told after a restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "choices",
        sa.Column("item_id", sa.String(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, server_default=""),
        sa.Column("made", sa.Double(), nullable=False),
    )
    op.create_index("ix_choices_made", "choices", ["made"])


def downgrade() -> None:
    op.drop_table("choices")

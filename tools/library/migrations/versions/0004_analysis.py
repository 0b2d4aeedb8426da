"""Analysis results; places to come back to; what only books have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "analyses",
        sa.Column("item_id", sa.String(), sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("value", sa.String()),
        sa.Column("made", sa.Double(), nullable=False),
    )
    op.create_index("ix_analyses_kind_version", "analyses", ["kind", "version"])
    op.create_table(
        "bookmarks",
        sa.Column("item_id", sa.String(), primary_key=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("made", sa.Double(), nullable=False),
    )
    op.create_table(
        "books",
        sa.Column("item_id", sa.String(), sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("narrator", sa.String(), nullable=False, server_default=""),
        sa.Column("series", sa.String(), nullable=False, server_default=""),
        sa.Column("part", sa.Double()),
    )


def downgrade() -> None:
    for table in ("books", "bookmarks", "analyses"):
        op.drop_table(table)

"""Podcasts that are made regularly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "podcast_schedules",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("minutes", sa.Double()),
        sa.Column("hosts", sa.String(), nullable=False, server_default=""),
        sa.Column("style", sa.String(), nullable=False, server_default=""),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("due", sa.Double(), nullable=False),
        sa.Column("last", sa.String()),
        sa.Column("said", sa.String(), nullable=False, server_default=""),
        sa.Column("note", sa.String(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_table("podcast_schedules")

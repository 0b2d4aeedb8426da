"""The queue, the player's state, and where one was in each item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "queue_entries",
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("unshuffled", sa.Integer()),
        sa.Column("item", sa.String(), nullable=False),
    )
    op.create_table(
        "player_state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.Column("voice_volume", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Double(), nullable=False),
        sa.Column("speech_speed", sa.Double(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("played", sa.String(), nullable=False),
    )
    op.create_table(
        "item_positions",
        sa.Column("item_id", sa.String(), primary_key=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("updated", sa.Double(), nullable=False),
    )


def downgrade() -> None:
    for table in ("item_positions", "player_state", "queue_entries"):
        op.drop_table(table)

"""Playlists: their entries, and the wish each was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    items = "items.id"
    op.create_table(
        "playlist_entries",
        sa.Column("playlist_id", sa.String(), sa.ForeignKey(items, ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.String(), sa.ForeignKey(items, ondelete="SET NULL")),
        sa.Column("listed", sa.String(), nullable=False, server_default=""),
        sa.Column("reason", sa.String(), nullable=False, server_default=""),
    )
    op.create_table(
        "playlists",
        sa.Column("item_id", sa.String(), sa.ForeignKey(items, ondelete="CASCADE"), primary_key=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("saved", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("every", sa.Integer()),
        sa.Column("made", sa.Double(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("playlists")
    op.drop_table("playlist_entries")

"""Items, credits, folders and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tools.library.columns import PathColumn

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "folders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("path", PathColumn(), nullable=False),
        sa.Column("added", sa.Double(), nullable=False),
        sa.UniqueConstraint("path", name="uq_folders_path"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("path", PathColumn(), nullable=False),
        sa.Column("directory", PathColumn(), nullable=False),
        sa.Column("folder_id", sa.Integer(), sa.ForeignKey("folders.id", ondelete="CASCADE"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String()),
        sa.Column("album_artist", sa.String(), nullable=False, server_default=""),
        sa.Column("state", sa.String(), nullable=False, server_default="ok"),
        sa.Column("reason", sa.String(), nullable=False, server_default=""),
        sa.UniqueConstraint("path", name="uq_files_path"),
    )
    op.create_index("ix_files_directory", "files", ["directory"])
    op.create_index("ix_files_fingerprint", "files", ["fingerprint"])
    op.create_index("ix_files_folder_id_state", "files", ["folder_id", "state"])
    op.create_table(
        "items",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("artist", sa.String(), nullable=False, server_default=""),
        sa.Column("album", sa.String(), nullable=False, server_default=""),
        sa.Column("parent_id", sa.String(), sa.ForeignKey("items.id", ondelete="SET NULL", name="fk_items_parent_id")),
        sa.Column("file_id", sa.Integer(), sa.ForeignKey("files.id", ondelete="SET NULL", name="fk_items_file_id")),
        sa.Column("duration", sa.Double()),
        sa.Column("start", sa.Double()),
        sa.Column("track_number", sa.Integer()),
        sa.Column("disc_number", sa.Integer()),
        sa.Column("year", sa.Integer()),
        sa.Column("genre", sa.String(), nullable=False, server_default=""),
        sa.Column("guessed", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("missing", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("added", sa.Double(), nullable=False),
        sa.Column("changed", sa.Double(), nullable=False),
    )
    op.create_index("ix_items_kind_missing", "items", ["kind", "missing"])
    op.create_index(
        "ix_items_parent_id_disc_number_track_number", "items", ["parent_id", "disc_number", "track_number"]
    )
    op.create_index("ix_items_file_id", "items", ["file_id"])
    op.create_index("ix_items_changed", "items", ["changed"])
    op.create_table(
        "credits",
        sa.Column("item_id", sa.String(), sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("artist_id", sa.String(), sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_credits_artist_id_role", "credits", ["artist_id", "role"])


def downgrade() -> None:
    for table in ("credits", "items", "files", "folders"):
        op.drop_table(table)

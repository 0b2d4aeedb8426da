"""The listening log: listeners, what they heard, what they allow, and what does not count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _listener(*, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(
        "listener_id",
        sa.Integer(),
        sa.ForeignKey("listeners.id", ondelete="CASCADE"),
        primary_key=key,
        nullable=nullable,
    )


def upgrade() -> None:
    op.create_table(
        "listeners",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added", sa.Double(), nullable=False),
        sa.UniqueConstraint("name", name="uq_listeners_name"),
    )
    op.create_table(
        "subjects",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        *(_text(name) for name in ("artist", "album", "address")),
        sa.Column("duration", sa.Double()),
        sa.Column("item_id", sa.String()),
        sa.Column("matched", sa.Double(), nullable=False, server_default="0"),
        sa.UniqueConstraint("key", name="uq_subjects_key"),
    )
    op.create_index("ix_subjects_item_id_matched", "subjects", ["item_id", "matched"])
    _events()
    op.create_table(
        "consents",
        _listener(key=True),
        sa.Column("signal", sa.String(), primary_key=True),
        sa.Column("use", sa.String(), primary_key=True),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Double(), nullable=False),
    )
    op.create_table(
        "exclusions",
        sa.Column("id", sa.Integer(), primary_key=True),
        _listener(nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("made", sa.Double(), nullable=False),
    )


def _events() -> None:
    op.create_table(
        "listening_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        _listener(),
        sa.Column("subject_id", sa.Integer(), sa.ForeignKey("subjects.id", ondelete="CASCADE"), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("ended", sa.Double()),
        sa.Column("utc_offset", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("listened", sa.Double()),
        sa.Column("duration", sa.Double()),
        *(_text(name) for name in ("how", "began", "device")),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("consent", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer()),
        sa.Column("rank", sa.Integer(), nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_listening_events_listener_id_at", "listening_events", ["listener_id", "at"])
    op.create_index("ix_listening_events_subject_id_at", "listening_events", ["subject_id", "at"])
    op.create_index("uq_listening_events_listener_id_mark", "listening_events", ["listener_id", "mark"], unique=True)


def downgrade() -> None:
    for table in ("exclusions", "consents", "listening_events", "subjects", "listeners"):
        op.drop_table(table)

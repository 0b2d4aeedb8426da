"""Podcasts: feeds, episodes, their chapters and transcripts, and an index of what shows and episodes say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tools.library.columns import PathColumn

revision = "0003"
down_revision = "0002"


def _item(name: str, *, key: bool) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=key, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def upgrade() -> None:
    op.create_table(
        "feeds",
        _item("item_id", key=True),
        sa.Column("address", sa.String(), nullable=False),
        *(_text(name) for name in ("trusted", "etag", "modified")),
        sa.Column("checked", sa.Double()),
        *(_text(name) for name in ("problem", "link", "text")),
        sa.Column("serial", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("speed", sa.Double()),
        sa.Column("intro", sa.Double(), nullable=False, server_default="0"),
        sa.UniqueConstraint("address", name="uq_feeds_address"),
    )
    op.create_table(
        "episodes",
        _item("item_id", key=True),
        _item("show_id", key=False),
        sa.Column("guid", sa.String(), nullable=False),
        sa.Column("published", sa.Double()),
        _text("text"),
        sa.Column("audio", sa.String(), nullable=False),
        sa.Column("size", sa.Integer()),
        *(_text(name) for name in ("chapters", "transcript")),
        sa.Column("path", PathColumn()),
        sa.Column("bytes", sa.Integer()),
        sa.Column("fetched", sa.Double()),
        sa.Column("played", sa.Double()),
    )
    op.create_index("ix_episodes_show_id_published", "episodes", ["show_id", "published"])
    op.create_table(
        "episode_documents",
        _item("item_id", key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.execute(
        "CREATE VIRTUAL TABLE feed_texts USING fts5(item_id UNINDEXED, title, body, "
        "tokenize = 'porter unicode61 remove_diacritics 2')"
    )


def downgrade() -> None:
    for table in ("feed_texts", "episode_documents", "episodes", "feeds"):
        op.drop_table(table)

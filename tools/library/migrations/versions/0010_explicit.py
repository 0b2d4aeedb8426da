"""What is marked as explicit, by the tags of files and by feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("items", sa.Column("explicit", sa.Boolean(), nullable=False, server_default="0"))
    op.execute("UPDATE files SET mtime_ns = 0 WHERE state = 'ok'")  # the next scan reads their tags again
    op.execute("UPDATE feeds SET etag = '', modified = ''")  # and the next look at the feeds reads them


def downgrade() -> None:
    op.drop_column("items", "explicit")

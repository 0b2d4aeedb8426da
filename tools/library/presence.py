"""What is there and what is not: after a scan, items follow their files; nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from tools.library.tables import FileRow

_CHUNK = 500

# A file that is gone or broken, whose sound is also in a file that no item plays: the items play that one instead.
_SPARE = """
SELECT lost.id, (
    SELECT copy.id FROM files AS copy
    WHERE copy.fingerprint = lost.fingerprint AND copy.state = 'ok'
      AND NOT EXISTS (SELECT 1 FROM items WHERE items.file_id = copy.id) LIMIT 1
) AS spare
FROM files AS lost
WHERE lost.state != 'ok' AND EXISTS (SELECT 1 FROM items WHERE items.file_id = lost.id AND NOT items.missing)
"""

_PLAYED = """
UPDATE items SET missing = NOT missing, changed = :now
WHERE kind IN ('track', 'chapter') AND missing != NOT EXISTS (
    SELECT 1 FROM files WHERE files.id = items.file_id AND files.state = 'ok')
"""

_HOLDING = """
UPDATE items SET missing = NOT missing, changed = :now
WHERE kind IN ('album', 'audiobook') AND missing != NOT EXISTS (
    SELECT 1 FROM items AS part WHERE part.parent_id = items.id AND NOT part.missing)
"""

_MAKING = """
UPDATE items SET missing = NOT missing, changed = :now
WHERE kind = 'artist' AND missing != NOT EXISTS (
    SELECT 1 FROM credits JOIN items AS made ON made.id = credits.item_id
    WHERE credits.artist_id = items.id AND NOT made.missing)
"""


def mark_files(session: Session, ids: Iterable[int], state: str) -> int:
    """Set the state of files; returns how many."""
    waiting = list(ids)
    for start in range(0, len(waiting), _CHUNK):
        session.execute(update(FileRow).where(FileRow.id.in_(waiting[start : start + _CHUNK])).values(state=state))
    return len(waiting)


def refresh_presence(session: Session, now: float) -> None:
    """Let items be missing or present as their files are; then albums and books as their parts; then artists."""
    for lost, spare in session.execute(text(_SPARE)).all():
        # Of several broken files with one sound only the first gets the spare one.
        session.execute(
            text(
                "UPDATE items SET file_id = :spare, changed = :now WHERE file_id = :lost AND :spare IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM items AS other WHERE other.file_id = :spare)"
            ),
            {"lost": lost, "spare": spare, "now": now},
        )
    for statement in (_PLAYED, _HOLDING, _MAKING):
        session.execute(text(statement), {"now": now})

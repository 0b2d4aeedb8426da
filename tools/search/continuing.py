"""What is unfinished, asked for without a name ("my audiobook"): the one heard last, never anything else."""

from __future__ import annotations

import re
from typing import Literal

from sqlalchemy import select

from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.playback.found import Found
from tools.playback.tables import PositionRow

_FILLER_WORDS = """
my the that this our current last same old again please where i we was were left off stopped listening reading hearing
to in of it on with at from up and play resume continue carry keep go going audio
"""
_FILLER = frozenset(_FILLER_WORDS.split())
_BOOK = frozenset({"audiobook", "audiobooks", "book", "story", "novel"})
_SHOW = frozenset({"podcast", "podcasts", "episode", "show"})


class Continuing:
    """Finds what a listener goes on with when no name is said. Use from any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, query: str, kind: str) -> Found | None:
        """The book with its chapters, or the episode; None when a name is said or nothing is unfinished."""
        part = unnamed(query, kind)
        if part is None:
            return None
        latest = self._latest(part)
        if latest is None:
            return None
        item_id, parent_id = latest
        if part == "chapter" and parent_id is not None:
            return Found(tuple(self._library.children(parent_id)), self._library.get(parent_id))
        item = self._library.get(item_id)
        return None if item is None else Found((item,))

    def _latest(self, kind: str) -> tuple[str, str | None] | None:
        with self._library.database.reading() as session:
            row = session.execute(
                select(ItemRow.id, ItemRow.parent_id)
                .join(PositionRow, PositionRow.item_id == ItemRow.id)
                .where(ItemRow.kind == kind, ItemRow.missing.is_(False))
                .order_by(PositionRow.updated.desc())
                .limit(1)
            ).first()
            return None if row is None else (row[0], row[1])


def unnamed(query: str, kind: str) -> Literal["chapter", "episode"] | None:
    """Which kind of thing a wish without any name is for: "the book", "my podcast where I left off"."""
    words = set(re.findall(r"[^\W_]+", query.lower()))
    left = words - _FILLER
    if left <= _BOOK and (left or kind == "audiobook"):
        return "chapter"
    if left <= _SHOW and (left or kind == "podcast"):
        return "episode"
    return None

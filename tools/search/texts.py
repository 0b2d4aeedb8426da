"""What is known of items in words, for finding them by what they are about; and what of it is new."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text

from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.playback.tables import PlayerRow

Describe = Callable[[Sequence[str]], Mapping[str, str]]
"""Item ids → what else is known of some of them: a show's description, tags heard in a recording."""

PAGE = 256  # items looked at in one go
_LONGEST = 1000  # letters of a description
_KINDS: dict[str, str] = {
    "show": "podcast", "audiobook": "audiobook", "artist": "artist", "album": "album", "playlist": "playlist",
    "episode": "episode", "track": "song",
}  # fmt: skip
_OF = {"show": "podcast", "episode": "podcast", "audiobook": "book", "chapter": "book"}
_CUT = re.compile(r"\s*[;,/|]\s*")
_MOST_LABELS = 5
_CHANGED = text("""
SELECT id, kind FROM items WHERE changed >= :mark
UNION SELECT a.id, a.kind FROM items AS a JOIN credits ON credits.artist_id = a.id
      JOIN items AS i ON i.id = credits.item_id WHERE i.changed >= :mark
""")
_STYLES = text("""
SELECT c.artist_id, i.genre, count(*) FROM credits AS c JOIN items AS i ON i.id = c.item_id
WHERE c.artist_id IN :ids AND i.genre != '' AND NOT i.missing GROUP BY c.artist_id, i.genre ORDER BY count(*) DESC
""").bindparams(bindparam("ids", expanding=True))
_MOST_STYLES = 3


@dataclass(frozen=True, slots=True)
class Described:
    """An item in words. `digest` changes with the text. `labels` are its genres as they are compared with a wish."""

    id: str
    kind: str
    text: str
    labels: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Sixteen letters that name the text."""
        return hashlib.blake2b(self.text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def changed_since(library: Library, mark: float) -> list[str]:
    """The ids of what may be about something else since `mark` (unix seconds): the few and telling kinds first."""
    order = list(_KINDS)
    with library.database.reading() as session:
        rows = session.execute(_CHANGED, {"mark": mark}).all()
    known = [(order.index(row.kind), row.id) for row in rows if row.kind in _KINDS]
    return [item_id for _, item_id in sorted(known)]


def described(library: Library, ids: Sequence[str], describe: Describe | None = None) -> Iterator[Described]:
    """Items in words; those that are missing now are left out."""
    columns = (ItemRow.id, ItemRow.kind, ItemRow.title, ItemRow.artist, ItemRow.album, ItemRow.genre, ItemRow.year)
    with library.database.reading() as session:
        rows = session.execute(select(*columns).where(ItemRow.id.in_(ids), ItemRow.missing.is_(False))).all()
        styles = _styles(session.execute(_STYLES, {"ids": [row.id for row in rows if row.kind == "artist"]}).all())
    more = {**_notes(library, [row.id for row in rows]), **(describe([row.id for row in rows]) if describe else {})}
    for row in rows:
        style = (row.genre or styles.get(row.id, "")).strip()
        yield Described(row.id, row.kind, _words(row, style, more.get(row.id, "")), labels(style, row.kind))


def labels(style: str, kind: str) -> tuple[str, ...]:
    """What a genre says ("Trip Hop; Jazz"), label by label, in words that tell what it is of: "trip hop music"."""
    found = (" ".join(name.casefold().split()) for name in _CUT.split(style))
    return tuple(dict.fromkeys(f"{name} {_OF.get(kind, 'music')}" for name in found if name))[:_MOST_LABELS]


def heard(library: Library, ids: Collection[str]) -> set[str]:
    """Which of these were heard: episodes to their end, and whatever the player remembers to have played."""
    with library.database.reading() as session:
        asked = select(EpisodeRow.item_id).where(EpisodeRow.item_id.in_(ids), EpisodeRow.played.is_not(None))
        found = set(session.scalars(asked))
        for played in session.scalars(select(PlayerRow.played)):
            found.update(str(item.get("id")) for item in json.loads(played or "[]"))
    return found.intersection(ids)


def _notes(library: Library, ids: Sequence[str]) -> dict[str, str]:
    """What the feeds say about shows and episodes."""
    with library.database.reading() as session:
        shows = session.execute(select(FeedRow.item_id, FeedRow.text).where(FeedRow.item_id.in_(ids))).all()
        parts = session.execute(select(EpisodeRow.item_id, EpisodeRow.text).where(EpisodeRow.item_id.in_(ids))).all()
    return {row[0]: row[1] for row in (*shows, *parts) if row[1]}


def _words(row: Any, style: str, more: str) -> str:
    """`Night Drive by Lena Orr, from Roads. Synthpop, 1980s song.`: near to how a wish is put."""
    name = row.title + (f" by {row.artist}" if row.artist and row.kind != "artist" else "")
    if row.album and row.kind not in {"album", "artist"} and row.album != row.title:
        name += f", from {row.album}"
    decade = f"{row.year // 10 * 10}s " if row.year else ""
    about = f"{style + ', ' if style and decade else style + ' ' if style else ''}{decade}{_KINDS[row.kind]}"
    return f"{name}. {about}. {' '.join(more.split())[:_LONGEST]}".strip()


def _styles(rows: Sequence[Any]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for artist, genre, _ in rows:
        known = found.setdefault(artist, [])
        if len(known) < _MOST_STYLES:
            known.append(genre)
    return {artist: ", ".join(genres) for artist, genres in found.items()}

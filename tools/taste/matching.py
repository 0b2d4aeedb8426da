"""Which item of the library is meant by names that somebody else wrote down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from tools.library.names import split_artists
from tools.library.tables import ItemRow
from tools.taste.subjects import name_keys
from tools.taste.tables import SubjectRow

# What a service adds to a title without meaning another recording. Live, acoustic, a remix or "Part 2" are others.
_ADDED = (
    r"(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?(?:remaster(?:ed)?|album version|single version|original mix|original|"
    r"explicit|clean|mono|stereo|bonus track|deluxe(?: edition)?)(?:\s+(?:version|\d{4}))?"
)
_EDITION = re.compile(
    rf"\s*[(\[](?:(?:feat\.?|ft\.?|featuring|with)\s[^)\]]*|{_ADDED})[)\]]|\s+-\s+(?:feat\.?\s.*|{_ADDED})\s*$",
    re.IGNORECASE,
)
_MATCHED = ("track", "episode", "chapter", "audiobook")


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called: its title, who made it or what it is a part of, and (for music) its album."""

    title: str
    creator: str
    album: str = ""


def plain_title(title: str) -> str:
    """A title without what a service adds to it: "(Remastered 2011)", "[feat. X]", " - Mono"."""
    return _EDITION.sub("", title).strip() or title


class Matcher:
    """The names of a library as it is now. Making it takes some 10 µs an item."""

    def __init__(self, session: Session) -> None:
        self._found: dict[tuple[str, str], list[tuple[str, str]]] = {}  # (creator, title) → (item, album)
        columns = (ItemRow.id, ItemRow.kind, ItemRow.title, ItemRow.artist, ItemRow.album)
        wanted = (
            select(*columns).where(ItemRow.kind.in_(_MATCHED), ItemRow.guessed.is_(False)).order_by(ItemRow.missing)
        )
        rows = [tuple(row) for row in session.execute(wanted.order_by(ItemRow.id))]
        titles = name_keys([row[2] for row in rows])
        plain = name_keys([plain_title(row[2]) for row in rows])
        artists, albums = name_keys([row[3] for row in rows]), name_keys([row[4] for row in rows])
        first = name_keys([(split_artists(row[3]) or ("",))[0] for row in rows])
        for n, (item, kind, *_) in enumerate(rows):
            if kind == "audiobook":
                places = {(titles[n], titles[n]), (titles[n], "")}  # a chapter that is not here is heard of its book
            elif kind == "track":
                places = {(who, what) for who in (artists[n], first[n]) for what in (titles[n], plain[n])}
            else:
                places = {(albums[n], titles[n])}
            for place in places:
                self._found.setdefault(place, []).append((item, albums[n]))

    def find(self, names: Sequence[Named]) -> list[str | None]:
        """The item that each of them is, if the library has it; of several the one from the album that is named."""
        if not self._found:
            return [None] * len(names)
        titles = name_keys([name.title for name in names])
        plain = name_keys([plain_title(name.title) for name in names])
        creators, albums = name_keys([name.creator for name in names]), name_keys([name.album for name in names])
        first = name_keys([(split_artists(name.creator) or ("",))[0] for name in names])
        return [
            self._best(((creators[n], titles[n]), (first[n], titles[n]), (creators[n], plain[n]), (first[n], plain[n]),
                        (creators[n], "")), albums[n])
            for n in range(len(names))
        ]  # fmt: skip

    def _best(self, places: Sequence[tuple[str, str]], album: str) -> str | None:
        for place in places:
            found = self._found.get(place)
            if found and place[0]:
                return next((item for item, of in found if of == album), found[0][0])
        return None


def attach(session: Session, now: float) -> int:
    """Look again in the library for everything that was known by its names only. Returns how many were found."""
    gone = SubjectRow.item_id.not_in(select(ItemRow.id))
    columns = (SubjectRow.id, SubjectRow.kind, SubjectRow.title, SubjectRow.artist, SubjectRow.album)
    rows = session.execute(select(*columns).where(or_(SubjectRow.item_id.is_(None), gone))).all()
    if not rows:
        return 0
    names = [
        Named(row[2], row[3] if row[1] == "track" else row[4], row[4] if row[1] == "track" else "") for row in rows
    ]
    matched = Matcher(session).find(names)
    found = [{"row": row[0], "item": item, "now": now} for row, item in zip(rows, matched, strict=True) if item]
    if found:
        put = update(SubjectRow).where(SubjectRow.id == bindparam("row"))
        put = put.values(item_id=bindparam("item"), matched=bindparam("now"))
        session.connection().execute(put, found)
    return len(found)

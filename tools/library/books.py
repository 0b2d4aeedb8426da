"""What only audiobooks have: who reads them, and the series they are a part of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import or_, select

from tools.library.database import Database
from tools.library.items import AUDIOBOOK, Item
from tools.library.names import clean
from tools.library.tables import BookRow, ItemRow
from tools.results import ToolResult

_SERIES = ("series", "mvnm", "\xa9mvn", "movementname", "tvshow")
_PART = ("series-part", "series_part", "seriespart", "mvin", "movement")
_READER = ("narrator", "narratedby", "narrated by", "\xa9nrt", "reader", "composer", "tcom", "\xa9wrt")

_PART_LAST = re.compile(r"(?:#|\bbook |\bpart )(\d{1,4})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Book:
    """Of an audiobook: the `narrator` and the `series` as written, "" where not; `part` 2.5 is between 2 and 3."""

    narrator: str = ""
    series: str = ""
    part: float | None = None


def book_tags(tags: Mapping[str, str], author: str) -> Book:
    """From free-form tags by lower-case names. Audiobooks keep their narrator in the composer's field, too."""
    reader = next((clean(tags[name]) for name in _READER if clean(tags.get(name, "")) not in {"", author}), "")
    series = next((clean(tags[name]) for name in _SERIES if clean(tags.get(name, ""))), "")
    number = next((tags[name] for name in _PART if tags.get(name)), "")
    found = re.search(r"(\d{1,4}(?:\.\d{1,2})?)", number) or re.search(
        r"(?:#|book |part )(\d{1,4})\s*$", series, re.IGNORECASE
    )
    return Book(reader, series, float(found[1]) if found else None)


def book_of(database: Database, item_id: str) -> Book | None:
    """What is known of an audiobook, by its id or by one of its chapters'."""
    with database.reading() as session:
        parent = select(ItemRow.parent_id).where(ItemRow.id == item_id).scalar_subquery()
        row = session.execute(
            select(BookRow.narrator, BookRow.series, BookRow.part)
            .where(or_(BookRow.item_id == item_id, BookRow.item_id == parent))
            .limit(1)
        ).first()
        return None if row is None else Book(row.narrator, row.series, row.part)


_READING = re.compile(r"\b(?:who|whose)\b.*\b(?:reads?|reading|narrat\w+|voice|speaks|speaking|talking)\b|\bnarrator\b")
_IN_SERIES = re.compile(r"\bseries\b|\b(?:which|what) (?:part|volume|number) (?:of|in)\b")


def about_book(database: Database, item: Item | None, question: str) -> ToolResult | None:
    """Who reads the audiobook that plays, or which series it is of; None where that is not the question."""
    if item is None or item.kind not in AUDIOBOOK:
        return None
    words, title = question.lower(), item.album or item.title
    known = book_of(database, item.id) or Book()
    if _READING.search(words):
        say = f"{known.narrator} reads {title}." if known.narrator else f"It doesn't say who reads {title}."
    elif _IN_SERIES.search(words):
        part = "a part" if known.part is None else f"part {known.part:g}"
        say = f"{title} is {part} of {known.series}." if known.series else f"It doesn't say which series {title} is of."
    else:
        return None
    return ToolResult(True, say, (item,), {"book": {"title": title, **asdict(known)}})

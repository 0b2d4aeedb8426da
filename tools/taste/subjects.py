"""What events are about, and how the same thing is known again by its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.library.items import Item
from tools.library.names import fold, make_id
from tools.search.words import keys

SPOKEN = frozenset({"episode", "chapter"})
"""Kinds that are known by what they are a part of (show, book) and not by who made it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that was heard. `key` is its identity; `item_id` the library's item, if there is one."""

    key: str
    kind: str
    title: str
    artist: str = ""
    album: str = ""
    address: str = ""
    duration: float | None = None
    item_id: str | None = None


def of_item(item: Item) -> Subject:
    """An item of the library as a subject."""
    return Subject(item.id, item.kind, item.title, item.artist, item.album, "", item.duration, item.id)


def name_keys(names: Sequence[str]) -> list[str]:
    """Names as they are compared; a name of nothing but symbols ("!!!") is compared as it is written."""
    return [key or fold(name) for key, name in zip(keys(names), names, strict=True)]


def named(kind: str, creator_key: str, title_key: str) -> str:
    """The identity of what is known by names only, from their keys. Creator: artist, or the show or book it is in."""
    return make_id(f"heard-{kind}", creator_key, title_key)

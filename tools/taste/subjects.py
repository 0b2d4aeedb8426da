"""What events are about, and how the same thing is known again by its names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tools.library.items import Item
from tools.library.names import fold, make_id
from tools.search.words import keys


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


def named(creator_key: str, title_key: str) -> str:
    """The identity of what is known by names only, from their keys. Creator: artist, or the show or book it is in.

    The kind has no part in it: older exports do not tell episodes from tracks.
    """
    return make_id("heard", creator_key, title_key)


def mark_of(source: str, subject: str, key: object) -> int:
    """What an event is known again by: 63 bits of BLAKE2b over who recorded it, what it is about, and the rest."""
    told = f"{source}\x1f{subject}\x1f{key}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big") >> 1

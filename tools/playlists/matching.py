"""The entries of a playlist file found in the library: by where their file is, else by title and artist."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select

from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import FileRow, ItemRow
from tools.playlists.formats import Listed, Listing
from tools.search.words import keys

_CHUNK = 400
_MISHEARD = 200
"""Entries that are looked for by names like theirs, at the most; each takes some milliseconds."""


def match(listing: Listing, folder: Path, library: Library, resolve: Callable[[str], Item | None]) -> list[Item | None]:
    """The item of each entry, None for what is not here. `folder`: where the file is, for relative places."""
    places = [entry.path(folder) for entry in listing.entries]
    by_place = _by_place(library, [place for place in places if place is not None])
    found = [by_place.get(os.path.normpath(place)) if place is not None else None for place in places]
    open_ = [number for number, item_id in enumerate(found) if item_id is None]
    for number, item_id in zip(open_, _by_name(library, [listing.entries[number] for number in open_]), strict=True):
        found[number] = item_id
    here = {item.id: item for item in library.get_many([one for one in found if one is not None])}
    items = [here.get(one) if one is not None else None for one in found]
    for number in [number for number, item in enumerate(items) if item is None][:_MISHEARD]:
        entry = listing.entries[number]
        item = resolve(entry.name) if entry.title and entry.artist else None
        items[number] = item if item is not None and item.kind == "track" else None
    return items


def _by_place(library: Library, places: Sequence[Path]) -> dict[str, str]:
    wanted = [Path(os.path.normpath(place)) for place in places]
    found: dict[str, str] = {}
    with library.database.reading() as session:
        for start in range(0, len(wanted), _CHUNK):
            rows = session.execute(
                select(FileRow.path, ItemRow.id)
                .join(ItemRow, ItemRow.file_id == FileRow.id)
                .where(FileRow.path.in_(wanted[start : start + _CHUNK]), ItemRow.kind == "track")
            )
            found.update((str(path), item_id) for path, item_id in rows)
    return found


def _by_name(library: Library, entries: Sequence[Listed]) -> list[str | None]:
    if not entries:
        return []
    rows = [(row[0], row[2], row[3]) for row in library.rows() if row[1] == "track"]
    titles, artists = keys([row[1] for row in rows]), keys([row[2] for row in rows])
    known: dict[tuple[str, str], str] = {}
    for (item_id, _, _), title, artist in zip(rows, titles, artists, strict=True):
        known.setdefault((title, artist), item_id)
    wanted = zip(keys([entry.title for entry in entries]), keys([entry.artist for entry in entries]), strict=True)
    return [known.get(pair) if pair[0] else None for pair in wanted]

"""Everything that is known of one thing in the library, put together from its tags, its file and what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.library.analysis.replaygain import read_replaygain
from tools.library.analysis.store import AnalysisStore
from tools.library.books import book_of
from tools.library.covers import Cover, cover_of
from tools.library.items import Item
from tools.library.lyrics import lyrics_of

if TYPE_CHECKING:
    from assistant.app import Assistant

_ROUND = 2


def details(assistant: Assistant, item: Item) -> dict[str, Any]:
    """JSON-ready: what `Item.brief` has, and what else there is of it."""
    library = assistant.library
    known: dict[str, Any] = {
        **item.brief(), "year": item.year, "genre": item.genre, "disc": item.disc_number, "number": item.track_number,
        "guessed": library.guessed(item.id),
    }  # fmt: skip
    if item.kind in {"audiobook", "chapter"} and (book := book_of(library.database, item.id)) is not None:
        known |= {"narrator": book.narrator, "series": book.series, "part": book.part}
    if item.kind == "track":
        known |= _of_song(assistant, item)
    else:
        known["parts"] = [f"{each.track_number or '-'}. {each.title}" for each in library.children(item.id)]
    picture = front_cover(assistant, item)
    known["cover"] = None if picture is None else f"{picture.mime}, {len(picture.data):,} bytes"
    return known


def front_cover(assistant: Assistant, item: Item) -> Cover | None:
    """The picture of an item: its own, or that of the first of its parts."""
    path = item.path or next((each.path for each in assistant.library.children(item.id) if each.path), None)
    return None if path is None or not path.exists() else cover_of(path)


def _of_song(assistant: Assistant, item: Item) -> dict[str, Any]:
    known: dict[str, Any] = {"file": None if item.path is None else str(item.path)}
    if item.part:
        known["begins"] = item.start
    loudness = AnalysisStore(assistant.database).get(item.id, "loudness")
    known["loudness"] = None if loudness is None else loudness["integrated"]
    if item.path is not None and item.path.exists():
        known |= _of_file(assistant, item, item.path)
    return known


def _of_file(assistant: Assistant, item: Item, path: Path) -> dict[str, Any]:
    told, words = read_replaygain(path), lyrics_of(path)
    return {
        "replaygain": None if told.integrated is None else round(told.integrated, _ROUND),
        "chapters": [each.title for each in assistant.spoken.chapters(item)],
        "lyrics": [line.text for line in words.lines] if words is not None else [],
    }

"""Where an item's sound is: a file, or a part of one (the chapters of an audiobook share theirs)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.library.items import Item
from tools.playback.growing import Growing


@dataclass(frozen=True, slots=True)
class Location:
    """Seconds `begin` to `end` of a file; `end` None is the file's own end.

    As long as it is being made it is `growing`, and the file not there yet.
    """

    path: Path
    begin: float = 0.0
    end: float | None = None
    growing: Growing | None = None


def own_path(item: Item) -> Location | None:
    """The file that the item itself names; of a chapter or a song of a cue sheet the part that is its own."""
    if item.path is None:
        return None
    end = item.start + item.duration if (item.part or item.kind == "chapter") and item.duration else None
    return Location(item.path, item.start, end)

"""The things that can be talked about and played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["track", "album", "artist", "show", "episode", "audiobook", "chapter", "playlist"]
PLAYABLE: frozenset[Kind] = frozenset({"track", "episode", "chapter"})

MUSIC: frozenset[Kind] = frozenset({"track", "album", "artist", "playlist"})
PODCAST: frozenset[Kind] = frozenset({"show", "episode"})
AUDIOBOOK: frozenset[Kind] = frozenset({"audiobook", "chapter"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the library. `artist` is whoever made it: performer, podcast publisher or author.

    `id` is stable over rescans. `duration` is in seconds. `album` is the collection an item belongs to: album, show
    or audiobook. Only items of a `PLAYABLE` kind have a `path`. A `part` (a chapter, or a song of a cue sheet) is the
    `duration` seconds of it from `start` on; everything else is all of it. `explicit`: its maker marked it so.
    """

    id: str
    kind: Kind
    title: str
    artist: str = ""
    album: str = ""
    duration: float | None = None
    path: Path | None = None
    track_number: int | None = None
    disc_number: int | None = None
    year: int | None = None
    genre: str = ""
    start: float = 0.0
    part: bool = False
    explicit: bool = False

    @property
    def name(self) -> str:
        """The item in words: "Night Drive by Lena Orr"."""
        return f"{self.title} by {self.artist}" if self.artist and self.kind != "artist" else self.title

    def brief(self) -> dict[str, Any]:
        """What evaluations and front ends read of an item; JSON-ready."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "artist": self.artist,
            "album": self.album,
            "duration": self.duration,
        }

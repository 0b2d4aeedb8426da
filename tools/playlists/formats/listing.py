"""What a playlist file says, whatever its format: names and places, which may or may not be in the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote, urlsplit

MOST_ENTRIES = 100_000


class PlaylistFileError(Exception):
    """A playlist file cannot be read or written: what is wrong, and what to do."""

    retryable = False

    def __init__(self, say: str, todo: str = "") -> None:
        super().__init__(say)
        self.say = say
        self.todo = todo


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry. `location`: a path or an address as it was written, `duration` in seconds, `note` a reason or remark.

    `identifiers` name the recording elsewhere, as "https://musicbrainz.org/recording/…".
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    duration: float | None = None
    location: str = ""
    identifiers: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """The entry in words, from its place where it has no title."""
        title = self.title or PureWindowsPath(unquote(urlsplit(self.location).path or self.location)).stem
        return f"{title} by {self.artist}" if self.artist else title or "an entry without a name"

    def path(self, folder: Path) -> Path | None:
        """Where its file would be, a relative place taken from `folder`; None for what is no file."""
        place = self.location.strip()
        if place.lower().startswith("file:"):
            place = unquote(urlsplit(place).path)
        elif not place or "://" in place:
            return None
        if "\\" in place and "/" not in place:
            place = place.replace("\\", "/")
        found = Path(place)
        return found if found.is_absolute() else folder / found


@dataclass(frozen=True, slots=True)
class Listing:
    """A playlist's title and entries in order. `skipped` counts what could not be read of it."""

    title: str = ""
    entries: tuple[Listed, ...] = field(default_factory=tuple)
    skipped: int = 0

"""What is remixed: a file, or a part of one, and what it is called."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.library.items import Item
from tools.playback.locate import own_path
from tools.remix.errors import RemixError
from tools.remix.recipe import Recipe, Source
from tools.remix.sound import fingerprint


@dataclass(frozen=True, slots=True)
class Recording:
    """Seconds `begin` to `end` of a file. `item` is its id in the library, "" for a file that is in none."""

    path: Path
    title: str
    artist: str = ""
    item: str = ""
    begin: float = 0.0
    end: float | None = None

    @property
    def name(self) -> str:
        """Title and artist: "Night Drive by Lena Orr"."""
        return f"{self.title} by {self.artist}" if self.artist else self.title

    def recipe(self) -> Recipe:
        """A recipe that does nothing yet. Raises `RemixError` if the file cannot be read."""
        try:
            digest = fingerprint(self.path)
        except OSError as error:
            raise RemixError(f"{self.path.name} cannot be read.", "Run: segue library scan") from error
        return Recipe(Source(digest, self.title, self.artist, self.item, self.begin, self.end))


def of_item(item: Item) -> Recording:
    """A track, episode or chapter of the library. Raises `RemixError` if it has no file."""
    place = own_path(item)
    if place is None:
        raise RemixError(f"{item.title} has no file on this machine.", "Name a song that is in your library.")
    return Recording(place.path, item.title, item.artist, item.id, place.begin, place.end)


def of_file(path: Path, mixes: Path | None = None) -> Recording:
    """Any sound file; its tags say what it is called, or else its name.

    Or a folder with a song in parts, which are mixed into a file in `mixes` (by default among the temporary files).
    """
    from tools.library.tags import Unreadable, read_tags

    if path.is_dir():
        from tools.remix.stems.multitrack import mixed

        return Recording(mixed(path, mixes or Path(tempfile.gettempdir()) / "segue-mixes"), path.resolve().name)
    if not path.is_file():
        raise RemixError(f"There is no file {path}.", "Check the spelling.")
    title, artist = "", ""
    with suppress(Unreadable, OSError):
        tags = read_tags(path)
        title, artist = tags.title, tags.artist
    return Recording(path, title or path.stem, artist)

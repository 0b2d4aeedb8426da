"""Walking folders of music: safely around cycles, `.nomedia` and directories that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tools.library.tags import SUFFIXES

NO_MEDIA = ".nomedia"


class SeenFile(NamedTuple):
    """A music file as the directory shows it: bytes, and nanoseconds since 1970.

    `name` is its whole path as text: most files of a rescan are only compared, and a Path costs more than that.
    """

    name: str
    size: int
    mtime_ns: int

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.name)


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory's music files, in order of name. `readable` is False where nobody can say what is in it."""

    path: Path
    files: tuple[SeenFile, ...] = ()
    readable: bool = True


@dataclass(slots=True)
class _Listing:
    files: list[SeenFile] = field(default_factory=list)
    directories: list[Path] = field(default_factory=list)
    skip: bool = False


def walk(root: Path) -> Iterator[Directory]:
    """Every directory below and with `root`, in order of name. Links are followed, each directory is visited once."""
    visited: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            listing = _list(path)
        except OSError:
            yield Directory(path, readable=False)
            continue
        if listing.skip:
            continue
        yield Directory(path, tuple(listing.files))
        waiting.extend(reversed(listing.directories))


def count_files(root: Path) -> int:
    """About how many music files there are below `root`, to show progress by; looks at names only."""
    return sum(
        os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122
        for _, _, names in os.walk(root)
        for name in names
    )


def _list(path: Path) -> _Listing:
    listing = _Listing()
    with os.scandir(path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name == NO_MEDIA:
                listing.skip = True
            elif entry.name.startswith("."):  # hidden files, also the "._name.mp3" that macOS leaves behind
                continue
            elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - a Path for every entry is slow
                _add_file(listing, entry)
            elif _is_directory(entry):
                listing.directories.append(Path(entry.path))
    return listing


def _add_file(listing: _Listing, entry: os.DirEntry[str]) -> None:
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere
        return
    if entry.is_file():
        listing.files.append(SeenFile(entry.path, status.st_size, status.st_mtime_ns))
    elif entry.is_dir():  # "Live at somewhere.mp3" may be a directory
        listing.directories.append(Path(entry.path))


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False

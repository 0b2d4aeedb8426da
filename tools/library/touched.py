"""Which directories of a library may have changed: what is looked at again when only a few files did."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tools.library.walk import NO_MEDIA, Directory, walk


@dataclass(slots=True)
class Touched:
    """`alone` are looked at without what is below them, `whole` with it; the files in `again` are read in any case."""

    alone: set[Path] = field(default_factory=set)
    whole: set[Path] = field(default_factory=set)
    again: set[Path] = field(default_factory=set)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Self:
        """From changed paths: a file changes its directory; a directory that is new or gone, all that is below it."""
        touched = cls()
        for path in paths:
            touched.alone.add(path.parent)
            if path.is_dir() or not path.exists():
                touched.whole.add(path)
            elif path.suffix.lower() == ".cue":
                touched.again.add(path.parent)
            elif path.name == NO_MEDIA:
                touched.whole.add(path.parent)
        return touched

    def add(self, other: Touched) -> None:
        """What was touched here and there."""
        self.alone |= other.alone
        self.whole |= other.whole
        self.again |= other.again

    def __bool__(self) -> bool:
        return bool(self.alone or self.whole)

    def holds(self, directory: Path) -> bool:
        """Whether a directory is one of those that are looked at."""
        return directory in self.alone or not self.whole.isdisjoint((directory, *directory.parents))

    def walk(self, root: Path) -> Iterator[Directory]:
        """The directories below (and with) a folder that are looked at, each once; those that are gone are left out."""
        done: set[Path] = set()
        for top in sorted(self.whole | self.alone):
            if root not in (top, *top.parents) or not top.is_dir() or _skipped(top, root):
                continue
            for directory in walk(top):
                if directory.path not in done:
                    done.add(directory.path)
                    yield directory
                if top not in self.whole:
                    break


def is_empty(folder: Path) -> bool:
    """Whether nothing at all is in a folder, as where a drive is not mounted."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def _skipped(top: Path, root: Path) -> bool:
    """Whether a directory lies below one that is not music, or is hidden."""
    inside = top.relative_to(root).parts
    above = [root.joinpath(*inside[:count]) for count in range(len(inside))]
    return any(part.startswith(".") for part in inside) or any((path / NO_MEDIA).exists() for path in above)

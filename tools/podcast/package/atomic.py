"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tools.podcast.errors import PodcastError


def write_text(path: Path, text: str) -> None:
    """Write a text file. Raises `PodcastError` when the disk does not take it."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file. Raises `PodcastError` when the disk does not take it."""
    put(path, lambda partial: partial.write_bytes(data))


def put(path: Path, make: Callable[[Path], object]) -> None:
    """Let `make` write a file under another name of the same kind, and give it its own name when it is whole."""
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise PodcastError(f"{path.name} cannot be written: {error.strerror or error}.", "Make room.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)

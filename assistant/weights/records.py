"""Which files of a model have been checked, so that starting up need not read a gigabyte to be sure of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.weights.partial import file_sha256, write_atomically

RECORD = ".verified.json"


class Records:
    """What was verified in one model's folder: for each file its SHA-256, and the size and time it had then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / RECORD

    def holds(self, name: str, sha256: str | None, size: int | None = None) -> bool:
        """Whether the file is here with the content it should have; read again only if it has changed since.

        `sha256` None accepts whatever content was recorded when the file was made here.
        """
        path = self._folder / name
        try:
            stat = path.stat()
        except OSError:
            return False
        if size is not None and stat.st_size != size:
            return False
        known = self._read().get(name)
        wanted = sha256 or (known or {}).get("sha256")
        if wanted is None:
            return False
        if known == {"sha256": wanted, "size": stat.st_size, "mtime": stat.st_mtime_ns}:
            return True
        if file_sha256(path) != wanted:
            return False
        self.add(name, wanted)
        return True

    def add(self, name: str, sha256: str) -> None:
        """Record a file that was checked just now. A folder that cannot be written is checked again each time."""
        stat = (self._folder / name).stat()
        record = dict(self._read()) | {name: {"sha256": sha256, "size": stat.st_size, "mtime": stat.st_mtime_ns}}
        with contextlib.suppress(OSError):
            write_atomically(self._path, json.dumps(record, indent=1))

    def _read(self) -> Mapping[str, Any]:
        try:
            record = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

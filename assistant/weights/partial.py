"""A file on its way to this machine: the bytes so far, kept over kills, checked before they count."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from assistant.weights.manifest import WeightFile

CHUNK = 1 << 20


class WrongContent(Exception):
    """What arrived is not the file that the manifest names; it has been removed."""


class Partial:
    """The beginning of a file. Whatever source its bytes came from, they are the same bytes, so any source can go on.

    Beside the bytes lies a journal of where finished parts end: a kill in the middle of a part costs that part only.
    """

    def __init__(self, folder: Path, file: WeightFile) -> None:
        self.file = file
        self.path = folder / f"{file.name}.partial"
        self._journal = folder / f"{file.name}.parts.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)

    @property
    def size(self) -> int:
        """How many bytes are here."""
        return self.path.stat().st_size if self.path.exists() else 0

    def keep(self, size: int) -> None:
        """Cut the file back to its first `size` bytes."""
        with self.path.open("ab") as out:
            out.truncate(size)

    def append(self, chunks: Iterable[bytes]) -> None:
        """Write `chunks` behind what is here, safely on disk when this returns. Raises WrongContent if too long."""
        size = self.size
        with self.path.open("ab") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > self.file.size:
                    break
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if size > self.file.size:
            self.discard()
            raise WrongContent(f"it is longer than the {self.file.size:,} bytes it should have")

    def resume_parts(self) -> int:
        """Cut back to the last finished part; the number of finished parts."""
        ends = self._ends()
        while ends and ends[-1] > self.size:
            ends.pop()
        self.keep(ends[-1] if ends else 0)
        self._write_ends(ends)
        return len(ends)

    def part_finished(self) -> None:
        """Remember that a part ends here."""
        self._write_ends([*self._ends(), self.size])

    def finish(self, target: Path) -> None:
        """Move the file to `target` if it is the right one; otherwise remove it and raise WrongContent."""
        found = file_sha256(self.path) if self.size == self.file.size else ""
        if found != self.file.sha256:
            size = self.size
            self.discard()
            raise WrongContent(
                f"its SHA-256 is {found[:12]}…, not {self.file.sha256[:12]}…"
                if found
                else f"it has {size:,} bytes instead of {self.file.size:,}"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        self.path.replace(target)
        self._journal.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what is here."""
        self.path.unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)

    def _ends(self) -> list[int]:
        try:
            ends = json.loads(self._journal.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return ends if isinstance(ends, list) and all(isinstance(end, int) for end in ends) else []

    def _write_ends(self, ends: list[int]) -> None:
        write_atomically(self._journal, json.dumps(ends))


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write a small text file so that a reader, or a crash, sees the old or the new one and nothing between."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)

"""Every file in a file: folders, zips, zips in zips, gzip and tar; what would blow up is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from tools.taste.importing.salvage import salvage

DEEPEST = 3
"""Zips in zips in zips are opened, no further."""
BLOWN_UP = 200
"""Times its own size that a zip may unpack to, when that is more than `HARMLESS` bytes. Exports reach about 30."""
HARMLESS = 200_000_000
MOST_FILES = 50_000
LARGEST_NESTED = 8_000_000_000
DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError)
"""What reading a damaged archive raises."""
_SPOOL = 32_000_000
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Member:
    """One plain file. `open` gives it from its beginning, as often as one likes; `named`: the listener named it."""

    name: str
    open: Callable[[], BinaryIO]
    size: int
    named: bool = False


Refuse = Callable[[str, str], None]


def members(path: Path, keep: ExitStack, refuse: Refuse) -> Iterator[Member]:
    """The plain files that a path leads to. `refuse` is told (name, why) of what cannot be opened or must not be.

    What is opened on the way stays open as long as `keep`.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not file.is_symlink() and not hidden:
                yield from _file(file, str(file.relative_to(path)), keep, refuse, named=False)
        return
    try:
        yield from _file(path, path.name, keep, refuse, named=True)
    except OSError as error:
        refuse(path.name, f"cannot be read: {error.strerror or error}")


def _file(path: Path, name: str, keep: ExitStack, refuse: Refuse, *, named: bool) -> Iterator[Member]:
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(len(_ZIP))
    if first == _ZIP:
        yield from _zip(keep.enter_context(path.open("rb")), size, name, keep, refuse, 1)
    elif first.startswith(_GZIP):
        yield from _gzip(path, name, refuse)
    else:
        yield Member(name, lambda: path.open("rb"), size, named)


def _zip(file: BinaryIO, size: int, name: str, keep: ExitStack, refuse: Refuse, depth: int) -> Iterator[Member]:
    try:
        archive = keep.enter_context(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, OSError, ValueError):
        yield from _left_of(file, size, name, refuse)
        return
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _noise(entry.filename)]
    total = sum(entry.file_size for entry in entries)
    if total > HARMLESS and total > BLOWN_UP * size:
        refuse(name, f"would unpack to {total / 1e9:.1f} GB from {size / 1e6:.1f} MB, which no export does")
        return
    if len(entries) > MOST_FILES:
        refuse(name, f"holds {len(entries):,} files, which no export does")
        return
    for entry in sorted(entries, key=lambda entry: entry.filename):
        yield from _entry(archive, entry, f"{name}: {entry.filename}", keep, refuse, depth)


def _left_of(file: BinaryIO, size: int, name: str, refuse: Refuse) -> Iterator[Member]:
    """What a damaged zip still has."""
    found = 0
    try:
        for entry, open_ in salvage(file, max(HARMLESS, BLOWN_UP * size)):
            if not _noise(entry):
                found += 1
                yield Member(f"{name}: {entry}", open_, size)
    except DAMAGED:
        pass
    left = f"; {found} of its files could be read" if found else ""
    refuse(name, f"is a damaged or incomplete zip{left}; download it again")


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, keep: ExitStack, refuse: Refuse, depth: int
) -> Iterator[Member]:
    try:
        with archive.open(entry) as file:
            first = file.read(len(_ZIP))
    except RuntimeError:
        refuse(name, "is protected by a password")
        return
    except DAMAGED:
        refuse(name, "is damaged")
        return
    if first != _ZIP:
        yield Member(name, lambda: cast("BinaryIO", archive.open(entry)), entry.file_size)
    elif depth >= DEEPEST or entry.file_size > LARGEST_NESTED:
        refuse(name, "is a zip too deep in others" if depth >= DEEPEST else "is too large for a zip in a zip")
    else:
        copy = keep.enter_context(tempfile.SpooledTemporaryFile(max_size=_SPOOL))  # noqa: SIM115 - it is entered
        try:
            with archive.open(entry) as file:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
        except DAMAGED:
            refuse(name, "is damaged")
            return
        yield from _zip(cast("BinaryIO", copy), entry.file_size, name, keep, refuse, depth + 1)


def _gzip(path: Path, name: str, refuse: Refuse) -> Iterator[Member]:
    """A gzip of one file, or of a tar, whose members are read one after the other."""
    size = path.stat().st_size

    def unpacked() -> BinaryIO:
        return io.BufferedReader(_Limited(gzip.open(path, "rb"), max(HARMLESS, BLOWN_UP * size)))

    try:
        with unpacked() as file:
            is_tar = file.read(512)[257:262] == b"ustar"
        if not is_tar:
            yield Member(name.removesuffix(".gz"), unpacked, size, named=True)
            return
        with tarfile.open(fileobj=unpacked(), mode="r|") as archive:
            entries = [entry.name for entry in archive if entry.isfile() and not _noise(entry.name)]
    except (OSError, EOFError, tarfile.TarError):
        refuse(name, "is a damaged or incomplete archive, or unpacks to more than any export does")
        return
    for entry in entries:
        yield Member(f"{name}: {entry}", lambda entry=entry: _of_tar(unpacked(), entry), size)  # type: ignore[misc]


def _of_tar(file: BinaryIO, name: str) -> BinaryIO:
    archive = tarfile.open(fileobj=file, mode="r|")  # noqa: SIM115 - closed with the program; a stream has no other end
    for entry in archive:
        if entry.name == name and (found := archive.extractfile(entry)) is not None:
            return cast("BinaryIO", found)
    raise OSError(f"{name} is gone")


def _noise(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or part.startswith(".") for part in parts)


class _Limited(io.RawIOBase):
    """A stream that fails when it gives more than it should."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there are and fit."""
        found = self._stream.readinto(buffer)
        self._left -= found
        if self._left < 0:
            raise OSError("it unpacks to more than any export does")
        return found

    def close(self) -> None:
        """Gives the file back."""
        self._stream.close()
        super().close()

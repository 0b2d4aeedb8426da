"""What is left of a zip whose end is missing: its list of files stands there, but every file also has a heading.

The headings are those of PKWARE's APPNOTE 6.3, section 4.3.7.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

_HEADING = struct.Struct("<4sHHHHHIIIHH")
_MARK = b"PK\x03\x04"
_ENCRYPTED, _SIZE_FOLLOWS = 1, 8
_STORED, _DEFLATED = 0, 8
_UNKNOWN = 0xFFFFFFFF
_CHUNK = 1 << 16


def salvage(file: BinaryIO, most: int) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """The files of a zip from its beginning on, by name; the last may be cut off. None gives more than `most` bytes."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(_HEADING.size)
        if len(head) < _HEADING.size or not head.startswith(_MARK):
            return
        _, _, flags, method, _, _, _, packed, _, name_length, extra_length = _HEADING.unpack(head)
        name = file.read(name_length).decode("utf-8", "replace")
        start = at + _HEADING.size + name_length + extra_length
        unknown = bool(flags & _SIZE_FOLLOWS) or packed == _UNKNOWN
        if flags & _ENCRYPTED or method not in {_STORED, _DEFLATED} or (method == _STORED and unknown):
            return
        length = packed if method == _STORED else None
        if not name.endswith("/"):
            yield name, lambda start=start, length=length: io.BufferedReader(_Part(file, start, length, most))  # type: ignore[misc]
        at = _next_heading(file, _end(file, start, most) if unknown else start + packed)


def _end(file: BinaryIO, start: int, most: int) -> int:
    """Where a packed file ends."""
    part = _Part(file, start, None, most)
    while part.read(_CHUNK):
        pass
    return part.at


def _next_heading(file: BinaryIO, at: int) -> int:
    """Behind the sizes that may follow a file."""
    file.seek(at)
    return at + max(0, file.read(24 + len(_MARK)).find(_MARK))


class _Part(io.RawIOBase):
    """One file out of a zip, from `start` on: `length` bytes as they are, or (None) inflated to its end."""

    def __init__(self, file: BinaryIO, start: int, length: int | None, most: int) -> None:
        self._file, self.at, self._length, self._left = file, start, length, most
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if length is None else None

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there are and fit."""
        size = len(buffer)
        found = self._stored(size) if self._inflate is None else self._inflated(self._inflate, size)
        self._left -= len(found)
        if self._left < 0:
            raise OSError("it unpacks to more than any export does")
        buffer[: len(found)] = found
        return len(found)

    def _stored(self, size: int) -> bytes:
        found = self._take(min(size, self._length or 0))
        self._length = (self._length or 0) - len(found)
        return found

    def _inflated(self, inflate: zlib._Decompress, size: int) -> bytes:
        while not inflate.eof:
            packed = inflate.unconsumed_tail or self._take(_CHUNK)
            found = inflate.decompress(packed, size)
            self.at -= len(inflate.unused_data)  # what stands behind the file's end
            if found or not packed:
                return found
        return b""

    def _take(self, size: int) -> bytes:
        self._file.seek(self.at)
        found = self._file.read(size)
        self.at += len(found)
        return found

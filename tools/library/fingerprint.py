"""A name for the sound in a file that new tags, a new name and a new place do not change.

Hashing whole files would read everything; instead three blocks of the audio data (first, middle, last) and its length
are hashed. Where the audio data lies is found from each container's own structure, so that tags never take part:
FLAC by its STREAMINFO checksum (RFC 9639, 8.2), MP4 by `mdat` boxes (ISO/IEC 14496-12), WAV and AIFF by their `data`
and `SSND` chunks, MP3 by what lies between the tags, Ogg by the packets in its last pages (RFC 3533), because writing
tags renumbers the pages.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import BinaryIO

BLOCK = 16 * 1024
OGG_TAIL = 256 * 1024
OGG_PAGES = 4
MOST_PARTS = 4096
"""Chunks or boxes looked at in one file; a hostile one could have a billion."""


def fingerprint(path: Path) -> str:
    """32 hexadecimal digits for the sound in a file. Reads at most about 300 kB. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"OggS":
            return _ogg(file, size)
        if head[:4] == b"fLaC":
            return _flac(file, size)
        if head[:4] in {b"RIFF", b"RIFX"} and head[8:] == b"WAVE":
            return _blocks(file, *_chunk(file, size, b"data", ">" if head[:4] == b"RIFX" else "<"))
        if head[:4] == b"FORM" and head[8:] in {b"AIFF", b"AIFC"}:
            return _blocks(file, *_chunk(file, size, b"SSND", ">"))
        if head[4:8] == b"ftyp":
            return _blocks(file, *_mdat(file, size))
        return _blocks(file, *_between_tags(file, size))


def _blocks(file: BinaryIO, start: int, end: int) -> str:
    """Hash the length and three blocks of file[start:end]."""
    length = max(end - start, 0)
    digest = hashlib.blake2b(struct.pack("<Q", length), digest_size=16)
    for offset in (0, max((length - BLOCK) // 2, 0), max(length - BLOCK, 0)):
        file.seek(start + offset)
        digest.update(file.read(min(BLOCK, length)))
    return digest.hexdigest()


def _flac(file: BinaryIO, size: int) -> str:
    file.seek(8)
    streaminfo = file.read(34)
    if len(streaminfo) == 34 and any(streaminfo[18:]):  # the MD5 of the decoded samples, where the encoder wrote it
        return hashlib.blake2b(streaminfo[10:], digest_size=16).hexdigest()
    position = 4
    for _ in range(MOST_PARTS):  # skip the metadata blocks
        file.seek(position)
        header = file.read(4)
        position += 4 + int.from_bytes(header[1:], "big") if len(header) == 4 else 0
        if len(header) < 4 or header[0] & 0x80:
            break
    return _blocks(file, min(position, size), size)


def _chunk(file: BinaryIO, size: int, wanted: bytes, order: str) -> tuple[int, int]:
    """Where an IFF or RIFF chunk's data lies."""
    position = 12
    for _ in range(MOST_PARTS):
        if position + 8 > size:
            break
        file.seek(position)
        name, length = struct.unpack(f"{order}4sI", file.read(8))
        if name == wanted:
            return position + 8, min(position + 8 + length, size)
        position += 8 + length + (length & 1)
    return 12, size


def _mdat(file: BinaryIO, size: int) -> tuple[int, int]:
    """Where the largest `mdat` box's data lies."""
    best, position = (0, 0), 0
    for _ in range(MOST_PARTS):
        if position + 8 > size:
            break
        file.seek(position)
        length, name = struct.unpack(">I4s", file.read(8))
        header = 8
        if length == 1:
            wide = file.read(8)
            if len(wide) < 8:
                break
            length, header = struct.unpack(">Q", wide)[0], 16
        length = size - position if length == 0 else length
        if length < header:
            break
        end = min(position + length, size)
        if name == b"mdat" and end - position - header > best[1] - best[0]:
            best = (position + header, end)
        position += length
    return best if best[1] else (0, size)


def _between_tags(file: BinaryIO, size: int) -> tuple[int, int]:
    """Where the audio lies in a file with ID3v2 tags before it and ID3v1 or APEv2 behind it (MP3, AAC)."""
    start, end = 0, size
    file.seek(0)
    while (header := file.read(10))[:3] == b"ID3" and len(header) == 10:
        length = sum((byte & 0x7F) << shift for byte, shift in zip(header[6:], (21, 14, 7, 0), strict=True))
        start += 10 + length + (10 if header[5] & 0x10 else 0)
        file.seek(start)
    file.seek(max(end - 128, 0))
    if file.read(3) == b"TAG":
        end -= 128
    file.seek(max(end - 32, 0))
    footer = file.read(32)
    if footer[:8] == b"APETAGEX" and len(footer) == 32:
        length, flags = struct.unpack("<I4xI", footer[12:24])
        end -= length + (32 if flags & 0x80000000 else 0)
    return (start, end) if start < end else (0, size)


def _ogg(file: BinaryIO, size: int) -> str:
    """Hash the packets of the last pages. Their distance from the end does not change when tags do."""
    file.seek(max(size - OGG_TAIL, 0))
    tail = file.read(OGG_TAIL)
    pages: list[bytes] = []
    position = tail.find(b"OggS")
    while position >= 0 and position + 27 <= len(tail):
        granule = tail[position + 6 : position + 14]
        body = position + 27 + tail[position + 26]
        length = sum(tail[position + 27 : body])
        # Headers (and with them the tags) are on pages at position 0; -1 marks a page on which no packet ends.
        if any(granule) and granule != b"\xff" * 8:
            pages.append(granule + tail[body : body + length])
        position = tail.find(b"OggS", body + length)
    if not pages:
        return _blocks(file, 0, size)
    return hashlib.blake2b(b"".join(pages[-OGG_PAGES:]), digest_size=16).hexdigest()

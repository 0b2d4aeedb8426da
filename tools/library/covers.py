"""Pictures: in a file's tags, or as an image beside it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.library.tags import Unreadable, open_tags

LARGEST = 20 << 20
"""Bytes; a larger picture is left where it is."""
_FRONT = 3  # the picture type "cover (front)" of ID3v2.4, APIC
_NAMES = ("cover", "folder", "front", "album", "albumart", "artwork")
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture: its bytes, and what kind of image they are."""

    data: bytes
    mime: str


def cover_of(path: Path) -> Cover | None:
    """The front cover of a music file: its own, else the folder's; None where there is none that can be shown."""
    pictures = [(kind, cover) for kind, data in _embedded(path) if (cover := as_cover(data)) is not None]
    if pictures:
        return next((cover for kind, cover in pictures if kind == _FRONT), pictures[0][1])
    file = folder_cover(path.parent)
    if file is None:
        return None
    try:
        with file.open("rb") as opened:
            return as_cover(opened.read(LARGEST + 1))
    except OSError:
        return None


def folder_cover(folder: Path) -> Path | None:
    """The image file that is the cover of what lies in a folder ("cover.jpg", "Folder.png", "AlbumArt….jpg")."""
    try:
        names = [file.name for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES]
    except OSError:
        return None

    def rank(name: str) -> tuple[int, str]:
        stem = name.lower().rpartition(".")[0]
        exact = [place for place, known in enumerate(_NAMES) if stem == known]
        near = [place + len(_NAMES) for place, known in enumerate(_NAMES) if known in stem]
        return min(exact + near, default=2 * len(_NAMES)), name

    best = min(names, key=rank, default=None)
    if best is None or (rank(best)[0] == 2 * len(_NAMES) and len(names) > 1):
        return None  # several pictures, none of which says that it is the cover
    return folder / best


def as_cover(data: bytes) -> Cover | None:
    """A picture from bytes, by what they are, not by what a tag says; None for what is no picture or too large."""
    if not data or len(data) > LARGEST:
        return None
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Cover(data, "image/webp")
    return next((Cover(data, mime) for magic, mime in _KINDS.items() if data.startswith(magic)), None)


def _embedded(path: Path) -> Iterator[tuple[int, bytes]]:
    """(picture type, bytes) from ID3 APIC, FLAC blocks, MP4 covr, and Vorbis METADATA_BLOCK_PICTURE."""
    try:
        audio = open_tags(path)
    except (Unreadable, OSError):
        return
    for picture in getattr(audio, "pictures", None) or ():
        yield int(picture.type), bytes(picture.data)
    for key, value in (audio.tags or {}).items():
        name = str(key).lower()
        if name.startswith("apic"):
            yield int(value.type), bytes(value.data)
        elif name == "covr":
            yield from ((_FRONT, bytes(each)) for each in value)
        elif name == "metadata_block_picture":
            yield from _blocks(value)


def _blocks(values: Any) -> Iterator[tuple[int, bytes]]:
    from mutagen import flac

    make: Any = flac.Picture
    for value in values:
        try:
            picture = make(base64.b64decode(value))
        except (flac.error, binascii.Error, ValueError):
            continue
        yield int(picture.type), bytes(picture.data)

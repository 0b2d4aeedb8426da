"""Playlist files by their names and contents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.playlists.formats import jspf, m3u, xspf
from tools.playlists.formats.listing import Listing, PlaylistFileError

LARGEST = 50_000_000
FORMATS: Mapping[str, Callable[[Listing], bytes]] = {
    ".m3u8": m3u.write, ".m3u": m3u.write, ".xspf": xspf.write, ".jspf": jspf.write,
}  # fmt: skip


def read_file(file: Path) -> Listing:
    """The playlist in a file, recognised by its content. Its title is the file's name where it has none.

    Raises:
        PlaylistFileError: it cannot be read, is too large, or is no playlist.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise PlaylistFileError(f"The playlist {file} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise PlaylistFileError(f"The playlist {file} is larger than {LARGEST // 1_000_000} MB; no playlist is.")
    listing = _reader(data)(data)
    if not listing.entries and not listing.title:
        raise PlaylistFileError(f"There are no songs in {file}.", "Playlists are M3U, XSPF or JSPF files.")
    return Listing(listing.title or file.stem, listing.entries, listing.skipped)


def _reader(data: bytes) -> Callable[[bytes], Listing]:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return jspf.read
    if head.startswith(b"<") or b"<\x00" in head[:6] or b"\x00<" in head[:6]:
        return xspf.read
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PlaylistFileError("That file is no playlist but something binary.")
    return m3u.read


def write_file(listing: Listing, file: Path) -> None:
    """Writes a playlist, whole or not at all, in the format of the file's ending.

    Raises:
        PlaylistFileError: the ending is unknown, or the file cannot be written.
    """
    write = FORMATS.get(file.suffix.lower())
    if write is None:
        raise PlaylistFileError(
            f"There is no playlist format {file.suffix or 'without an ending'}.", "Use .m3u8, .xspf or .jspf."
        )
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(write(listing))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PlaylistFileError(f"The playlist {file} cannot be written: {error.strerror}.") from error

"""Playlists as other programs write and read them: M3U8, XSPF, JSPF."""

from tools.playlists.formats.files import FORMATS, read_file, write_file
from tools.playlists.formats.listing import Listed, Listing, PlaylistFileError

__all__ = ["FORMATS", "Listed", "Listing", "PlaylistFileError", "read_file", "write_file"]

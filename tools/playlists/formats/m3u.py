"""M3U: one place a line, `#EXTINF:seconds,Artist - Title` before it; UTF-8, though many are written otherwise."""

from __future__ import annotations

import re

from tools.library.feeds.xml import decode
from tools.library.mojibake import repair
from tools.library.names import clean
from tools.playlists.formats.listing import MOST_ENTRIES, Listed, Listing

_INFO = re.compile(r"#EXTINF:\s*(-?\d+(?:\.\d+)?)?[^,]*,(.*)", re.IGNORECASE)
_TITLE = re.compile(r"#PLAYLIST:\s*(.*)", re.IGNORECASE)
_ALBUM = re.compile(r"#EXTALB:\s*(.*)", re.IGNORECASE)


def read(data: bytes) -> Listing:
    """The playlist in the bytes of a file; lines that are nothing known are passed over."""
    title = artist = name = album = ""
    duration: float | None = None
    entries: list[Listed] = []
    skipped = 0
    for raw in decode(data).splitlines():
        line = raw.strip()
        if found := _INFO.fullmatch(line):
            duration = float(found[1]) if found[1] and float(found[1]) > 0 else None
            before, dash, after = repair(found[2]).partition(" - ")
            artist, name = (clean(before), clean(after)) if dash else ("", clean(before))
        elif found := _TITLE.fullmatch(line):
            title = clean(repair(found[1]))
        elif found := _ALBUM.fullmatch(line):
            album = clean(repair(found[1]))
        elif line and not line.startswith("#"):
            if len(entries) < MOST_ENTRIES and "\x00" not in line:
                entries.append(Listed(name, artist, album, duration, line))
            else:
                skipped += 1
            artist = name = album = ""
            duration = None
    return Listing(title, tuple(entries), skipped)


def write(listing: Listing) -> bytes:
    """The playlist as M3U8."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(listing.title)}"]
    for entry in listing.entries:
        seconds = -1 if entry.duration is None else round(entry.duration)
        name = f"{entry.artist} - {entry.title}" if entry.artist else entry.title
        lines += [f"#EXTINF:{seconds},{_line(name)}"]
        lines += [f"#EXTALB:{_line(entry.album)}"] if entry.album else []
        lines += [_line(entry.location) or f"# not here: {_line(entry.name)}"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _line(text: str) -> str:
    return " ".join(text.split())

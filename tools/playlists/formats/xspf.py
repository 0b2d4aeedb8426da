"""XSPF 1, the XML Shareable Playlist Format: https://xspf.org/spec. Durations are milliseconds there."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from tools.library.feeds.errors import NotAFeed, Refused
from tools.library.feeds.xml import decode, elements, local_name
from tools.library.names import clean
from tools.playlists.formats.listing import MOST_ENTRIES, Listed, Listing, PlaylistFileError

SPACE = "http://xspf.org/ns/0/"


def read(data: bytes) -> Listing:
    """The playlist in the bytes of a file.

    Raises:
        PlaylistFileError: it is no XSPF, or made to do harm.
    """
    title, entries, skipped, root = "", list[Listed](), 0, ""
    within = False
    try:
        for event, element in elements(decode(data)):
            _, name = local_name(element)
            root = root or name
            if root != "playlist":
                raise NotAFeed("That is no XSPF playlist.")
            if name == "track" and event == "start":
                within = True
            elif name == "track":
                within = False
                if len(entries) < MOST_ENTRIES:
                    entries.append(_entry(element))
                else:
                    skipped += 1
                element.clear()
            elif name == "title" and event == "end" and not within:
                title = clean(element.text or "")
    except NotAFeed as error:
        if not entries:
            raise PlaylistFileError(
                "That is no XSPF playlist.", "Is it whole? It should begin with <playlist>."
            ) from error
        skipped += 1
    except Refused as error:
        raise PlaylistFileError(f"That playlist is refused: {error}") from error
    return Listing(title, tuple(entries), skipped)


def _entry(track: ET.Element) -> Listed:
    values: dict[str, list[str]] = {}
    for child in track:
        values.setdefault(local_name(child)[1], []).append((child.text or "").strip())

    def one(name: str) -> str:
        return clean(values.get(name, [""])[0])

    length = one("duration")
    return Listed(
        one("title"),
        one("creator"),
        one("album"),
        int(length) / 1000 if length.isdigit() and int(length) else None,
        values.get("location", [""])[0],
        tuple(identifier for identifier in values.get("identifier", []) if identifier),
        one("annotation"),
    )


def write(listing: Listing) -> bytes:
    """The playlist as XSPF; paths become file addresses."""
    root = ET.Element("playlist", version="1", xmlns=SPACE)
    ET.SubElement(root, "title").text = listing.title
    tracks = ET.SubElement(root, "trackList")
    for entry in listing.entries:
        track = ET.SubElement(tracks, "track")
        length = "" if entry.duration is None else str(round(entry.duration * 1000))
        for name, text in (
            ("location", _address(entry.location)),
            *(("identifier", identifier) for identifier in entry.identifiers),
            ("title", entry.title),
            ("creator", entry.artist),
            ("annotation", entry.note),
            ("album", entry.album),
            ("duration", length),
        ):
            if text:
                ET.SubElement(track, name).text = text
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _address(location: str) -> str:
    return Path(location).as_uri() if location and "://" not in location and Path(location).is_absolute() else location

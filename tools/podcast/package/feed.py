"""The private feed of the episodes that were made: RSS 2.0 with the iTunes and the Podcasting 2.0 namespaces.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md
"""

from __future__ import annotations

import html
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from tools.podcast.package.chapters import MIME as CHAPTERS_MIME
from tools.podcast.package.package import CHAPTERS, COVER, MP3, NOTES, OPUS, SHOW, TRANSCRIPT
from tools.podcast.package.shelf import PUBLISHER, Made
from tools.podcast.package.transcript import MIME as TRANSCRIPT_MIME

MIMES = {
    MP3: "audio/mpeg", OPUS: "audio/ogg", COVER: "image/jpeg", CHAPTERS: CHAPTERS_MIME, TRANSCRIPT: TRANSCRIPT_MIME,
    NOTES: "text/html",
}  # fmt: skip
"""The files of an episode that a feed points to."""
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ATOM = "http://www.w3.org/2005/Atom"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the namespace that podcast:guid is made in
_ABOUT = "Podcasts that Segue made for you, on your own machine, from your own listening. Private: keep the address."


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode in the feed. `hosts` are names; `text` and `notes` its description, plain and as HTML."""

    made: Made
    summary: str
    notes: str
    language: str
    hosts: tuple[str, ...] = ()


def entry_of(made: Made, record: dict[str, object]) -> Entry:
    """What the feed says of an episode, from its record and its notes."""
    hosts = record.get("hosts")
    return Entry(
        made,
        str(record.get("summary") or ""),
        _read(made.folder / NOTES),
        str(record.get("language") or "en"),
        tuple(hosts) if isinstance(hosts, dict) else (),
    )


def feed_xml(entries: Sequence[Entry], base: str, key: str) -> bytes:
    """The feed. `base` is the address of its folder, with "/" at the end; `key` makes the show's id, and stays.

    Every episode's files are at `base` + its id + "/" + their names, the show's picture at `base` + "cover.jpg".
    """
    for prefix, address in (("itunes", _ITUNES), ("content", _CONTENT), ("atom", _ATOM), ("podcast", _PODCAST)):
        ET.register_namespace(prefix, address)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _text(channel, "title", SHOW)
    _text(channel, "link", base)
    _text(channel, "description", _ABOUT)
    _text(channel, "language", entries[0].language if entries else "en")
    _text(channel, "generator", PUBLISHER)
    if entries:
        _text(channel, "lastBuildDate", formatdate(entries[0].made.made, usegmt=True))
    ET.SubElement(channel, f"{{{_ATOM}}}link", rel="self", href=f"{base}podcast.xml", type="application/rss+xml")
    image = ET.SubElement(channel, "image")
    for name, value in (("url", f"{base}{COVER}"), ("title", SHOW), ("link", base)):
        _text(image, name, value)
    for name, value in (
        ("author", PUBLISHER), ("explicit", "false"), ("type", "episodic"), ("block", "Yes"), ("summary", _ABOUT),
    ):  # fmt: skip
        _text(channel, f"{{{_ITUNES}}}{name}", value)
    ET.SubElement(channel, f"{{{_ITUNES}}}image", href=f"{base}{COVER}")
    ET.SubElement(channel, f"{{{_ITUNES}}}category", text="Music")
    _text(channel, f"{{{_PODCAST}}}guid", str(uuid.uuid5(_GUIDS, key)))
    _text(channel, f"{{{_PODCAST}}}locked", "yes")
    _text(channel, f"{{{_PODCAST}}}medium", "podcast")
    for entry in entries:
        _item(channel, entry, f"{base}{entry.made.item.id}/")
    ET.indent(rss, " ")
    body: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _item(channel: ET.Element, entry: Entry, base: str) -> None:
    made, item = entry.made, ET.SubElement(channel, "item")
    _text(item, "title", made.item.title)
    _text(item, "description", entry.summary)
    _text(item, f"{{{_CONTENT}}}encoded", entry.notes or f"<p>{html.escape(entry.summary)}</p>")
    _text(item, "guid", made.item.id).set("isPermaLink", "false")
    _text(item, "pubDate", formatdate(made.made, usegmt=True))
    _text(item, "link", f"{base}{NOTES}")
    ET.SubElement(item, "enclosure", url=f"{base}{MP3}", length=_size(made.folder / MP3), type=MIMES[MP3])
    for name, value in (
        ("title", made.item.title), ("author", PUBLISHER), ("summary", entry.summary), ("explicit", "false"),
        ("episodeType", "full"), ("duration", str(round(made.item.duration or 0.0))),
    ):  # fmt: skip
        _text(item, f"{{{_ITUNES}}}{name}", value)
    ET.SubElement(item, f"{{{_ITUNES}}}image", href=f"{base}{COVER}")
    spoken = {"url": f"{base}{TRANSCRIPT}", "type": TRANSCRIPT_MIME, "language": entry.language, "rel": "captions"}
    ET.SubElement(item, f"{{{_PODCAST}}}transcript", spoken)
    ET.SubElement(item, f"{{{_PODCAST}}}chapters", url=f"{base}{CHAPTERS}", type=CHAPTERS_MIME)
    for host in entry.hosts:
        _text(item, f"{{{_PODCAST}}}person", host).set("role", "host")
    if (made.folder / OPUS).is_file():
        size = _size(made.folder / OPUS)
        other = ET.SubElement(item, f"{{{_PODCAST}}}alternateEnclosure", type=MIMES[OPUS], length=size, title="Opus")
        ET.SubElement(other, f"{{{_PODCAST}}}source", uri=f"{base}{OPUS}")


def _text(parent: ET.Element, name: str, value: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    # XML has no place for most control characters, whoever's title holds them.
    element.text = "".join(c for c in value if c.isprintable() or c in "\n\t")
    return element


def _size(path: Path) -> str:
    return str(path.stat().st_size) if path.is_file() else "0"


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""

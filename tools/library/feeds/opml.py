"""OPML 2.0: lists of feeds, as podcast players exchange them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tools.library.feeds.errors import NotAFeed
from tools.library.feeds.xml import decode, elements, local_name
from tools.library.names import clean

MOST_FEEDS = 5000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    address: str
    title: str = ""


def read_opml(data: bytes) -> list[Outline]:
    """The feeds that a list names, at whatever depth, each once. Raises `NotAFeed` for what is no list of feeds."""
    found: dict[str, Outline] = {}
    root = ""
    for event, element in elements(decode(data)):
        _, name = local_name(element)
        root = root or name
        if root != "opml":
            raise NotAFeed("That is no OPML list of feeds.")
        if event == "start" and name == "outline":
            values = {key.lower(): value for key, value in element.attrib.items()}
            address = values.get("xmlurl", "").strip()
            if address.lower().startswith(("http://", "https://")) and len(found) < MOST_FEEDS:
                found.setdefault(address, Outline(address, clean(values.get("title") or values.get("text", ""))))
    return list(found.values())


def write_opml(outlines: Iterable[Outline], title: str = "Podcasts") -> bytes:
    """A list of feeds, UTF-8."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for each in outlines:
        name = each.title or each.address
        ET.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=each.address)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"

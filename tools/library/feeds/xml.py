"""Hostile or careless XML → elements, one after the other.

Definitions of entities are refused (billion laughs, external entities), depth and number of elements are limited, and
what many feeds get wrong is mended once: HTML entities, bare ampersands, control characters, undeclared prefixes.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from tools.library.feeds.errors import NotAFeed, Refused

DEEPEST = 100
MOST_ELEMENTS = 1_000_000
_PIECE = 1 << 16
_CODECS = re.compile(r"(?:utf-?(?:8|16|32)|iso8859|cp\d|koi8|gb|big5|euc|shift|ascii|latin|hz|johab|mac)")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[<>]*>", re.DOTALL | re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|(\w{1,40});|)")
_PREFIX = re.compile(r"[</\s]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_KNOWN_PREFIXES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "media": "http://search.yahoo.com/mrss/",
}


def decode(data: bytes, content_type: str = "") -> str:
    """Bytes as text: by their byte order mark, their own XML declaration, the server's word, or as UTF-8."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if data.startswith((b"<\x00", b"\x00<")):
        return data.decode("utf-16-le" if data[0] else "utf-16-be", "replace")
    said = _ENCODING.match(data[:400])
    served = _CHARSET.search(content_type)
    for name in (said[1].decode("ascii") if said else "", served[1] if served else ""):
        try:
            codec = codecs.lookup(name).name if name else ""
        except LookupError:
            continue
        if _CODECS.match(codec):  # Python knows codecs that are no text encodings, or take quadratic time
            return data.decode(codec, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def elements(text: str) -> Iterator[tuple[str, Element]]:
    """("start" | "end", element) in document order; clear what is no longer wanted at its end.

    Raises `Refused` for dangerous documents and `NotAFeed` where the text stops being XML, after having given what
    came before.
    """
    text = text[_start_of(text) :]
    given = 0
    try:
        for event in _events(text):
            given += 1
            yield event
        return
    except ParseError:
        mended = mend(text)
    # Parsed again from the beginning; what was given already is passed over, mending does not change the order.
    root_seen = 0
    try:
        for event in _events(mended):
            root_seen += 1
            if root_seen > given:
                yield event
    except ParseError as error:
        raise NotAFeed("That is not well-formed XML.") from error


def mend(text: str) -> str:
    """Well-formed XML from what is nearly so; leaves the rest as it is."""
    text = _CONTROL.sub("", text)
    text = _AMPERSAND.sub(_entity, text)
    head = text.find(">")
    declared = set(re.findall(r"xmlns:([\w.-]+)\s*=", text[: max(0, head)]))
    used = set(_PREFIX.findall(text)) - declared - {"xml", "xmlns", "http", "https"}
    opening = re.match(r"<[\w.:-]+", text)
    if used and opening and len(used) < 50:
        extra = "".join(f' xmlns:{name}="{_KNOWN_PREFIXES.get(name, "urn:" + name)}"' for name in sorted(used))
        text = text[: opening.end()] + extra + text[opening.end() :]
    return text


def local_name(element: Element) -> tuple[str, str]:
    """("http://www.itunes.com/dtds/podcast-1.0.dtd", "author") of an element; both in lower case."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag.rpartition("}")
    return space.lstrip("{").lower(), name.lower()


def _entity(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    if found[2] and (known := html.entities.html5.get(found[2] + ";")):
        return known.replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + found[0][1:]


def _start_of(text: str) -> int:
    """Where the root element begins; what comes before it is not given to the parser at all."""
    at = 1 if text.startswith("\ufeff") else 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    if text[at : at + 9].upper() == "<!DOCTYPE" or text[at : at + 8].upper() == "<!ENTITY":
        raise Refused("That document defines XML entities, as attacks do and feeds do not.")
    if not text.startswith("<", at):
        raise NotAFeed("That is no XML document.")
    return at


def _events(text: str) -> Iterator[tuple[str, Element]]:
    parser: Any = XMLPullParser(["start", "end"])
    depth = count = 0
    for at in range(0, len(text), _PIECE):
        parser.feed(text[at : at + _PIECE])
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            count += 1
            if depth > DEEPEST or count > MOST_ELEMENTS * 2:
                raise Refused("That document is nested or split up as no feed is.")
            yield event, element
    parser.close()

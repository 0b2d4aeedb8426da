"""EPUB: a zip of XHTML files in the order of its spine (EPUB 3.3, https://www.w3.org/TR/epub-33/)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tools.podcast.errors import PodcastError
from tools.podcast.sources.documents.document import Document, Paragraph

_LARGEST = 8 << 20
_MOST_LETTERS = 4_000_000
_DC = "{http://purl.org/dc/elements/1.1/}"
_FURNITURE = re.compile(r"\b(?:cover|toc|nav|titlepage|copyright|index|colophon|dedication)\b", re.IGNORECASE)


def read_epub(path: Path, data: bytes) -> Document:
    """The text of a book, chapter by chapter. Raises `PodcastError` for one that is damaged or locked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if "META-INF/encryption.xml" in book.namelist() and "META-INF/rights.xml" in book.namelist():
                raise PodcastError(f"The book {path.name} is locked against copying.", "Give me one without a lock.")
            package_name = _package_name(book)
            package = _xml(book, package_name)
            chapters = list(_chapters(book, package, posixpath.dirname(package_name)))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, NotImplementedError, RuntimeError) as error:
        raise PodcastError(f"The book {path.name} is damaged.", "Give me another copy of it.") from error
    title, author = (_first(package, name) for name in ("title", "creator"))
    paragraphs = tuple(paragraph for chapter in chapters for paragraph in chapter)
    if not paragraphs:
        raise PodcastError(f"There is no text in {path.name}.")
    return Document(title or path.stem, paragraphs, author, "book", str(path), f"{len(chapters)} chapters")


def _package_name(book: zipfile.ZipFile) -> str:
    container = _xml(book, "META-INF/container.xml")
    found = container.find(".//{*}rootfile")
    if found is None:
        raise ValueError("no rootfile")
    return str(found.get("full-path"))


def _chapters(book: zipfile.ZipFile, package: Any, folder: str) -> Iterator[list[Paragraph]]:
    files = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    letters = 0
    for number, ref in enumerate(package.iterfind(".//{*}spine/{*}itemref"), 1):
        item = files.get(ref.get("idref"))
        if item is None or "nav" in (item.get("properties") or "") or ref.get("linear") == "no":
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if _FURNITURE.search(posixpath.basename(name)) or name not in book.namelist():
            continue
        found = list(_paragraphs(_xml(book, name, html=True), number))
        if found:
            yield found
        letters += sum(len(each.text) for each in found)
        if letters > _MOST_LETTERS:
            return


def _paragraphs(tree: Any, number: int) -> Iterator[Paragraph]:
    heading = ""
    for element in tree.iter("h1", "h2", "h3", "p", "li", "blockquote"):
        if element.tag in {"li", "blockquote"} and element.find(".//p") is not None:
            continue
        text = " ".join("".join(element.itertext()).split())
        if element.tag.startswith("h"):
            heading = text[:90] or heading
        elif text:
            yield Paragraph(text, f"chapter {heading}" if heading else f"part {number}", heading)


def _xml(book: zipfile.ZipFile, name: str, *, html: bool = False) -> Any:
    """A file of the book, parsed without entities or network."""
    from lxml import etree
    from lxml import html as html_parser

    if book.getinfo(name).file_size > _LARGEST:
        raise ValueError("too large")
    raw = book.read(name)
    if html:
        return html_parser.fromstring(raw)
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))


def _first(package: Any, name: str) -> str:
    found = package.find(f".//{_DC}{name}")
    return " ".join((found.text or "").split()) if found is not None else ""

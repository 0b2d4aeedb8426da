"""Files of every kind that is understood, as documents."""

from __future__ import annotations

from pathlib import Path

from tools.podcast.errors import PodcastError
from tools.podcast.sources.documents.document import Document

LARGEST = 200 << 20
"""Bytes."""
_TEXT = {".txt", ".md", ".markdown", ".text", ".rst", ""}
_PAGES = {".html", ".htm", ".xhtml"}


def read_document(path: Path) -> Document:
    """A text, Markdown, PDF, EPUB or HTML file. Raises `PodcastError` in words."""
    try:
        if path.stat().st_size > LARGEST:
            raise PodcastError(f"The file {path.name} is larger than {LARGEST >> 20} MB.", "Give me a part of it.")
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise PodcastError(f"{path} is a folder.", "Name one file in it.") from error
    except FileNotFoundError as error:
        raise PodcastError(f"There is no file {path}.", "Look how it is written.") from error
    except OSError as error:
        raise PodcastError(f"The file {path.name} cannot be read: {error.strerror}.") from error
    if not data.strip():
        raise PodcastError(f"The file {path.name} is empty.")
    return parse_document(path.name, data, str(path), path)


def parse_document(name: str, data: bytes, where: str, path: Path | None = None) -> Document:
    """The same from bytes; what they are is seen from themselves, then from the name."""
    path = path or Path(name)
    suffix = path.suffix.lower()
    if data[:5] == b"%PDF-":
        from tools.podcast.sources.documents.pdf import read_pdf

        return read_pdf(path, data)
    if data[:4] == b"PK\x03\x04":
        from tools.podcast.sources.documents.epub import read_epub

        if suffix == ".epub" or b"application/epub+zip" in data[:100]:
            return read_epub(path, data)
        raise PodcastError(f"I cannot read {name}.", "I read text, Markdown, PDF, EPUB and HTML.")
    head = data[:2000].lstrip().lower()
    if suffix in _PAGES or head.startswith((b"<!doctype html", b"<html")):
        from tools.podcast.sources.documents.page import read_page

        return read_page(name, data, where)
    if b"\x00" in data[:4000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PodcastError(f"I cannot read {name}.", "I read text, Markdown, PDF, EPUB and HTML.")
    from tools.podcast.sources.documents.plain import read_plain

    if suffix not in _TEXT and suffix not in {".log", ".srt", ".vtt"} and path.suffix and not _is_text(data):
        raise PodcastError(f"I cannot read {name}.", "I read text, Markdown, PDF, EPUB and HTML.")
    return read_plain(path, data)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""Texts to make episodes from: plain text, Markdown, PDF, EPUB, HTML."""

from __future__ import annotations

from tools.podcast.sources.documents.document import Document, Paragraph
from tools.podcast.sources.documents.reading import parse_document, read_document

__all__ = ["Document", "Paragraph", "parse_document", "read_document"]

"""PDF, by PDFium (the reader inside Chromium)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.podcast.errors import PodcastError
from tools.podcast.sources.documents.document import Document, Paragraph

MOST_PAGES = 1500
_MOST_LETTERS = 4_000_000
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\u0002\ufffe]\n(?=[a-z])")
_NUMBER = re.compile(r"\d+")


def read_pdf(path: Path, data: bytes) -> Document:
    """The text of a PDF, page by page. Raises `PodcastError` for one that is locked, damaged, or only pictures."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = "is locked with a password" if "assword" in str(error) else "is damaged"
        raise PodcastError(f"The file {path.name} {why}.", "Give me another copy of it.") from error
    try:
        count = len(pdf)
        about = pdf.get_metadata_dict()
        pages = _pages(pdf, min(count, MOST_PAGES))
    finally:
        pdf.close()
    if sum(map(len, pages)) < 40 * max(1, min(count, 3)):
        raise PodcastError(
            f"There is no text in {path.name}, only pictures of it.", "Run a text recognition over it first."
        )
    title = about.get("Title", "").strip()
    named = title if len(title) > 3 and not title.lower().endswith((".doc", ".docx", ".tex", ".pdf")) else ""
    paragraphs = tuple(_paragraphs(pages))
    return Document(
        named or " ".join(re.sub(r"[_-]+", " ", path.stem).split()),
        paragraphs,
        about.get("Author", "").strip(),
        "document",
        str(path),
        f"{count} pages",
        cut=count > len(pages),
    )


def _pages(pdf: object, count: int) -> list[str]:
    pages: list[str] = []
    letters = 0
    for number in range(count):
        page = pdf[number]  # type: ignore[index]
        text = page.get_textpage()
        pages.append(text.get_text_range().replace("\r\n", "\n"))
        text.close()
        page.close()
        letters += len(pages[-1])
        if letters > _MOST_LETTERS:
            break
    return pages


def _paragraphs(pages: list[str]) -> Iterator[Paragraph]:
    """Running heads, feet and page numbers go; a paragraph ends where a sentence does on a short line."""
    edges = Counter(_NUMBER.sub("#", line.strip()) for page in pages for line in _edges(page))
    running = {line for line, times in edges.items() if times > max(3, len(pages) // 8)}
    for number, page in enumerate(pages, 1):
        lines = [line.strip() for line in _HYPHEN.sub("", page).split("\n")]
        kept = [line for line in lines if _NUMBER.sub("#", line) not in running and not _NUMBER.fullmatch(line)]
        usual = sorted(map(len, kept))[-max(1, len(kept) // 4)] if kept else 0
        block: list[str] = []
        for line in [*kept, ""]:
            block += [line] if line else []
            if block and (not line or (line[-1] in '.!?:”"' and len(line) < 0.8 * usual)):
                yield Paragraph(" ".join(block), f"page {number}")
                block = []


def _edges(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:2] + lines[-2:]

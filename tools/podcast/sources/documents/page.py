"""HTML: the article on a page without what is around it (Barbaresi, "Trafilatura", ACL 2021)."""

from __future__ import annotations

from typing import Any

from tools.podcast.errors import PodcastError
from tools.podcast.sources.documents.document import Document, Paragraph


def read_page(name: str, data: bytes, where: str) -> Document:
    """The main text of a page. Raises `PodcastError` if there is none."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(data, include_comments=False, include_tables=False, include_images=False)
    body = None if found is None else found.body
    paragraphs: list[Paragraph] = []
    heading = ""
    for element in () if body is None else body.iter("head", "p", "item", "quote"):
        text = " ".join("".join(element.itertext()).split())
        if element.tag == "head":
            heading = text
        elif text and element.find(".//p") is None:
            paragraphs.append(Paragraph(text, f"paragraph {len(paragraphs) + 1}", heading))
    if found is None or not paragraphs:
        raise PodcastError(f"There is no article on {name}.", "Name a page with a text on it, or a file.")
    return Document(
        found.title or _title(data) or name.rpartition(".")[0] or name,
        tuple(paragraphs),
        found.author or "",
        "page",
        where,
    )


def _title(data: bytes) -> str:
    """The page's first heading, else what its head says."""
    from lxml import html

    tree = html.fromstring(data)
    found = next((each for tag in ("h1", "title") for each in tree.iter(tag)), None)
    return "" if found is None else " ".join(found.text_content().split())

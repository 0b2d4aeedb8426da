"""A text to make an episode from: its title and author, and its paragraphs with the places where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `place` says where it is ("page 12", "chapter The Storm"), `heading` what it stands under."""

    text: str
    place: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text. `kind` is what hosts call it: article, book, document, page. `extent` is how much it is, in words.

    `cut` tells that it is only the beginning of something too long to be read.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    author: str = ""
    kind: str = "article"
    where: str = ""
    extent: str = ""
    cut: bool = False
    language: str = field(default="en")

    @property
    def text(self) -> str:
        """All of it, paragraph by paragraph."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

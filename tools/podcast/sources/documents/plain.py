"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from tools.library.cue import decode
from tools.podcast.sources.documents.document import Document, Paragraph

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINED = re.compile(r"^(?:=+|-{3,})\s*$")
_AUTHOR = re.compile(r"^(?:by|author:)\s+([^\W\d_][^\n,;:]{2,60})$", re.IGNORECASE)
_MARKS = re.compile(r"(?<!\w)([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_FENCED = re.compile(r"^```.*?^```\s*$|^~~~.*?^~~~\s*$", re.DOTALL | re.MULTILINE)
_MARKDOWN = {".md", ".markdown"}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def read_plain(path: Path, data: bytes) -> Document:
    """A text file: paragraphs between empty lines, headings of Markdown or short lines that stand alone."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    front = _FRONT.match(text)
    about = dict(re.findall(r"^(title|author):\s*[\"']?(.+?)[\"']?\s*$", front[1], re.MULTILINE)) if front else {}
    body = _FENCED.sub("\n\n", text[front.end() :] if front else text)
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", body)]
    if path.suffix.lower() in _MARKDOWN:  # code and tables are no sentences
        blocks = [block for block in blocks if not all(re.match(r" {4}|\t|\s*\|", line) for line in block.split("\n"))]
    title, author, heading = about.get("title", ""), about.get("author", ""), ""
    paragraphs: list[Paragraph] = []
    for block in blocks:
        lines = block.split("\n")
        if (head := _heading(lines)) is not None:
            heading, lines = head, lines[2 if len(lines) > 1 and _UNDERLINED.match(lines[1]) else 1 :]
            title, heading = (title, heading) if title else (heading, "")
        elif not paragraphs and not title and _is_title(lines):
            title, lines = lines[0].strip(), lines[1:]
        if lines and not paragraphs and not author and (by := _AUTHOR.match(lines[0].strip())):
            author, lines = by[1].strip(), lines[1:]
        if paragraph := _joined(lines):
            number = len(paragraphs) + 1
            paragraphs.append(Paragraph(paragraph, f"paragraph {number}", heading))
    return Document(title or _from_name(path), tuple(paragraphs), author, where=str(path))


def _heading(lines: list[str]) -> str | None:
    if found := _HEADING.match(lines[0]):
        return _plain(found[2])
    if len(lines) > 1 and lines[0].strip() and _UNDERLINED.match(lines[1]):
        return _plain(lines[0].strip())
    return None


def _is_title(lines: list[str]) -> bool:
    first = lines[0].strip()
    return 0 < len(first) <= 90 and not first.endswith((".", ",", ";", ":", "!")) and len(lines) <= 2


def _joined(lines: list[str]) -> str:
    """A paragraph's lines as one; the entries of a list end like sentences."""
    parts = []
    for line in lines:
        entry = _ITEM.match(line)
        body = line[entry.end() :].strip() if entry else line.strip()
        if entry and body and body[-1] not in ".!?":
            body += "."
        parts.append(body.lstrip("> "))
    return _plain(" ".join(filter(None, parts)))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(r"\2", _LINK.sub(r"\1", text)).replace("`", "").split())


def _from_name(path: Path) -> str:
    return " ".join(re.sub(r"[_-]+", " ", path.stem).split()) or "the text"

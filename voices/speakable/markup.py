"""Markdown, HTML and a model's thoughts: what is written for the eye."""

from __future__ import annotations

import html
import re

_THOUGHT = re.compile(r"<(think|thinking|reasoning)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)\s*>", re.DOTALL | re.IGNORECASE)

_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|h[1-6]|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!\w[^<>]{0,300}>")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")

_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]{0,500}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\([^()\n]{0,500}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]+)\]\[[^\]\n]*\]")
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[(?:\^[^\]\n]*|\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]")
_TASK = re.compile(r"^(\s*[-*+]\s+)\[[ xX]\]\s+", re.MULTILINE)
_INLINE_CODE = re.compile(r"(`+)([^`\n]+)\1")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]+?)~~")

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*[-*+•‣◦▪–]\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")

_SHORT_LINE = 60
"""A line that ends sooner than this was ended on purpose; a longer one was wrapped."""


def strip_thoughts(text: str) -> str:
    """Drop `<think>` blocks, closed or not, and what precedes a closing tag whose opening one was lost."""
    return _THOUGHT_END.sub(" ", _THOUGHT.sub(" ", text))


def strip_markup(text: str) -> str:
    """Reduce Markdown and HTML to sentences: headings, list entries and table rows get a full stop of their own."""
    if "`" in text or "~~~" in text:
        text = _FENCE.sub("\n\n", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", _BREAK.sub("\n\n", _HIDDEN.sub(" ", text)))
    text = html.unescape(text).replace("\xa0", " ")
    for pattern in (_IMAGE, _LINK, _REFERENCE):
        text = pattern.sub(r"\1", text)
    text = _TASK.sub(r"\1", _FOOTNOTE.sub("", _DEFINITION.sub("", text)))
    text = _INLINE_CODE.sub(r"\2", text)
    for pattern in (_STRONG, _STRONG, _UNDERLINED, _UNDERLINED):  # twice: bold may hold italics
        text = pattern.sub(r"\2", text)
    return _join_lines(_STRUCK.sub(r"\1", text))


def _join_lines(text: str) -> str:
    """Make one line of many, with full stops where the lines stood for a pause."""
    lines = text.splitlines()
    if len(lines) == 1 and not _HEADING.match(text) and not _BULLET.match(text) and text.count("|") < 2:
        return _QUOTED.sub("", text)
    pieces: list[str] = []
    header: list[str] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _TABLE_RULE.match(line) and "-" in line and (header or "|" in line):
            continue
        said, own_sentence = _line(line, following, header, lone=len(lines) == 1)
        if line.count("|") < 2:
            header = []
        if not said:
            continue
        pieces.append(_stopped(said) if own_sentence else said)
    return " ".join(pieces)


def _line(line: str, following: str, header: list[str], *, lone: bool) -> tuple[str, bool]:
    """Return what one line says, and whether it is a sentence of its own. Fills and uses the table's `header`."""
    line = _QUOTED.sub("", line)
    if _RULE.match(line) or not line.strip():
        return "", False
    if line.count("|") >= 2:
        return _row(line, following, header), True
    heading = _HEADING.match(line)
    if heading:
        return heading[1], True
    if _BULLET.match(line):
        return _BULLET.sub("", line).strip(), True
    if not lone and _NUMBERED.match(line):
        return _NUMBERED.sub(r"\1: ", line).strip(), True
    return line.strip(), _ends_here(line.strip(), following)


def _ends_here(line: str, following: str) -> bool:
    """Whether a plain line ends a thought: before an empty line or markup, or short and followed by a capital."""
    next_line = _QUOTED.sub("", following).strip()
    if not next_line or _BULLET.match(next_line) or _HEADING.match(next_line) or _NUMBERED.match(next_line):
        return True
    return len(line) < _SHORT_LINE and not next_line[0].islower()


def _row(line: str, following: str, header: list[str]) -> str:
    """Say one row of a table: "Title: Airbag, Artist: Radiohead". The header row itself is not said."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if _TABLE_RULE.match(following) and "-" in following:
        header[:] = cells
        return ""
    named = [
        f"{header[place]}: {cell}" if place < len(header) and header[place] else cell
        for place, cell in enumerate(cells)
        if cell
    ]
    return ", ".join(named)


def _stopped(said: str) -> str:
    """Give `said` an end that a voice lowers at."""
    bare = said.rstrip(" \t*_\"'”’»)")
    return said if bare.endswith((".", "!", "?", ":", ";", ",", "…")) else said + "."

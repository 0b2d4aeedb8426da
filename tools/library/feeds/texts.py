"""What feeds write for people, as plain text; dates, lengths of time and numbers as they are written in feeds."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

LONGEST_TEXT = 20_000  # characters kept of a description
_LONGEST_MARKUP = 200_000
_DROPPED = re.compile(r"<(script|style|iframe|svg|template|object)\b[^>]{0,2000}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|tr|table|blockquote)|br)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:[a-zA-Z/!?])[^<>]{0,5000}>")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):(\d{1,2})(?:[.,]\d*)?$")


def plain_text(markup: str) -> str:
    """HTML, hostile or not, as text without any markup; at most `LONGEST_TEXT` characters, every pattern bounded."""
    text = _without_dropped(markup[:_LONGEST_MARKUP])
    text = _BREAK.sub("\n", text)
    text = unescape(_TAG.sub("", text))
    # What was escaped twice shows its markup only now; text that merely speaks of "a < b" keeps it.
    text = _TAG.sub("", _without_dropped(text)) if "<" in text else text
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()[:LONGEST_TEXT]


def _without_dropped(text: str) -> str:
    """Without the contents of scripts and styles; one that is not closed takes the rest with it."""
    kept, at = [], 0
    while found := _DROPPED.search(text, at):
        kept.append(text[at : found.start()])
        closing = re.compile(rf"</{found[1]}\b[^>]{{0,200}}>", re.IGNORECASE).search(text, found.end())
        if closing is None:
            return "".join(kept)
        at = closing.end()
    return "".join((*kept, text[at:]))


def parse_date(text: str) -> float | None:
    """Unix seconds of an RFC 822 (RSS) or ISO 8601 (Atom) date; None for what is neither."""
    text = text.strip()[:100]
    if not text:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment.timestamp()
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
    return None


def parse_duration(text: str) -> float | None:
    """Seconds of an `itunes:duration`: "3723", "62:03", "1:02:03"; None for nonsense and zero."""
    text = text.strip()[:40]
    if found := _CLOCK.match(text):
        seconds = int(found[1] or 0) * 3600.0 + int(found[2]) * 60.0 + int(found[3])
    else:
        seconds = parse_seconds(text) or 0.0
    return seconds if 0 < seconds < 1e6 else None


def parse_seconds(value: object) -> float | None:
    """A finite number that is not negative, from a number or its text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 <= number < 1e9 else None


def parse_number(text: str) -> int | None:
    """A whole number from 1 on."""
    text = text.strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 9 else None

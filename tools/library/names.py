"""Names as they are written in tags: cleaned, told apart, and made into keys."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 300  # characters kept of a tag; some hold a whole web page
VARIOUS = "Various Artists"

_SPACE = re.compile(r"\s+")
_GUESTS = re.compile(r"\s*[(\[]?\s*\b(?:feat\.?|ft\.?|featuring)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\s/\s|\x00)\s*")
_AND = re.compile(r"\s*(?:,|&|\band\b)\s*", re.IGNORECASE)
_TITLE_GUESTS = re.compile(r"[(\[]\s*(?:feat\.?|ft\.?|featuring)\s+([^)\]]+)[)\]]", re.IGNORECASE)


def clean(text: str) -> str:
    """A tag's text on one line, without control characters, at most `LONGEST` characters."""
    text = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text[: LONGEST * 4]))
    return _SPACE.sub(" ", text).strip()[:LONGEST].strip()


def fold(text: str) -> str:
    """A key under which the same name in different spelling of case, width and space is the same."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def make_id(kind: str, *parts: str) -> str:
    """A stable id made from what identifies a thing: "artist-0f3a…" (64 bits of BLAKE2b)."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return f"{kind}-{digest}"


def split_artists(text: str) -> tuple[str, ...]:
    """The artists that an artist tag names, main one first.

    Split only at what is never part of a name (";", " / ", "feat."): "Simon & Garfunkel" and "AC/DC" stay whole.
    Guests after "feat." may be listed with commas.
    """
    main, *guests = _GUESTS.split(text.replace("\x00", ";"))
    found = [name.strip(" ,)]") if guests else name.strip() for name in _BETWEEN.split(main)]
    for guest in guests:
        found += [name.strip(" )]") for part in _BETWEEN.split(guest) for name in _AND.split(part)]
    unique = {fold(name): name for name in reversed(found) if name}
    return tuple(reversed(unique.values()))


def guests_of(title: str) -> tuple[str, ...]:
    """The artists named in a title: "Night Drive (feat. Ann Lee)" → ("Ann Lee",)."""
    return tuple(name.strip() for found in _TITLE_GUESTS.findall(title) for name in _AND.split(found) if name.strip())

"""Tags that were read in the wrong encoding, put right only where there can be no doubt.

Two accidents make nearly all of them: UTF-8 taken for Latin-1 ("BjÃ¶rk"), and Cyrillic in Windows-1251 taken for
Latin-1 ("Êèíî" for "Кино"), because ID3 has no way to say that a text is in a local encoding.
"""

from __future__ import annotations

import re

_SUSPECT = re.compile(r"[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_WORD = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_VOWELS = frozenset("аеёиоуыэюя")
_ENOUGH = 4  # letters


def repair(text: str) -> str:
    """The text as it was meant, or as it is where that is not certain."""
    if not _SUSPECT.search(text):
        return text
    for meant in (_as_utf8(text), _as_cyrillic(text)):
        if meant is not None:
            return meant
    return text


def _as_utf8(text: str) -> str | None:
    """UTF-8 that was taken for Latin-1 or Windows-1252: hardly any other text happens to be valid UTF-8."""
    raw = _bytes(text)
    if raw is None or all(byte < 0x80 for byte in raw):
        return None
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    strange = [char for char in meant if ord(char) > 0x7F]
    # "Â°" and "Ã©" decode, too; what comes out must be something that titles have: letters, or typographic signs.
    fine = all(char.isalpha() or char in "‘’“”–—…•·°´«»¿¡№♥★☆" or "\u0300" <= char <= "\u036f" for char in strange)
    return meant if fine and meant.isprintable() else None


def _as_cyrillic(text: str) -> str | None:
    """Windows-1251 that was taken for Latin-1: words that are nothing but accented letters, many of them."""
    try:
        meant = text.encode("latin-1").decode("cp1251")
    except UnicodeError:
        return None
    count = 0
    for word in _WORD.findall(meant):
        if word.isascii():
            continue
        if not _CYRILLIC_WORD.fullmatch(word) or (not word.isupper() and len(word) > 2 and _VOWELS.isdisjoint(word)):
            return None
        count += len(word)
    others = [char for char in meant if ord(char) > 0x7F and not char.isalpha() and char not in "«»–—…№’“”"]
    sung = any(len(word) > 2 and not _VOWELS.isdisjoint(word.lower()) for word in _WORD.findall(meant))
    return meant if count >= _ENOUGH and sung and not others else None


def _bytes(text: str) -> bytes | None:
    """The bytes behind a text that was decoded as Latin-1, or as Windows-1252 with its holes filled by Latin-1."""
    out = bytearray()
    for char in text:
        if ord(char) < 0x100:
            out.append(ord(char))
            continue
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(out)

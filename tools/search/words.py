"""Names as plain words, so that spelling, accents, symbols and numbers do not keep the same name from being found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "µ": "u", "μ": "u",
     "&": " and ", "+": " and ", "@": "a", "$": "s", "’": "'", "‘": "'", "`": "'", "´": "'"}
)  # fmt: skip
_MARKS = re.compile("[\u0300-\u036f]")
_BANG = re.compile(r"(?<=[a-z])!(?=[a-z])")  # "P!nk"
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")  # "R.E.M."
_APART = re.compile(r"\b([b-hj-z]) (?=[a-z]\b)")  # "r e m"; "a" and "i" are words
_APOSTROPHE = re.compile(r"'")
_OTHER = re.compile(r"[^\w\n]+|_+")
_SPACES = re.compile(r" +")
_ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)", re.MULTILINE)
_SHORT = {"vol": "volume", "pt": "part", "feat": "featuring", "ft": "featuring", "mr": "mister", "st": "saint",
          "dr": "doctor", "n": "and", "jr": "junior", "vs": "versus"}  # fmt: skip
_SHORT_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: number for number, word in enumerate(_UNITS.split())}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}
_NUMBER = re.compile(
    rf"\b(?:({'|'.join(_TENS.split())}) ({'|'.join(_UNITS.split()[1:10])})|({'|'.join(_NUMBERS)}))\b"
    r"(?: (hundred|thousand)\b)?"
)

_YEAR = re.compile(r"\b(1\d|20|\d) (\d\d)\b")  # "nineteen eighty four" → 19 84 → 1984, "blink one eighty two" → 182

# What stands behind a name without being part of it: "(Remastered 2011)", "[Deluxe Edition]", "- Live", "(feat. X)".
_EXTRA = re.compile(
    r"\s*[(\[{][^)\]}]*[)\]}]|\s+-\s+(?:\d{4}\s+)?(?:remaster(?:ed)?|live|mono|stereo|demo|edit|radio edit|"
    r"single version|acoustic|instrumental|bonus track|remix|mix|version|deluxe)\b.*$",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"\s*(?::|\s-\s).*$")


def keys(names: Sequence[str]) -> list[str]:
    """The keys of many names: lower case words of letters and digits, no accents, single spaces, no leading article.

    All names go through each rule in one pass over one text, which is some ten times faster than name by name.
    """
    text = "\n".join(name.replace("\n", " ") for name in names)
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    text = _BANG.sub("i", _MARKS.sub("", text))
    text = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", text)
    text = _SPACES.sub(" ", _OTHER.sub(" ", _APOSTROPHE.sub("", text)))
    text = _APART.sub(r"\1", text)
    text = _NUMBER.sub(_digits, _SHORT_WORD.sub(lambda found: _SHORT[found[0]], text))
    text = _YEAR.sub(r"\1\2", text)
    text = _ARTICLE.sub("", "\n".join(line.strip() for line in text.split("\n")))
    return text.split("\n") if names else []


def key(name: str) -> str:
    """The key of one name."""
    return keys([name])[0]


def plain(name: str) -> str:
    """A name without what stands behind it in brackets or after a dash; the name itself if nothing else is left."""
    return _EXTRA.sub("", name).strip() or name


def main_title(name: str) -> str:
    """A name without its subtitle: "Endgame: Singularity" → "Endgame"."""
    return _SUBTITLE.sub("", plain(name)).strip() or name


def _digits(found: re.Match[str]) -> str:
    value = _NUMBERS[found[1]] + _NUMBERS[found[2]] if found[1] else _NUMBERS[found[3]]
    return str(value * {"hundred": 100, "thousand": 1000}.get(found[4] or "", 1))

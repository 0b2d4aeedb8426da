"""What numbers are left when dates, times, money and units have been said."""

from __future__ import annotations

import re

from voices.speakable.cardinals import cardinal, decimal, digits, integer, ordinal, plural

_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_HASH_NUMBER = re.compile(r"(?<!\w)#\s?(?=\d)")
_HASHTAG = re.compile(r"(?<!\w)#(?=[^\W\d])")
_ABOUT = re.compile(r"(?<!\w)~\s?(?=\d)")
_FRACTION = re.compile(r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w/]|\.\d)")
_METRE = re.compile(r"\s*(?:time|beat|metre|meter|signature|bar|groove|feel|waltz)")
_RANGE = re.compile(r"(?<![\w.,-])(\d+(?:,\d{3})*(?:\.\d+)?)\s?(–|-)\s?(\d+(?:,\d{3})*(?:\.\d+)?)(?![\w-]|[.,]\d)")
_VERSION = re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}(?!\d)")
_NEGATIVE = re.compile(r"(?:(?<=^)|(?<=[\s(,]))-(?=\.?\d)")
_PLURAL = re.compile(r"(?<![\w.,])(\d+)'?s\b")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])")
_DECIMAL = re.compile(r"(?<![\d.])(?:\d+)?\.\d+(?![\d])|(?<!\d)\d+\.\d+(?!\d)")
_INTEGER = re.compile(r"\d+")
_GLUED = re.compile(r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])")
_NAMED_FRACTIONS = {2: "half", 4: "quarter"}


def say_numbers(text: str) -> str:
    """Leave no digit: ordinals, fractions, ranges, versions, decimals, and numbers glued to letters."""
    if not any(map(str.isdecimal, text)):
        return _HASHTAG.sub("", text)
    text = _HASHTAG.sub("", _HASH_NUMBER.sub("number ", _ABOUT.sub("about ", text)))
    text = _ORDINAL.sub(
        lambda found: ordinal(int(found[1].replace(",", ""))) if len(found[1]) < 20 else digits(found[1]), text
    )
    text = _FRACTION.sub(_fraction, text)
    text = _VERSION.sub(lambda found: " point ".join(integer(part) for part in found[0].split(".")), text)
    text = _RANGE.sub(_range, text)
    text = _NEGATIVE.sub("minus ", text)
    text = _PLURAL.sub(lambda found: plural(integer(found[1])), text)
    text = _GLUED.sub(" ", text)
    text = _THOUSANDS.sub(lambda found: decimal(found[0]), text)
    text = _DECIMAL.sub(lambda found: decimal(found[0]), text)
    return _INTEGER.sub(lambda found: integer(found[0]), text)


def _fraction(found: re.Match[str]) -> str:
    """Say 3/4 as a metre before "time", as a fraction below one, as a mark out of 5, 10 or 100, else as two numbers."""
    top, bottom = int(found[1]), int(found[2])
    if _METRE.match(found.string, found.end()):
        return f"{cardinal(top)} {cardinal(bottom)}"
    if bottom in {5, 10, 100} and found[2] == str(bottom):
        return f"{cardinal(top)} out of {cardinal(bottom)}"
    if 0 < top < bottom and bottom in {2, 3, 4, 8, 16}:
        part = _NAMED_FRACTIONS.get(bottom) or ordinal(bottom)
        return f"{cardinal(top)} {part if top == 1 else plural(part) if part != 'half' else 'halves'}"
    return f"{integer(found[1])} {integer(found[2])}"


def _range(found: re.Match[str]) -> str:
    """Say "3-5" with "to"; a hyphen between numbers that fall (a score, a catalogue number) is not said."""
    first, dash, last = found[1], found[2], found[3]
    if len(first) > 9 or len(last) > 9:
        return f"{digits(first)}, {digits(last)}"
    rises = float(first.replace(",", "")) < float(last.replace(",", ""))
    phone = dash == "-" and len(first) >= 3 and len(last) >= 4 and first.isdigit() and not rises
    if phone:
        return f"{digits(first)}, {digits(last)}"
    return f"{decimal(first)} {'to' if rises or dash == '–' else ''} {decimal(last)}"

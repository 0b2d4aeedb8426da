"""Money, and numbers with a unit."""

from __future__ import annotations

import re

from voices.speakable.cardinals import cardinal, decimal, integer

_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion", "tn": "trillion"}

_CURRENCIES = {
    "US$": ("dollar", "cent"), "$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny"),
    "¥": ("yen", ""),
    "₹": ("rupee", "paisa"), "₽": ("rouble", "kopeck"), "₩": ("won", ""), "₿": ("bitcoin", ""),
}  # fmt: skip
_SIGNS = "US\\$|[$€£¥₹₽₩₿]"
_BEFORE = re.compile(
    rf"(?<![\w$])({_SIGNS})\s?{_NUMBER}(?:\s?(k|mn?|bn?|tn)\b|\s(thousand|million|billion|trillion)\b)?", re.IGNORECASE
)
_AFTER = re.compile(rf"(?<![\w.,]){_NUMBER}\s?(?:(k|mn?|bn?|tn)\s?)?([€£¥₹₽₩₿]|EUR\b|USD\b|GBP\b)")
_CODES = {"EUR": "€", "USD": "$", "GBP": "£"}

_UNITS = {
    "km/h": "kilometre per hour", "kph": "kilometre per hour", "m/s": "metre per second", "mph": "mile per hour",
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "mi": "mile", "ft": "foot", "yd": "yard",
    "kg": "kilogram", "g": "gram", "mg": "milligram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "°C": "degree Celsius", "°F": "degree Fahrenheit", "°": "degree", "l": "litre", "ml": "millilitre",
    "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz",
    "dB": "decibel", "dBFS": "decibel full scale", "dBTP": "decibel true peak", "LUFS": "LUFS", "LKFS": "LUFS",
    "LU": "loudness unit",
    "BPM": "beat per minute", "bpm": "beat per minute", "rpm": "turn per minute", "RPM": "turn per minute",
    "fps": "frame per second",
    "kbps": "kilobit per second", "kbit/s": "kilobit per second", "kb/s": "kilobit per second",
    "Mbps": "megabit per second",
    "Mbit/s": "megabit per second", "MB/s": "megabyte per second", "kB/s": "kilobyte per second",
    "Gbps": "gigabit per second",
    "B": "byte", "KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte",
    "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte", "TiB": "tebibyte",
    "ms": "millisecond", "µs": "microsecond", "μs": "microsecond", "s": "second", "sec": "second", "secs": "second",
    "min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "wk": "week", "wks": "week",
    "W": "watt", "kW": "kilowatt", "kWh": "kilowatt hour", "V": "volt", "mA": "milliampere",
    "mAh": "milliampere hour", "Ω": "ohm",
    "px": "pixel", "pct": "percent", "%": "percent", "‰": "per mille", "x": "times", "hp": "horsepower", "ct": "cent",
}  # fmt: skip
_NO_PLURAL = frozenset(
    {"hertz", "kilohertz", "megahertz", "gigahertz", "LUFS", "percent", "per mille", "times", "horsepower"}
)
_IRREGULAR = {"foot": "feet"}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(rf"(?<![\w.,])([-+]?)(?<!\d-){_NUMBER}\s?({_UNIT})(?![\w']|/[^\W\d])(?:\.(?=\s[a-z]))?")
_RANGE = re.compile(rf"(?<![\w.,]){_NUMBER}\s?[–-]\s?(?={_NUMBER}\s?(?:{_UNIT})(?![\w']|/[^\W\d]))")
_INCHES = re.compile(rf"(?<![\w.,\"]){_NUMBER}(?:\"(?![\w])|(?:\s|-)?in\.(?=\s[a-z]))")
_TIMES = re.compile(r"(?<=\d)\s?x\s?(?=\d)")
_ATTRIBUTE = re.compile(rf"(?<![\w.,]){_NUMBER}-({_UNIT})(?![\w']|/[^\W\d])")


def say_money(text: str) -> str:
    """Say "$5.99" as "five dollars ninety-nine" and "€1.2bn" as "one point two billion euros"."""
    text = _BEFORE.sub(lambda found: _money(found[1].upper(), found[2], found[3] or found[4]), text)
    return _AFTER.sub(lambda found: _money(_CODES.get(found[3], found[3]), found[1], found[2]), text)


def _money(sign: str, written: str, scale: str | None) -> str:
    whole, part = _CURRENCIES[sign]
    if scale:
        word = _SCALES.get(scale.lower(), scale.lower())
        return f"{_said(written)} {word} {_many(whole)}"
    pounds, _, pence = written.replace(",", "").partition(".")
    if not part or len(pence) not in {0, 2}:
        return f"{_said(written)} {_many(whole)}"
    said = (
        [f"{integer(pounds)} {whole if pounds == '1' else _many(whole)}"]
        if int(pounds or 0) or not int(pence or 0)
        else []
    )
    if int(pence or 0):
        coins = "pence" if part == "penny" else part + ("" if int(pence) == 1 else "s")
        said.append(f"{cardinal(int(pence))} {coins}")
    return " and ".join(said)


def _many(currency: str) -> str:
    return currency if currency in {"yen", "won"} else currency + "s"


def say_units(text: str) -> str:
    """Say numbers with their unit, the unit in the plural where there is more or less than one of it."""
    if not any(map(str.isdecimal, text)):
        return text
    text = _INCHES.sub(lambda found: f"{_said(found[1])} inch", text)
    text = _TIMES.sub(" by ", text)
    text = _RANGE.sub(lambda found: f"{_said(found[1])} to ", text)
    text = _ATTRIBUTE.sub(lambda found: f"{_said(found[1])} {_UNITS[found[2]]}", text)
    return _QUANTITY.sub(_quantity, text)


def _quantity(found: re.Match[str]) -> str:
    sign, written, unit = found[1], found[2], _UNITS[found[3]]
    said = {"-": "minus ", "+": "plus ", "": ""}[sign] + _said(written)
    if unit in _NO_PLURAL:
        return f"{said} {unit}"
    one = written == "1"
    first, *rest = unit.split(" ")
    if rest and first in {"kilowatt", "milliampere"}:
        return f"{said} {unit}{'' if one else 's'}"
    return " ".join([said, first if one else _IRREGULAR.get(first, first + "s"), *rest])


def _said(written: str) -> str:
    return decimal(written) if "." in written else integer(written)

"""Characters: folding look-alikes, saying the signs that mean a word, dropping the rest."""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans({
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "′": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
    "–": "–", "—": " – ", "―": " – ", "‐": "-", "‑": "-", "‒": "–", "−": "-", "⁃": "-", "﹣": "-",
    "…": "...", "⁄": "/", "∕": "/", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n",
    "♯": " sharp", "♭": " flat", "№": "No. ", "×": " x ", "·": " ", "•": "•", "∞": " infinity ",
    "→": " to ", "⇒": " to ", "➜": " to ", "➔": " to ", "←": " from ", "↔": " to and from ",
    "≈": " about ", "±": " plus or minus ", "≤": " at most ", "≥": " at least ", "≠": " is not ", "÷": " divided by ",
    "√": " root ", "π": " pi ", "µ": "μ",
})  # fmt: skip

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FRACTION_SIGN = re.compile(r"(\d?)([¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")

_HEART = re.compile(r"<3+(?!\d)")
_SPACES = re.compile(r"[^\S\n]+")
_WORDS_FOR_SIGNS = (
    (re.compile(r"(?<=\w)\s*&\s*(?=\w)|&"), " and "),
    (re.compile(r"(?<=\w)@(?=\w)|(?<!\S)@(?=\s)"), " at "),
    (re.compile(r"(?<=\w)\s*\+\s*(?=\w)"), " plus "),
    (re.compile(r"(?<=\w)\s*=+\s*(?=\w)"), " equals "),
    (re.compile(r"(?<=\w)\s<\s(?=\w)"), " less than "),
    (re.compile(r"(?<=\w)\s>\s(?=\w)"), " more than "),
    (re.compile(r"%"), " percent "),
    (re.compile(r"°"), " degrees "),
    (re.compile(r"€"), " euros "),
    (re.compile(r"£"), " pounds "),
    (re.compile(r"(?<=\w)/(?=\w)"), " "),
    (re.compile(r"\s*[|¦]\s*"), ", "),
)

_KEPT_MARKS = frozenset(".,!?;:'-")
_PAUSES = re.compile(r"\s*(?:\s-+\s|–|—)\s*")
_QUOTED = re.compile(r"(?<!\w)'(?!n' )((?:[^'\n]|'(?=\w)){1,120})(?<!\s)'(?!\w)")
_TRAILED_OFF = re.compile(r"\.{2,}\s*(?=[^\W\dA-Z])")
_BRACKETED = re.compile(r"\s*[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]")


def fold(text: str) -> str:
    """Map compatible forms of a character to one (NFKC), typographic marks to plain ones, and drop what is unseen."""
    text = _FRACTION_SIGN.sub(lambda found: _fraction(found[1], found[2]), text)
    text = text.translate(_LOOKALIKES)
    if not text.isascii():
        text = text.replace("\u00ad", "").translate(_SUPERSCRIPTS)
        text = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
        text = "".join(map(_digit, text))
    text = _HEART.sub(" love ", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return _SPACES.sub(" ", text)


def _fraction(whole: str, sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).replace("⁄", "/")
    return f"{whole} and {plain}" if whole else plain


def _digit(character: str) -> str:
    """Return the ASCII digit for a decimal digit of any script."""
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def say_symbols(text: str) -> str:
    """Say signs that mean a word; emoji, box drawing and other pictures become a space."""
    for pattern, word in _WORDS_FOR_SIGNS:
        text = pattern.sub(word, text)
    text = _TRAILED_OFF.sub(", ", _QUOTED.sub(r"\1", text))
    text = _BRACKETED.sub(r", \1, ", _BRACKETED.sub(r", \1, ", text))
    text = _PAUSES.sub(", ", text)
    return "".join(character if _is_said(character) else " " for character in text)


def _is_said(character: str) -> bool:
    return character.isalnum() or character in _KEPT_MARKS or unicodedata.category(character) in {"Mn", "Mc", "Zs"}


def tidy(text: str) -> str:
    """Put one space between words, none before a mark, and one mark where several came together."""
    text = re.sub(r"(?<![^\W_])[\u0300-\u036f\ufe00-\ufe0f\u20e3]+", "", text)  # accents that lost their letter
    text = re.sub(r"(?<!\w)['-]+(?!\w)|(?<!\w)-+|-+(?!\w)|'{2,}", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+(?=[.,!?;:])", "", text)
    text = re.sub(r"[.,!?;:](?:\s*[.,!?;:])+", _strongest, text)
    text = re.sub(r"(?<=[,!?;])(?=\w)|(?<=[.:])(?=[^\W\d])", " ", text)
    return text.strip().lstrip(".,!?;:").strip().rstrip(",;:").strip()


def _strongest(found: re.Match[str]) -> str:
    """Of several marks in a row keep the one that matters most to the voice."""
    marks = found[0]
    if marks.rstrip().endswith(("...", ". . .")) and not set(marks) & set("!?"):
        return "."
    return next(mark for mark in "?!.;:," if mark in marks)

"""Abbreviations, dotted initials, acronyms that are spelt, and Roman numerals."""

from __future__ import annotations

import re

from voices.speakable.cardinals import cardinal, ordinal

_ALWAYS = {
    "feat": "featuring", "vs": "versus", "mr": "Mister", "mrs": "Missis", "prof": "Professor", "sgt": "Sergeant",
    "capt": "Captain", "approx": "approximately", "etc": "et cetera", "bros": "Brothers", "orch": "Orchestra",
    "dept": "Department", "vols": "volumes", "rmx": "remix", "instr": "instrumental", "orig": "original",
    "incl": "including", "excl": "excluding", "feats": "featuring",
}  # fmt: skip
_ABBREVIATION = re.compile(rf"(?<![\w.'-])({'|'.join(sorted(_ALWAYS, key=len, reverse=True))})\.(?!\w)", re.IGNORECASE)
_BARE = {"feat": "featuring", "vs": "versus", "mr": "Mister", "mrs": "Missis", "approx": "approximately"}
_BARE_PATTERN = re.compile(rf"(?<![\w.'-])({'|'.join(_BARE)})(?=\s+\w)", re.IGNORECASE)

_BEFORE_NUMBER = {
    "vol": "volume", "no": "number", "nos": "numbers", "op": "opus", "pt": "part", "pts": "parts", "ep": "episode",
    "ch": "chapter", "chap": "chapter", "mvt": "movement", "mov": "movement", "tr": "track", "trk": "track",
    "pp": "pages",
    "fig": "figure", "ca": "circa", "c": "circa", "min": "minimum", "max": "maximum", "p": "page", "vers": "version",
}  # fmt: skip
_NUMBERED = re.compile(
    rf"(?<![\w.'-])({'|'.join(sorted(_BEFORE_NUMBER, key=len, reverse=True))})\.\s?(?=#?\d|[IVXLC]+\b)", re.IGNORECASE
)
_NUMBERED_BARE = re.compile(r"(?<![\w.'-])(Vol|Op|Pt|Ep)\s(?=\d)")

_BEFORE_NAME = {
    "Dr": "Doctor", "St": "Saint", "Ste": "Saint", "Mt": "Mount", "Lt": "Lieutenant", "Rev": "Reverend",
    "Gen": "General", "Col": "Colonel", "Ms": "Miz",
}  # fmt: skip
_TITLE = re.compile(r"(?<![\w.'-])(Dr|St|Ste|Mt|Lt|Rev|Gen|Col|Ms)\.?\s+(?=[A-ZÀ-Þ])")
_STREET = re.compile(r"(?<=[a-z] )(St|Ave|Rd|Blvd)\.?(?=[,.;\s]|$)(?!\.?\s+[A-Z])")
_STREETS = {"St": "Street", "Ave": "Avenue", "Rd": "Road", "Blvd": "Boulevard"}
_FEATURING = re.compile(
    r"(?<=[^\W\d]|[)\]\"'!?.])([\s(\[]+)(?:[Ff][Tt]|f/)\.?\s+(?=[^\W\d])|(?<=\d)(\s[(\[]?)[Ff]t\.\s(?=[A-Z])"
)
_SUFFIX = re.compile(r"(?<=\w)(,?\s)(Jr|Sr)\b\.?")

_PHRASES = (
    (re.compile(r"\be\.\s?g\.,?", re.IGNORECASE), "for example,"),
    (re.compile(r"\bi\.\s?e\.,?", re.IGNORECASE), "that is,"),
    (re.compile(r"\ba\.?k\.?a\b\.?", re.IGNORECASE), "also known as"),
    (re.compile(r"(?<!\w)w/o\b", re.IGNORECASE), "without"),
    (re.compile(r"(?<!\w)b/w\b", re.IGNORECASE), "backed with"),
    (re.compile(r"(?<!\w)w/\s?(?=\w)", re.IGNORECASE), "with "),
    (re.compile(r"\band/or\b", re.IGNORECASE), "and or"),
    (re.compile(r"\bN/A\b"), "not available"),
    (re.compile(r"\bp\.\s?s\.(?=\s)", re.IGNORECASE), "P S,"),
    (re.compile(r"\bo'clock\b", re.IGNORECASE), "o'clock"),
)

_STARTERS = frozenset({
    "The", "This", "That", "These", "Those", "It", "He", "She", "We", "You", "They", "I", "A", "An", "In", "On", "At",
    "And", "But", "So", "If", "When", "There", "Then", "Now",
})  # fmt: skip
_INITIALS = re.compile(r"(?<![\w.])((?:[^\W\d_]\.\s?)+[^\W\d_]\.)(?!\w)|(?<![\w.'])([A-Z])\.(?=\s[A-ZÀ-Þ][\w'])")

_SPELT = frozenset({
    "EP", "USA", "UK", "EU", "UFO", "VIP", "USB", "EDM", "IDM", "OST", "TV", "AI", "API", "URL", "UN", "CEO", "DIY",
    "IQ", "ID", "EQ", "PA", "AM", "FM", "PM", "AC", "DC", "AD", "BC", "AKA", "ASMR", "UAE", "OCD", "IPA", "EBU", "ISO",
    "OMD", "ELO", "EMI", "RCA", "EBM", "LA", "HIV", "USSR", "SUV", "AOR", "ATM", "IOU", "RIAA", "NBA",
})  # fmt: skip
"""Acronyms with a vowel that are spelt all the same; those without one are spelt by every front end by itself."""
_ACRONYM = re.compile(r"(?<![\w.'])([A-Z]{2,5})(s?)(?![\w'])")

_NUMERAL = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_COUNTED = (
    "Symphony|Sonata|Concerto|Part|Parts|Chapter|Volume|Act|Book|Episode|Movement|Opus|Number|Suite|Section|Phase|Scene|Season"
    "|Level|Track|Disc|Disk|Side|War|Bowl|Mark|Mk|Quartet|Etude|Prelude|Nocturne|Canto|Type|Class|Appendix|Fantasy|Rocky"
)
_COUNTED_NUMERAL = re.compile(rf"\b((?i:{_COUNTED}))\.?\s+({_NUMERAL})\b(?!['.]?\w|\s[A-Z]\b)")
_RULERS = (
    "Henry|Louis|Charles|George|Edward|James|Richard|William|Elizabeth|Pius|Benedict|Gregory|Innocent|Clement|Leo|Urban|Philip"
    "|Frederick|Friedrich|Ludwig|Wilhelm|Alexander|Nicholas|Catherine|Ferdinand|Leopold|Napoleon|Otto|Ramses|Gustav|Christian"
)
_RULER = re.compile(
    rf"\b({_RULERS}|John Paul|Paul)\s+(II|III|IV|VI{{0,3}}|IX|XI{{0,3}}|XIV|XVI{{0,3}}|XV|XX?I{{0,3}})\b"
)
_NAMED = re.compile(r"\b([A-ZÀ-Þ][\w'’]*[a-zß-ÿ])\s+(II|III|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI{0,3}|XIX)\b(?!['.]\w)")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def expand_abbreviations(text: str) -> str:
    """Write out abbreviations, initials, spelt acronyms and Roman numerals; conservative where a word is possible."""
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    text = _FEATURING.sub(lambda found: f"{found[1] or found[2]}featuring ", text)
    text = _ABBREVIATION.sub(_stop_kept(_ALWAYS), text)
    text = _BARE_PATTERN.sub(lambda found: _BARE[found[1].lower()], text)
    text = _NUMBERED.sub(lambda found: _BEFORE_NUMBER[found[1].lower()] + " ", text)
    text = _NUMBERED_BARE.sub(lambda found: _BEFORE_NUMBER[found[1].lower()] + " ", text)
    text = _TITLE.sub(lambda found: _BEFORE_NAME[found[1]] + " ", text)
    text = _STREET.sub(lambda found: _STREETS[found[1]], text)
    text = _SUFFIX.sub(lambda found: found[1] + {"Jr": "Junior", "Sr": "Senior"}[found[2]], text)
    text = _INITIALS.sub(_initials, text)
    return _numerals(_ACRONYM.sub(_acronym, text))


def _stop_kept(words: dict[str, str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Make a replacement that keeps the full stop where the abbreviation ends the text or a sentence."""

    def replace(found: re.Match[str]) -> str:
        word = words[found[1].lower()]
        rest = found.string[found.end() :]
        ends = not rest.strip() or (word == "et cetera" and re.match(r"\s+[A-Z]", rest) is not None)
        return word + ("." if ends else "")

    return replace


def _initials(found: re.Match[str]) -> str:
    """Say "J. S." as letters, and keep the last full stop if a new sentence seems to begin."""
    letters = [letter for letter in found[0] if letter.isalpha()]
    said = spell("".join(letters))
    following = found.string[found.end() :].split(maxsplit=1)
    ends = len(letters) > 1 and found[1] and (not following or following[0].strip(",.") in _STARTERS)
    return said + ("." if ends else "")


def spell(letters: str) -> str:
    """Spell `letters`; "A" is written "ay", since a lone A would be said as the article."""
    return " ".join("ay" if letter in "aA" else letter.upper() for letter in letters)


def _acronym(found: re.Match[str]) -> str:
    word, plural = found[1], found[2]
    if word not in _SPELT or _shouted(found.string, found.start()):
        return found[0]
    return spell(word) + ("s" if plural else "")


def _shouted(text: str, place: int) -> bool:
    """Whether the words around are in capitals, too, so that capitals say nothing about this one."""
    around = re.findall(r"[^\W\d_]{3,}", text[max(0, place - 40) : place + 40])
    return len(around) > 2 and sum(word.isupper() for word in around) > len(around) / 2


def _value(numeral: str) -> int:
    """Return the number that a valid Roman numeral below 100 stands for."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _numerals(text: str) -> str:
    text = _COUNTED_NUMERAL.sub(lambda found: f"{found[1]} {cardinal(_value(found[2]))}", text)
    text = _RULER.sub(lambda found: f"{found[1]} the {ordinal(_value(found[2]))}", text)
    return _NAMED.sub(lambda found: f"{found[1]} {cardinal(_value(found[2]))}", text)

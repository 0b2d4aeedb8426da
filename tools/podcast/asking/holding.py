"""What a sentence holds that could answer: names, numbers, sums, times, places, reasons."""

from __future__ import annotations

import re
from collections.abc import Collection

from tools.podcast.asking.question import Question
from tools.podcast.asking.wording import EMPTY, stem, words_of

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
_LARGE = "hundred thousand million billion dozen half twice once double quarter third couple"
_COUNT = "|".join(f"{_UNITS} {_TENS} {_LARGE}".split())
_NUMBER = re.compile(rf"\b(?:\d[\d.,:]*|(?:{_COUNT})s?)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$£€]|\b(?:pounds?|dollars?|euros?|pence|cents?|crowns?|coins?|francs?|kroner|free|nothing|money|p)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1[0-9]\d\d|20\d\d|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|spring|summer|autumn|winter|easter|christmas|lent|michaelmas|harvest|"
    r"morning|afternoon|evening|noon|midnight|night|dawn|dusk|o'clock|yesterday|today|tomorrow|ago|century|"
    r"(?:nineteen|twenty|eighteen) (?:hundred|oh|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)|"
    r"(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)|week|month|year|day|hour|minute)s?\b",
    re.IGNORECASE,
)
_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DATE = re.compile(
    rf"\b(?:(?:(?:the )?\w+ of )?{_MONTH}\b(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? (?:1[0-9]|20)\d\d)?|"
    r"(?:the )?(?:spring|summer|autumn|winter) of (?:1[0-9]|20)\d\d|(?:1[0-9]|20)\d\d|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b",
    re.IGNORECASE,
)
_ONE = rf"(?:\d[\d.,:]*\d|\d|{_COUNT})\b"
_COUNTED = re.compile(rf"\b{_ONE}(?:[\s-]+(?:and\s+)?{_ONE})*(?:\s+[a-z]{{3,}})?", re.IGNORECASE)
_VAGUE = frozenset({"one", "once", "third", "half", "couple"})
_NAME = re.compile(r"(?<![.?!\"“]\s)(?<!^)\b[A-Z][^\W\d_]+(?:\s+(?:von|van|de|of|the)?\s*[A-Z][^\W\d_]+)*")
_FIRST_NAME = re.compile(r"^[\"“]?([A-Z][^\W\d_]+(?:\s+(?:von|van|de|of|the))*(?:\s+[A-Z][^\W\d_]+)+)")
_PEOPLE = re.compile(
    r"\b(?:man|woman|boy|girl|mother|father|brother|sister|uncle|aunt|husband|wife|daughter|son|friend|doctor|teacher|"
    r"captain|skipper|keeper|king|queen|president|student|pupil|baker|nobody|somebody|someone|everybody|people|bishop|"
    r"[a-z]{3,}(?:ers?|ors?|ists?|ians?|men))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|on|under|behind|near|from|to|outside|inside|beside|across|by|into|over|between)\b\s+"
    r"(?:the|a|an|his|her|their|my|our|[A-Z])"
)
_REASON = re.compile(
    r"\b(?:because|so that|since|therefore|reason|due to|thanks to|in order|otherwise|that's why|wanted|afraid|"
    r"until|to|so|too|cannot|can't|no|not|never|if)\b",
    re.IGNORECASE,
)


def names_in(text: str) -> list[str]:
    """Words with a capital that does not only open a sentence, and "I" aside."""
    found = [each.group() for each in _NAME.finditer(text) if each.group() != "I" and not each.group().startswith("I'")]
    first = _FIRST_NAME.match(text)
    return [*([first[1]] if first else []), *found]


def numbers_in(text: str) -> list[str]:
    """Numbers with what they count: "eleven beehives", "Four hundred loaves"."""
    found = []
    for each in _COUNTED.finditer(text):
        words = each.group().split()
        found.append(" ".join(words[:-1] if len(words) > 1 and words[-1].lower() in EMPTY else words))
    return [each for each in found if each.lower() not in _VAGUE]


def times_in(text: str) -> list[str]:
    """Years, days and dates, in words."""
    return [each.group().strip(" .,;") for each in _DATE.finditer(text)]


def holds(question: Question, text: str) -> float:
    """How far a sentence holds what is asked for: 1 yes, 0 no, 0.5 where the kind says little."""
    asked = {stem(word) for word in question.words}
    match question.wanted:
        case "number":
            if question.money:
                return 1.0 if _MONEY.search(text) and _NUMBER.search(text) else 0.6 if _MONEY.search(text) else 0.0
            return 1.0 if _NUMBER.search(text) else 0.0
        case "time":
            return 1.0 if _TIME.search(text) or re.search(r"\b\d{1,2}(?::\d\d)?\b", text) else 0.0
        case "person":
            return 1.0 if _new(names_in(text), asked) else 0.6 if _PEOPLE.search(text) else 0.0
        case "name":
            return 1.0 if _new(names_in(text), asked) else 0.3
        case "place":
            return 1.0 if _PLACE.search(text) else 0.4 if names_in(text) else 0.0
        case "reason":
            return 0.8 if _REASON.search(text) else 0.3
        case _:
            return 0.5


def _new(names: Collection[str], asked: Collection[str]) -> bool:
    """Whether any of the names was not in the question already."""
    return any(stem(word) not in asked for name in names for word in words_of(name) if word not in EMPTY)

"""A text's sentences: which of them can be said alone, which need the one before, and what may be left out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.podcast.sources.documents.document import Paragraph
from voices import split_sentences

_LEADING = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|nevertheless|nonetheless|therefore|thus|hence|"
    r"consequently|as a result|for example|for instance|in fact|indeed|of course|after all|in other words|besides|"
    r"meanwhile|similarly|likewise|on the other hand|at the same time|and yet|and|but|so|yet|then|still|also|finally|"
    r"in conclusion|to sum up|in short|in particular)\b[,:]?\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s+\((?:[^()]{0,120})\)(?![\w(])|\s*\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|citation needed|sic)\]")
_PERSONS = re.compile(
    r"\b(?:i|we|you|your|yours|my|mine|our|ours|us|me|i'm|i've|we're|we've|you're|let's)\b", re.IGNORECASE
)
_POINTING = re.compile(
    r"\b(?:this|these|those|the former|the latter|the above|as (?:mentioned|described|noted|shown)|above|below|"
    r"(?:figure|fig|table|chapter|section|page|equation)\.? \d+|following|aforementioned|here)\b",
    re.IGNORECASE,
)
_START = re.compile(
    r"^(?:he|she|it|they|his|her|hers|its|their|theirs|him|them|this|these|those|that|such|both|either|neither|some|"
    r"others|another|one|here|there it|the (?:two|three|former|latter|same|other|second|first|next|last|rest|result|"
    r"reason|answer|problem|idea|effect|difference|change|move|decision|process|plan)\b|what|which|who|when it|"
    r"if it|as it|because|although it|when they|when he|when she|if they|to do so|doing so|even so|most of them|"
    r"all of them|many of them|two of them|not all|instead|otherwise|later|afterwards|earlier|again|soon|"
    r"by then|since then|at first|next|the latter)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\b(?:of|from|with|among|between) (?:them|both)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,;:–—]|\b(?:and|but|or|when|while|that|which|who|where|before|after|until|if|than|as)\b", re.IGNORECASE
)
_AFTER_CAUSE = re.compile(r"\b(?:because of|due to|thanks to|instead of|like|unlike|without) $", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+|^(?:[A-Z][\w'’-]+ )(?=[A-Z])")
_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|previous|above|rule|guideline)|"
    r"\b(?:system prompt|language model|as an ai|ai assistant|chatgpt|assistant (?:must|should|will)|"
    r"you are now|jailbreak|developer mode)\b|"
    r"^(?:click|subscribe|sign up|buy|order|call|visit|download|send|share|follow|enter|reply|repeat|say|tell|read|"
    r"print|output|write|execute|run|delete|play|remember|note|see|do not|don't|never|always|please)\b|"
    r"\b(?:cookie|newsletter|all rights reserved|terms of (?:use|service)|privacy policy|advertisement|password)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+|[<>{}|\\^~=]|\b[A-Za-z0-9_]{25,}\b")
_RUN = re.compile(r"(?<!^)(?<![.!?:“\"] )\b[A-Z][\w'’&-]+(?: (?:(?:of|the|de|von|van|&) )?[A-Z][\w'’&-]+)*")
_DATES_WORDS = """
January February March April May June July August September October November December Monday Tuesday Wednesday
Thursday Friday Saturday Sunday
"""
_DATES = frozenset(_DATES_WORDS.split())
SHORTEST, LONGEST = 6, 34
"""Words of a sentence that can be listened to."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text.

    `quote` is the wording there, `say` what is said of it, `number` counts from 0 through the text, `first` tells that
    it begins a paragraph. `alone`: it makes sense without the sentence before.
    """

    quote: str
    say: str
    place: str
    heading: str
    number: int
    first: bool
    alone: bool


def sentences_of(paragraphs: Iterable[Paragraph]) -> Iterator[Sentence]:
    """Those sentences that may be said, in order."""
    number = 0
    for paragraph in paragraphs:
        for place, quote in enumerate(split_sentences(paragraph.text)):
            number += 1
            quote = " ".join(quote.split())
            say = compressed(quote)
            if is_sayable(say):
                alone = stands_alone(say)
                yield Sentence(quote, say, paragraph.place, paragraph.heading, number - 1, place == 0, alone)


def compressed(sentence: str) -> str:
    """Without leading connectives, asides in parentheses and references: the claim stays the same."""
    text = _ASIDE.sub("", sentence)
    while (lead := _LEADING.match(text)) is not None:
        text = text[lead.end() :]
    return text[:1].upper() + text[1:]


def is_sayable(text: str) -> bool:
    """Whether a sentence can be said by a host: whole, of a good length, no command, nobody's "I", no address."""
    words = text.split()
    if not SHORTEST <= len(words) <= LONGEST or text[-1:] not in ".!”\"’'" or not text[:1].isalnum():
        return False
    if text.endswith("..") or text.count('"') % 2 or text.count("“") != text.count("”"):
        return False
    quoted = "“" in text or '"' in text
    letters = sum(map(str.isalpha, text))
    shouted = sum(word.isupper() and len(word) > 3 for word in words)
    if letters < 0.6 * len(text) or shouted > 2 or _ADDRESS.search(text) or _COMMAND.search(text):
        return False
    return quoted or not _PERSONS.search(text)


def stands_alone(text: str) -> bool:
    """Whether nothing in a sentence points to something outside of it."""
    if _START.match(text) or _POINTING.search(text) or _OF_THEM.search(text):
        return False
    if (found := _PRONOUN.search(text)) is not None and not _named_before(text, found.start()):
        return False
    return all(_has_antecedent(text, found) for found in _THING.finditer(text))


def _has_antecedent(text: str, found: re.Match[str]) -> bool:
    """Whether what "it" means probably stands in the same sentence: something was named, and a clause ended."""
    before = text[: found.start()]
    if len(before.split()) < 3:
        return False
    possessive = found[0].lower() in {"its", "their"}
    return possessive or (_CLAUSE_END.search(before) is not None and not _AFTER_CAUSE.search(before))


def _named_before(text: str, end: int) -> bool:
    """Whether somebody has a name before a place: a capital that is not the sentence's own, or two in a row."""
    return _NAME.search(text[:end]) is not None


def names_in(text: str) -> tuple[str, ...]:
    """Names in a sentence: runs of capitalised words that do not merely begin it."""
    start = re.match(r"(?:The |A |An |In |On |At )?((?:[A-Z][\w'’-]*)(?: [A-Z][\w'’-]*)+)", text)
    rest = text[start.end() :] if start else text
    found = _RUN.findall(rest)
    return tuple(dict.fromkeys(([start[1]] if start else []) + [name for name in found if name not in _DATES]))


def numbers_in(text: str) -> tuple[str, ...]:
    """Numbers in a sentence as they are written with digits."""
    return tuple(dict.fromkeys(re.findall(r"\d+(?:[.,:]\d+)*", text)))

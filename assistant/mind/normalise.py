"""Speech as it was recognised, made comparable: case, apostrophes, fillers, politeness, self-corrections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

_FILLER = re.compile(r"\b(?:u+h+|u+m+|e+r+m*|hmm+|mm+|a+h+|eh|you know)\b")
_POLITE_START = re.compile(
    r"^(?:hey|hi|hello|ok|okay|oh|well|so|right|alright|all right|please|segue|assistant|now|just(?! the | a | my )|"
    r"actually|"
    r"yo|quick|quickly|hey there|excuse me|sorry|"
    r"(?:can|could|would|will|may) (?:you|u|we|i)(?: please| maybe| possibly| just| get you to| ask you to)*|"
    r"(?:do you think|is it possible|any chance|do you mind if|would you mind if) (?:you|we|i) (?:could|can)|"
    r"any chance (?:of|you could)|do me a favou?r and|be (?:so kind|a dear|a love) and|be so kind as to|"
    r"i(?: would|d)? (?:want|like|need|love) you to|i was (?:hoping|wondering if) you (?:could|would|can)|"
    r"i was wondering if you could|wondering if you could|go ahead and|lets|let us|why dont you|you can|you could|"
    r"maybe|perhaps|then|and|um|uh|i think|i guess|i said|(?:quick|one) (?:thing|more thing)|"
    r"for (?:gods|goodness|petes) sake|god|gosh|ugh|man|dude|mate) "
)
_POLITE_END = re.compile(
    r" (?:please|pls|thanks|thank you|ta|cheers|thanks a lot|for me|for us|now|right now|right away|straight away|"
    r"mate|buddy|dude|man|will you|would you|could you|can you|wont you|if you can|if you could|if thats ok(?:ay)?|"
    r"if you dont mind|if you would|if its not too much trouble|okay|ok|though|then|already|at once|immediately|"
    r"i think|i guess|yeah|alright|instead|a sec|real quick|"
    r"for (?:gods|goodness|petes) sake)$"
)
_CORRECTION = re.compile(
    r"\b(?:no wait|wait no|no no|no sorry|sorry no|i mean|i meant|sorry i mean|no i mean|no i meant|scratch that|"
    r"actually no|no actually|make that|correction|or rather|sorry i meant|strike that|wait actually)\b"
)
_VERB = re.compile(
    r"^(?:play|put on|put|find|search(?: for)?|look for|turn|set|make|skip|go|start|queue|add|read|remix|show|give|"
    r"recommend|suggest|record|create|build|do|change)\b"
)


def clean(text: str) -> str:
    """Lower case, no punctuation or apostrophes, single spaces; "50%" becomes "50 percent"."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"['’‘`´]", "", text).replace("%", " percent ").replace("&", " and ")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w\s.]|_", " ", text)
    return " ".join(text.split())


def without_fillers(text: str) -> str:
    """Cleaned words without "uh", "um" and the like."""
    return " ".join(_FILLER.sub(" ", text).split())


def _unstutter(text: str) -> str:
    """The text without a speaker's repetitions: "the the", "play play jazz"."""
    return re.sub(r"\b(\w+)(?: \1\b)+", r"\1", text)


def corrected(text: str) -> str:
    """What is left after "no, I mean…": the last version, with the first one's verb where it lacks its own."""
    parts = _CORRECTION.split(text)
    if len(parts) < 2 or not parts[-1].strip() or not parts[0].strip():
        return text
    first, last = parts[0].strip(), parts[-1].strip()
    if _VERB.match(last) or not _VERB.match(first):
        return last
    head = _VERB.match(first)
    return f"{head[0]} {last}" if head else last


def polite_free(text: str) -> str:
    """The words without what surrounds a wish: greetings before it, "can you", "please", "for me"."""
    while True:
        shorter = _POLITE_END.sub("", _POLITE_START.sub("", text, count=1), count=1)
        if shorter == text or not shorter:
            return text
        text = shorter


def wish_of(utterance: str) -> str:
    """The bare wish in an utterance, comparable with sentence templates."""
    text = _unstutter(without_fillers(clean(utterance)))
    return polite_free(corrected(polite_free(text)))


_SOUNDS = ((r"ph", "f"), (r"ck|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"z", "s"), (r"x", "ks"), (r"dg", "j"),
           (r"gh|(?<=.)[wh](?=[^aeiou]|$)", ""), (r"(?<=[aeiou])r(?=[^aeiou])", ""), (r"(.)\1", r"\1"))  # fmt: skip


def sound(word: str) -> str:
    """A rough key of how an English word sounds: its consonants, classes of alike ones merged, no silent letters.

    In the spirit of Philips' Metaphone (1990), only coarser: it is always used together with spelling distance.
    """
    for pattern, to in _SOUNDS:
        word = re.sub(pattern, to, word)
    return word[:1] + re.sub(r"[aeiouyw]", "", word[1:]) if word else ""


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The one word of the vocabulary that this may be a mishearing of: sounds alike and is spelled nearly so."""
    best: tuple[int, str] | None = None
    for known in vocabulary:
        if word == known:
            return word
        if len(word) < 3 or len(known) < 4:
            continue
        distance = DamerauLevenshtein.distance(word, known, score_cutoff=3)
        heard, meant = sound(word), sound(known)
        alike = heard == meant or (
            distance <= 3
            and heard[:1] == meant[:1]
            and len(heard) > 2
            and DamerauLevenshtein.distance(heard, meant) == 1
        )
        if (distance == 1 or (alike and distance <= 3)) and (best is None or distance < best[0]):
            best = (distance, known)
    return best[1] if best else None

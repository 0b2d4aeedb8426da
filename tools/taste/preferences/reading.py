"""From a statement in the listener's words to a rule that can be applied."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tools.library.items import Item
from tools.search.words import key
from tools.taste.preferences.rules import DAYS, HOURS, Rule, Stance, Subject

Resolve = Callable[[str], Item | None]
"""The item that words name beyond reasonable doubt, or None."""
IsGenre = Callable[[str], bool]
"""Whether the library has a genre of that name."""

_AVOID = re.compile(
    r"\b(?:dont|do not|never|no|not|stop|without|leave out|leave (?:\w+ ){1,3}out|skip|avoid|hate|cant stand|"
    r"cannot stand|not a fan|sick of|tired of|fed up|ban|keep (?:\w+ ){1,4}(?:out|away)|dislike|enough|less|nothing|"
    r"allergic|steer clear)\b"
)
_PREFER = re.compile(
    r"\b(?:more|like|love|prefer|always|favou?r|into|fan of|keen on|adore|enjoy|only|stick to|mostly|fond of|mainly)\b"
)
_MANNER = re.compile(
    r"\b(?:speak|talk|voice|answers?|answer|explain|say|tell me|call me|remind|wake|volume|loud|quiet(?:er|ly)?|speed|"
    r"faster|slower|crossfade|shuffle|skip (?:the )?(?:ads?|adverts?|intros?)|minutes|half|percent)\b"
)
_CARRIERS = (
    "please segue hey ok just so you know for the future in future from now on going forward i we me my us our dont do "
    "not never no any anything some more less of that this these those stuff things thing play playing put on want to "
    "wanna hear hearing listen listening songs song music tracks track tunes tune artist band artists bands singer by "
    "the a an is are be it its im id ill ive really very quite always remember note suggest suggesting suggestions "
    "recommend recommendations recommending suggestion playlists playlist when if with without leave out keep away "
    "skip avoid stop hate cant stand cannot fan sick tired fed up ban like love prefer favour favor into keen adore "
    "enjoy only stick mostly fond mainly steer clear enough nothing at all ever again out there and or but as well too "
    "which has have had got give giving lot lots much big huge kind type sort from in on during before after until "
    "while whenever because about dislike allergic mix mixes mixing radio time times them him her he she they"
)
_CARRYING = frozenset(_CARRIERS.split())
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WHEN = re.compile(
    rf"\b(?:in the|at|during the|on|on the|every|this|of an?|before|until|in) (?P<what>{'|'.join(HOURS)}|"
    rf"{'|'.join(DAYS)}|{'|'.join(_MONTHS)})s?\b|\b(?P<tonight>tonight)\b"
)
_KINDS = {"podcasts": "podcast", "podcast": "podcast", "audiobooks": "audiobook", "audiobook": "audiobook",
          "books": "audiobook"}  # fmt: skip
_IF = re.compile(
    r"\b(?:when|whenever|if|while|unless) (?!(?:you|i) (?:play|make|suggest|recommend|put|build|pick|choose))"
    r"(?P<if>.+)$"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A rule, and what of the statement could not be made into one: a condition nobody can observe, or all of it."""

    rule: Rule
    about: str = ""
    unclear: str = ""


def understand(statement: str, resolve: Resolve, is_genre: IsGenre) -> Understood:
    """The rule in a statement.

    What code cannot decide (how Segue should speak, who is in the room) becomes a note: kept, shown, not acted on.
    """
    words = key(statement.replace("'", "").replace("’", ""))
    condition = _IF.search(words)
    told = words[: condition.start()] if condition else words
    hours, days, months, told = _when(told)
    stance = _stance(told)
    subject, about = _subject(told, resolve, is_genre)
    if subject is None or stance is None or (condition and hours is None and days is None):
        return Understood(Rule("note"), about, condition["if"] if condition and subject else "")
    return Understood(Rule(stance, subject, hours, days, months), about)


def _stance(words: str) -> Stance | None:
    if re.search(r"\b(?:not|isnt|dont) (?:only|just|mind|all)\b", words):
        return None
    if _AVOID.search(words) and not re.search(r"\bnothing but\b|\bno (?:more )?than\b", words):
        return "avoid"
    if _PREFER.search(words) or re.search(r"\bnothing but\b", words):
        return "prefer"
    return None


def _when(words: str) -> tuple[tuple[int, int] | None, frozenset[int] | None, frozenset[int] | None, str]:
    hours: tuple[int, int] | None = None
    days = months = None
    for found in _WHEN.finditer(words):
        what = found["what"] or "evening"
        if what in HOURS:
            hours = HOURS[what] if not found["tonight"] else None
        elif what in DAYS:
            days = DAYS[what]
        else:
            month = _MONTHS.index(what) + 1
            before = re.match(r"(?:before|until)", found[0])
            months = frozenset(range(1, month)) if before else frozenset({month})
    return hours, days, months, " ".join(_WHEN.sub(" ", words).split())


def _subject(words: str, resolve: Resolve, is_genre: IsGenre) -> tuple[Subject | None, str]:
    if _MANNER.search(words):
        return None, ""
    kept = " ".join(word for word in words.split() if word not in _CARRYING)
    for name in dict.fromkeys((_run(words), kept)):
        if name in _KINDS:
            return Subject("kind", _KINDS[name]), name
        if name and is_genre(name):
            return Subject("genre", name), name
    if (item := _named(words, resolve)) is not None:
        return Subject("artist", key(item.title)) if item.kind == "artist" else Subject("item", item.id), item.name
    return (Subject("words", kept), kept) if kept and len(kept.split()) <= 4 else (None, "")


def _named(words: str, resolve: Resolve) -> Item | None:
    """The item that the end of the statement names, the longest name first; a name may be made of carriers."""
    parts = words.split()
    for start in range(len(parts)):
        for name in dict.fromkeys((" ".join(parts[start:]), _run(" ".join(parts[start:])))):
            telling = set(name.split()) - _CARRYING
            if (telling or len(name.split()) > 2) and (item := resolve(name)) is not None:
                return item
    return None


def _run(words: str) -> str:
    """The words with carriers cut off at both ends only."""
    parts = words.split()
    while parts and parts[0] in _CARRYING:
        parts.pop(0)
    while parts and parts[-1] in _CARRYING:
        parts.pop()
    return " ".join(parts)

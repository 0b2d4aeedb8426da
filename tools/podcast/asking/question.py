"""What a question asks for: a person, a place, a time, a number of something, a reason; and whether it points back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.podcast.asking.wording import telling

Wanted = Literal["person", "name", "place", "time", "number", "reason", "manner", "thing", "yes or no"]

_INTERJECTION = re.compile(
    r"^(?:(?:hey|hi|ok|okay|oh|um|uh|er|erm|so|and|but|please|sorry|excuse me|segue|wait|hold up|hold it|"
    r"(?:hold|hang) on|(?:wait|hold on|hang on|just)? ?(?:a|one) (?:minute|second|sec|moment)|can you tell me|"
    r"could you tell me|tell me|do you know|i wonder|remind me|i was wondering|i missed that|sorry i missed that|"
    r"actually)[,.!:;]*\s+)+",
    re.IGNORECASE,
)
_MONEY = r"cost|price|pay|paid|earn|charge|spend|spent|sell|sold|money|fee|fare|salary|expensive|cheap"
_HOW = "many|much|long|old|far|often|big|tall|deep|high|fast|heavy|late|wide|loud|warm|cold|hot|large|early"
_AMOUNTS = "percentage|number|price|age|temperature|size|speed|distance|amount"
_MEASURES = "cost|costs|weigh|weighs|price|fee|fare|age|temperature"
_MOMENTS = "year|day|date|month|months|weekday|century|decade|season|hour|time"
_PLACES = "city|town|country|place|village|street|region|part of the world|island|state|station"
_PEOPLE = "man|woman|person|scientist|artist|writer|author|singer|composer|people|doctor|musician|actor|player|guest"
_KINDS: tuple[tuple[str, Wanted], ...] = (
    (
        r"^(?:why|how come|what (?:is |was )?(?:the )?reason|for what reason|what made|what makes|what caused)\b",
        "reason",
    ),
    (rf"\bhow (?:{_HOW})\b|\b(?:what|which) (?:{_AMOUNTS})\b|\bin how\b", "number"),
    (rf"^(?:what|which) .*\b(?:{_MEASURES})\b", "number"),
    (rf"^(?:when|since when|until when|by when)\b|\b(?:what|which) (?:{_MOMENTS})\b", "time"),
    (rf"^(?:where|whereabouts|from where)\b|\b(?:what|which) (?:{_PLACES})\b", "place"),
    (rf"^(?:who|whose|whom|(?:by|with|for|to) whom)\b|\b(?:what|which) (?:{_PEOPLE})\b", "person"),
    (r"\b(?:name|names|named|nickname|surname|called|first name|last name|title)\b", "name"),
    (r"^how\b", "manner"),
    (r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", "yes or no"),
)
_POINTS = re.compile(
    r"^(?:what|who|how|why|when|where|which)?\s*(?:did|does|do|was|is|were|are|'s)?\s*"
    r"(?:that|this|she|he|they|it|there|by that|by this)\b|"
    r"\b(?:by that|mean by|means|meant|meaning|just (?:say|said|mention|mentioned|now)|"
    r"that (?:name|word|bit|part|one))\b"
)
_DIRECT = re.compile(r"\b(?:mean|meant|meaning|means|just said|just say|just now|just mentioned|was that|is that)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart.

    `text` is without "wait, can you tell me"; `wanted` is the kind of the answer; `words` are the telling words;
    `money`: the number is a sum; `points`: it may be about what was just heard ("what did she mean by that?"), and
    `only_points`: it says nothing else of what it is about.
    """

    text: str
    wanted: Wanted
    words: tuple[str, ...]
    money: bool = False
    points: bool = False

    @property
    def only_points(self) -> bool:
        """Whether there is nothing to look for but what was just heard."""
        return self.points and not self.words


def read_question(said: str) -> Question:
    """The question in what was said."""
    text = _INTERJECTION.sub("", " ".join(said.replace("’", "'").split())).strip(" .!,;") or said.strip()
    lower = text.lower().removeprefix("in ").removeprefix("on ").removeprefix("at ")
    lower = re.sub(r"^(who|what|where|when|how|why)'s\b", r"\1 is", lower)
    wanted: Wanted = next((kind for pattern, kind in _KINDS if re.search(pattern, lower)), "thing")
    points = bool(_DIRECT.search(lower) or _POINTS.search(lower))
    money = wanted == "number" and bool(re.search(rf"\b(?:{_MONEY})", lower))
    return Question(text, wanted, tuple(telling(lower)), money, points)

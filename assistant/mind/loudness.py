"""Wishes about how loud one part of what plays is: "turn the vocals down a bit", "the drums are too loud"."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import wish_of
from assistant.mind.signatures import complete

_SUNG = r"(?:(?:lead |background |backing )?vocals?|singing|singers?|(?:her|his|their) (?:voice|vocals?|singing))"
_PLAYED = r"drums?|drum track|percussion|guitars?|pianos?|keyboards?|bass(?: ?line| guitar)?|instruments?|backing track"
_PART = rf"(?P<part>(?:the |all the )?(?:{_SUNG}|{_PLAYED}))"
_MUCH = r"(?:a (?:tiny |little )?(?:bit|touch|tad|little|notch|smidge)|slightly|a lot|much|way|loads|right)"
_UP = r"up|louder|higher|more prominent|forward|clearer"
_DOWN = r"down|quieter|softer|lower|further back|in the background|less loud"
_WAY = rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
_VERB = r"(?:turn|bring|push|pull|mix|take|put|set|make|crank|have)"


def _amount(name: str = "amount") -> str:
    return rf"(?: ?(?:just |only )?(?P<{name}>{_MUCH}))?"


_LEVELS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_VERB}{_amount()} {_PART}{_amount('more')} (?:be )?{_WAY}{_amount('yet')}",
        rf"{_VERB} (?:(?P<up>up)|(?P<down>down)) {_PART}{_amount()}",
        rf"(?:(?P<up>raise|boost|increase|amplify)|(?P<down>lower|reduce|soften|quieten|decrease)) {_PART}{_amount()}",
        rf"{_PART}{_amount()} {_WAY}{_amount('more')}",
        (
            rf"{_PART} (?:is|are)(?: (?P<amount>way|much|a bit|a little))? too "
            r"(?:(?P<down>loud|high)|(?P<up>quiet|low|soft))"
        ),
        rf"i (?:cant|can hardly|can barely) hear {_PART}(?P<up>)",
        rf"(?:(?P<amount>{_MUCH}) )?(?:(?P<up>more)|(?P<down>less)) (?P<part>{_SUNG}|drums?|guitars?|piano)",
    )
)
_BACK = re.compile(rf"(?:bring|put|give|let|turn|have|want|i want) (?:me )?{_PART} (?:back|in again)(?: (?:in|on|up))?")
_PARTS = (
    ("drums", "drum|percussion"), ("bass", "bass"), ("guitar", "guitar"), ("piano", "piano|keyb"),
    ("accompaniment", "instrument|backing track"),
)  # fmt: skip


def read(utterance: str, context: Context) -> Reading | None:
    """The change as a call of `remix`; None where it is another wish."""
    wish = wish_of(utterance)
    if context.spoken_word or len(wish.split()) > 14:
        return None
    if found := _BACK.fullmatch(wish):
        return _reading(f"{_part(found['part'])} back")
    for pattern in _LEVELS:
        if (found := pattern.fullmatch(wish)) is not None:
            return _leveled(found.groupdict())
    return None


def _leveled(named: dict[str, str | None]) -> Reading | None:
    part = _part(named["part"] or "")
    way = "quieter" if named.get("down") is not None else "louder"
    said = next((told for each in ("amount", "more", "yet") if (told := named.get(each))), "")
    much = "much " if re.search(r"lot|much|way|loads|right", said) else "a bit " if said else ""
    if part == "bass" and way == "louder":
        return None  # that is an effect, and at once
    return _reading(f"{part} {much}{way}")


def _reading(stems: str) -> Reading:
    return Reading((Call("remix", complete("remix", {"stems": stems})),), open=True)


def _part(words: str) -> str:
    return next((name for name, pattern in _PARTS if re.search(pattern, words)), "vocals")

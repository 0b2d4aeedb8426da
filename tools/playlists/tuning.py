"""What a radio is to be tuned to, and where its dial goes, from the listener's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.library.items import Item
from tools.playlists.constraints import Constraints
from tools.playlists.wish import IsGenre, Resolve, understand
from tools.search.words import key

_ON = r"(?:and |then |just )+(?:keep|carry|go) (?:it |on )?(?:going|on|playing)(?: and on)?"
_ENDLESS = r"endless(?:ly)?|non ?stop|never ending|without (?:end|stopping)"
_RADIO = re.compile(rf"\b(?:radio|station|{_ON}|{_ENDLESS})\b")
_NOT_RADIO = re.compile(r"\bradio (?:\d+|one|two|four|six|head|show|play|drama|edit|documentary|theatre)\b")
_AROUND = re.compile(
    r"\b(?:(?:for|of|with|from) )?(?:(?:something|anything|songs|music|stuff) )?"
    r"(?:from|based on|like|similar to|around|about|of|starting (?:with|from)|inspired by|for) "
    rf"(?P<what>.+?)(?= {_ON}| radio\b| station\b|$)"
)
_THIS = re.compile(
    r"(?:this|that|it|(?:this|that|the|what) (?:song|one|track|tune|artist|band|music|album|is playing|plays)|"
    r"whats (?:on|playing)|what is playing|(?:him|her|them))(?: now| here)?"
)
_TASTE = re.compile(r"(?:my (?:taste|music|own taste|library|favou?rites)|me|what i like|everything|anything|us)")
_ASKING = (
    r"(?:start|play|make|give|put on|tune in(?:to)?|begin|create|turn on|switch on|open|i want|id like|let me hear)"
    r"(?: me| us)?"
)
_LEAD = re.compile(rf"^(?:(?:{_ASKING}|please|a|an|the|some) )+")
_CARRIER = re.compile(
    rf"\b(?:{_ASKING}|{_ENDLESS}|{_ON}|a|an|the|my|some|please|radio(?: station)?|station|music|something|songs?|mix|"
    r"playlist)\b"
)
_NEWER = re.compile(
    r"\b(?:surprise (?:me|us)(?: (?:more|a bit|a little))?|more (?:surpris\w+|new|adventurous|discover\w*|unknown|"
    r"obscure|unfamiliar|variety|daring)|less (?:familiar|known|obvious|predictable)|"
    r"(?:things|songs|something) i dont know|newer)\b"
)
_OLDER = re.compile(
    r"\b(?:more (?:familiar|known|favou?rites|of what i know)|less (?:new|unknown|obscure|surprising|adventurous|"
    r"weird)|(?:things|songs|something) i know|fewer surprises|play it safe)\b"
)


@dataclass(frozen=True, slots=True)
class Tuning:
    """A station's name and what it is near to; `first` is the song to begin with, `here` the one that plays already."""

    title: str
    wish: Constraints
    first: Item | None = None
    here: Item | None = None


def is_radio(words: str) -> bool:
    """Whether a wish asks for something without end."""
    said = _said(words)
    return bool(_RADIO.search(said)) and not _NOT_RADIO.search(said)


def dial(words: str) -> int:
    """1 where words ask for more surprises, -1 for more that is known, else 0."""
    said = _said(words)
    return 1 if _NEWER.search(said) else -1 if _OLDER.search(said) else 0


def tuning(words: str, resolve: Resolve, is_genre: IsGenre) -> Tuning:
    """What to tune to. `resolve` gives the item that words name, and what plays for "current"."""
    said = _said(words)
    found = _AROUND.search(said)
    whole = found["what"].strip() if found else " ".join(_LEAD.sub("", _RADIO.sub(" ", said).strip()).split())
    about = " ".join(_CARRIER.sub(" ", whole).split())
    if _THIS.fullmatch(whole) and (item := resolve("current")) is not None:
        return Tuning(f"Radio like {item.name}", Constraints(like=(item.id,)), here=item)
    if not about or _TASTE.fullmatch(whole):
        leaning = understand(said, lambda _: None, lambda _: False)
        return Tuning("Your radio", Constraints(discovery=leaning.discovery, unheard=leaning.unheard))
    item = None if is_genre(about) else resolve(whole) or resolve(about)
    if item is not None:
        first = item if item.kind == "track" else None
        return Tuning(f"Radio like {item.name}", Constraints(like=(item.id,)), first)
    return Tuning(f"{about[:1].upper()}{about[1:]} radio", understand(about, resolve, is_genre))


def _said(words: str) -> str:
    return key(f"play {words.replace(chr(39), '')}").removeprefix("play ").strip()

"""When a template that copies free words may be believed, and what of those words is a name."""
# ruff: noqa: ARG001 - all guards are called with the same three

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assistant.mind.context import Context
from assistant.mind.details import minutes_in

_LEAD = re.compile(
    r"^(?:(?:me|us|some|any|a bit of|a little|that|the song|the track|the album|the band|my book|my audiobook|"
    r"the audiobook|my podcast|the podcast|the book|songs by|music by|tracks by|anything by|something by|stuff by|of|"
    r"um|uh|more|called) )+"
)
_TRAIL = re.compile(
    r" (?:next|to (?:the|my) (?:end of the )?(?:queue|list)|after this(?: one| song)?|podcasts|audiobooks|for a bit|"
    r"again)$"
)


def tidy(args: dict[str, Any]) -> dict[str, Any]:
    """Names without the small words that only lead up to them."""
    out = dict(args)
    for name in ("query", "topic"):
        if isinstance(out.get(name), str):
            text = _LEAD.sub("", out[name])
            text = _TRAIL.sub("", text) or out[name]
            out[name] = text
    if isinstance(out.get("wish"), str):
        out["wish"] = _bare_wish(out["wish"])
    return out


_CARRIER = re.compile(
    r"(?:(?:make|build|create|put together|do|give|get|prepare|compile|generate|i need|i want|id "
    r"like|i would like|we need|curate|start) )?(?:me |us |up )*"
    r"(?:a |an |another |the |some |one )?(?P<how>(?:\S+ ){0,5}?)(?:playlist|play list|mixtape|mix "
    r"tape)(?: (?:for|of|with|about|from))?(?P<what>(?: \S+)*)"
)


def _bare_wish(wish: str) -> str:
    """The wish without "make me a playlist of"; the whole wish where nothing else would be left."""
    found = _CARRIER.fullmatch(wish)
    return (" ".join(f"{found['how']} {found['what']}".split()) or wish) if found else wish


_PRONOUN = re.compile(
    r"(?:it|this|that|them|these|those|one|(?:the |that |this )?(?:first|second|third|fourth|fifth|"
    r"last|other)(?: one)?|(?:it|this|that) (?:again|now))"
)


_BY_THEM = re.compile(
    r"(?:.* )?(?:by|from|of) (?:her|him|them|hers|theirs|his|this (?:artist|band|singer|author)|"
    r"the same (?:artist|band|singer|author))"
)


def _may_play(text: str, wish: str, context: Context) -> bool:
    if _BY_THEM.fullmatch(text):
        return bool(context.playing or context.history)
    if re.search(r"\b(?:her|his|their|theirs|hers|him|them)\b", text):
        return False
    return not _PRONOUN.fullmatch(text) and not re.search(
        r"^(?:it|this|that|them) (?:again|next|after|in|on|at|to|one|for|from|over|now|song|track|"
        r"album)\b|\b(?:first|second|third|last) (?:one|of)\b",
        text,
    )


def _may_search(text: str, wish: str, context: Context) -> bool:
    if _BY_THEM.fullmatch(text):
        return bool(context.playing or context.history)
    return not re.search(r"\b(?:her|his|their|theirs|hers|him|them|this|it)\b", text) and not _PRONOUN.fullmatch(text)


def _may_rate(text: str, wish: str, context: Context) -> bool:
    return False  # a known name was let through before; "I like jazz" may as well be a lasting preference


def _may_make_playlist(text: str, wish: str, context: Context) -> bool:
    return bool(
        re.search(
            r"\b(?:play ?list|mix ?tape|compilation|set ?list|soundtrack|list of|mix|station|set|track ?list|"
            r"songs|tracks|music|tunes)\b",
            wish,
        )
    )


def _may_make_podcast(text: str, wish: str, context: Context) -> bool:
    weak = re.match(
        r"(?:give|get|i want|id like|i would like|we need|i need|do|start|how about|i could use|sort|plan|arrange)\b",
        wish,
    )
    if weak:
        return minutes_in(wish) is not None and not re.search(r"\b(?:latest|newest|last|the)\b (?:\w+ )?episode", wish)
    return not re.search(r"\b(?:playlist|play list)\b", wish)


GUARDS: dict[str, Callable[[str, str, Context], bool]] = {
    "play": _may_play,
    "search": _may_search,
    "rated": _may_rate,
    "playlist": _may_make_playlist,
    "podcast": _may_make_podcast,
    "recommend": lambda _text, wish, _context: not re.search(r"\b(?:playlist|play list|mixtape)\b", wish),
}

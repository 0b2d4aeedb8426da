"""What the tool `remix` does with more than one recording, and what it says of it."""

from __future__ import annotations

import re

from tools.library.items import Item
from tools.playback.numerals import duration_in, tokens
from tools.playback.player import Player
from tools.playback.words import lasting
from tools.remix.joining import Joined, Joiner
from tools.remix.meaning import Find, meant, several
from tools.remix.words import digits
from tools.results import ToolResult

_MIX = r"\b(?:mega)?mix(?:tape)?\b|\bmedley\b"
_MASHUP = r"\bmash(?:ed|ing)?[ -]?up\b"
_BLEND = r"\b(?:blend|cross ?fade|segue|transition)\b"
_SOON = r"\b(?:now|soon|straight away|right away|immediately)\b"
_LONG = r"(\d+(?:\.\d+)?)[ -]*(hours?|minutes?|mins?|seconds?)"


def read(joiner: Joiner, player: Player, find: Find, target: str, words: str, other: str | None) -> ToolResult | None:
    """Do what `words` ask of several recordings; None where they ask nothing of the kind. Raises `RemixError`."""
    if re.search(_MASHUP, words):
        voice, music = meant(player, find, target), meant(player, find, other or "next")
        if isinstance(voice, ToolResult):
            return voice
        return music if isinstance(music, ToolResult) else _said(joiner.mashup(voice, music))
    if re.search(_BLEND, words):
        into = meant(player, find, other or "next")
        return into if isinstance(into, ToolResult) else _said(joiner.blend(into, soon=bool(re.search(_SOON, words))))
    if re.search(_MIX, words):
        songs = several(player, find, target)
        return songs if isinstance(songs, ToolResult) else _said(joiner.mix(songs, _minutes(words)))
    return None


def _minutes(words: str) -> float | None:
    found = re.search(_LONG, digits(words))
    seconds = None if found is None else duration_in(tokens(f"{found[1]} {found[2]}"))
    return None if seconds is None else seconds / 60


def _said(joined: Joined) -> ToolResult:
    what = joined.what[:1].upper() + joined.what[1:]
    if joined.item is None or joined.made is None:
        say = f"{what} is being made. It {'takes over' if ' into ' in what else 'plays'} as soon as it is ready."
        return ToolResult(True, say, observed=observed(joined))
    say = f"{what}: {joined.verdict}; {_heard(joined, joined.item)}"
    return ToolResult(True, say, (joined.item,), observed(joined))


def _heard(joined: Joined, item: Item) -> str:
    assert joined.made is not None  # what is heard was made
    long = lasting(joined.made.seconds)
    if joined.state.item is None or joined.state.item.id != item.id:
        return f"it comes next and lasts {long}."
    return f"it {'plays now' if joined.state.state == 'playing' else 'is paused'} and lasts {long}."


def observed(joined: Joined) -> dict[str, object]:
    """JSON-ready: the player, the file as it was measured, and what decided."""
    return {
        "player": joined.state.brief(),
        "file": None if joined.made is None else joined.made.brief(),
        "joined": dict(joined.how),
        "pending": joined.pending,
    }

"""Which recordings a wish is about: what plays, what is next, what was heard before, or what words name."""

from __future__ import annotations

import re
from collections.abc import Callable

from tools.library.items import PLAYABLE, Item
from tools.playback.found import Found
from tools.playback.player import Player
from tools.results import ToolResult

Find = Callable[[str, str], Found]
"""(query, kind) → what is meant."""

_HERE = r"^(?:current|it|this|that|this (?:one|song|track)|the (?:song|track)|what(?:'s| is) playing|)$"
_NEXT = r"^(?:the )?(?:next|following)(?: (?:one|song|track))?$|^what(?:'s| is) next$"
_BEFORE = r"^(?:the )?(?:last|previous)(?: (?:one|song|track))?$"
_QUEUE = (
    r"^(?:all (?:of )?)?(?:these|those|them|the queue|my queue|this playlist|the playlist)(?: (?:songs|tracks|ones))?$"
)
MOST = 40
"""Recordings of a mix."""


def meant(player: Player, find: Find, words: str) -> Item | ToolResult:
    """The one recording that words mean, or what is to be said instead."""
    state = player.observe()
    asked = words.strip().lower()
    if re.search(_HERE, asked):
        if state.item is None:
            say = "Nothing is playing that I could change. Play a song first, or say which one you mean."
            return ToolResult(False, say, observed={"player": state.brief()})
        return state.item
    if re.search(_NEXT, asked):
        return next(iter(player.upcoming(1)), None) or ToolResult(
            False,
            "Nothing comes next. Queue a song first, or say which one you mean.",
            observed={"player": state.brief()},
        )
    if re.search(_BEFORE, asked) and player.played():
        return player.played()[-1]
    found = find(words, "music")
    playable = [item for item in (*found.items, *found.alternatives) if item.kind in PLAYABLE]
    if found.question is not None and len(playable) != 1:  # of a song and an album of one name the song is meant
        return ToolResult(False, found.question, found.alternatives, {"player": state.brief()})
    if found.missing or not playable:
        say = f"There is nothing called {words} in your library."
        return ToolResult(False, say, found.alternatives, {"player": state.brief(), "missing": words})
    return playable[0]


def several(player: Player, find: Find, words: str) -> list[Item] | ToolResult:
    """All recordings that words mean: names with ; between them, those of an album or an artist, or the queue's."""
    names = [name.strip() for name in words.split(";") if name.strip()]
    if len(names) > 1:
        found = [meant(player, find, name) for name in names[:MOST]]
        wrong = next((each for each in found if isinstance(each, ToolResult)), None)
        return wrong or list(dict.fromkeys(each for each in found if isinstance(each, Item)))
    if re.search(_HERE, words.strip().lower()) or re.search(_QUEUE, words.strip().lower()):
        state = player.observe()
        here = [] if state.item is None else [state.item]
        return list(dict.fromkeys((*here, *player.upcoming(MOST))))
    heard = find(words, "music")
    if heard.question is not None or heard.missing:
        one = meant(player, find, words)
        return [one] if isinstance(one, Item) else one
    return [item for item in heard.items if item.kind in PLAYABLE][:MOST]

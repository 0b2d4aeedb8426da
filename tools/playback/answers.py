"""The `ask` tool: questions about what plays, answered from what is observed."""

from __future__ import annotations

import re
from collections.abc import Callable

from tools.library.items import Item
from tools.playback.control import NOTHING, answer
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.playback.words import factor, lasting, spoken, thing
from tools.results import ToolResult

NAMED = 3
"""How many items an answer names before it counts the rest."""


def ask(player: Player, question: str, other: Callable[[str], ToolResult | None] | None = None) -> ToolResult:
    """Answer a question about the player; what is not about it goes to `other`, if that knows an answer."""
    words = question.lower().replace("’", "'")
    state = player.observe()
    if re.search(_QUEUE, words):
        return _queue(player, state)
    for pattern, reply in _ABOUT_PLAYER:
        if re.search(pattern, words):
            return reply(state)
    if other is not None and (known := other(question)) is not None:
        return known
    for pattern, say in _ABOUT_ITEM:
        if re.search(pattern, words):
            return _nothing(state) if state.item is None else answer(True, say(state.item), state)
    return _what(state)


def _what(state: PlayerState) -> ToolResult:
    if state.item is None:
        return _nothing(state)
    say = {"playing": "This is {}.", "paused": "{} is paused.", "stopped": "{} is stopped."}[state.state]
    return answer(True, say.format(spoken(state.item)), state)


def _nothing(state: PlayerState) -> ToolResult:
    return answer(True, NOTHING, state)


def _volume(state: PlayerState) -> ToolResult:
    muted = ", but muted" if state.muted else ""
    return answer(True, f"The volume is {state.volume} percent{muted}.", state)


def _speed(state: PlayerState) -> ToolResult:
    say = "It plays at normal speed." if state.speed == 1.0 else f"It plays at {factor(state.speed)} times the speed."
    return answer(True, say, state)


def _shuffle(state: PlayerState) -> ToolResult:
    return answer(True, f"Shuffle is {'on' if state.shuffle else 'off'}.", state)


def _repeat(state: PlayerState) -> ToolResult:
    say = {"off": "Repeat is off.", "one": f"This {thing(state.item)} is repeated.", "all": "Everything is repeated."}
    return answer(True, say[state.repeat], state)


def _sleep(state: PlayerState) -> ToolResult:
    if state.sleep_at_end:
        return answer(True, f"I'll stop at the end of this {thing(state.item)}.", state)
    if state.sleep_timer is not None:
        return answer(True, f"{lasting(state.sleep_timer).capitalize()} left on the sleep timer.", state)
    return answer(True, "There is no sleep timer.", state)


def _next(state: PlayerState) -> ToolResult:
    if state.next_item is None:
        return answer(True, "Nothing comes next.", state)
    return ToolResult(True, f"Next is {spoken(state.next_item)}.", (state.next_item,), {"player": state.brief()})


def _queue(player: Player, state: PlayerState) -> ToolResult:
    items = tuple(player.upcoming(max(NAMED, state.queue_length - 1)))
    if not items or state.item is None:
        return answer(True, "Nothing comes next.", state)
    names = "; then ".join(spoken(item) for item in items[:NAMED])
    more = len(items) - NAMED
    say = f"Next: {names}{f'; and {more} more' if more > 0 else ''}."
    observed = {"player": state.brief(), "queue": [item.brief() for item in items[:20]]}
    return ToolResult(True, say, items[:20], observed)


def _before(state: PlayerState) -> ToolResult:
    if state.previous_item is None:
        return answer(True, "Nothing was played before.", state)
    say = f"Before that it was {spoken(state.previous_item)}."
    return ToolResult(True, say, (state.previous_item,), {"player": state.brief()})


def _left(state: PlayerState) -> ToolResult:
    if state.item is None:
        return _nothing(state)
    if state.left is None:
        return answer(True, f"I don't know how long this {thing(state.item)} is.", state)
    say = f"{lasting(state.left / state.speed).capitalize()} left."
    return answer(True, say, state)


def _length(state: PlayerState) -> ToolResult:
    if state.item is None:
        return _nothing(state)
    if state.duration is None:
        return answer(True, f"I don't know how long this {thing(state.item)} is.", state)
    return answer(True, f"This {thing(state.item)} is {lasting(state.duration)} long.", state)


def _position(state: PlayerState) -> ToolResult:
    if state.item is None:
        return _nothing(state)
    whole = "" if state.duration is None else f" of {lasting(state.duration)}"
    return answer(True, f"{lasting(state.position).capitalize()}{whole} in.", state)


def _who(item: Item) -> str:
    return f"{item.title} is by {item.artist}." if item.artist else f"It doesn't say who {item.title} is by."


def _album(item: Item) -> str:
    if not item.album:
        return f"It doesn't say what {item.title} is from."
    year = f", from {item.year}" if item.year else ""
    return f"{item.title} is from {item.album}{year}."


def _year(item: Item) -> str:
    return f"{item.title} is from {item.year}." if item.year else f"It doesn't say what year {item.title} is from."


def _genre(item: Item) -> str:
    return f"{item.title} is {item.genre}." if item.genre else f"It doesn't say what kind of music {item.title} is."


def _number(item: Item) -> str:
    if item.track_number is None:
        return f"It doesn't say which {thing(item)} this is."
    whole = f" of {item.album}" if item.album else ""
    return f"This is {thing(item)} {item.track_number}{whole}."


_QUEUE = r"\b(queue|coming up|lined up|left to play)\b"
_ABOUT_PLAYER: list[tuple[str, Callable[[PlayerState], ToolResult]]] = [
    (r"\b(sleep|timer)\b", _sleep),
    (r"\b(volume|how loud|muted?)\b", _volume),
    (r"\b(speed|how fast|how slow|tempo)\b", _speed),
    (r"\b(shuffled?|random)\b", _shuffle),
    (r"\b(repeat(ed|ing)?|loop(ed|ing)?)\b", _repeat),
    (r"\b(next|after (this|that|it))\b", _next),
    (r"\b(before|previous(ly)?|just (played?|heard?)|last (song|track|one|episode|chapter)|earlier)\b", _before),
    (r"\b(left|remain(s|ing)?|until (it|the end)|to go|till (it|the end)|when .*\b(end|over|finish))", _left),
    (r"\b(how (long|many minutes)|length|duration|longer)\b", _length),
    (
        r"\b(how far|where (am i|are we)|position|how much (have|did) (i|we)|what (minute|time) (am|are|is it at))\b",
        _position,
    ),
]
_ABOUT_ITEM: list[tuple[str, Callable[[Item], str]]] = [
    (r"\b(year|when (was|is|did)|how old|came? out|released?|recorded)\b", _year),
    (r"\b(genre|style|kind of music|sort of music|type of music)\b", _genre),
    (r"\b(which|what) (track|chapter|number)( number)?\b.*\b(is|are)\b|\btrack number\b|\bchapter number\b", _number),
    (r"\b(album|record|cd|which (show|podcast|book)|what (show|podcast|book)|taken from|from what)\b", _album),
    (r"\b(who|whose|artist|band|singer|singing|sings|group|author|by whom)\b", _who),
]

"""What was played, made and named in a conversation, long after its words are gone: "that song from earlier"."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from assistant.mind.context import Call
from tools.library.items import Item
from tools.results import ToolResult

_FIRST, _LAST = 32, 224
_LISTED = 5  # of what an answer names; nobody asks for the twentieth later

Deed = Literal["played", "made", "named"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing, what was done with it, and in which turn of the conversation, counted from 0."""

    item: Item
    deed: Deed
    turn: int


class Memory:
    """The first 32 and the latest 224 mentions of a conversation: a beginning is not forgotten, and it never grows."""

    def __init__(self) -> None:
        self._first: list[Mention] = []
        self._last: deque[Mention] = deque(maxlen=_LAST)

    def note(self, call: Call, result: ToolResult, turn: int) -> None:
        """Remembers what a call that went well was about."""
        if not result.ok:
            return
        for item, deed in _mentions(call, result.items):
            mention = Mention(item, deed, turn)
            if len(self._first) < _FIRST:
                self._first.append(mention)
            else:
                self._last.append(mention)

    def forget(self) -> None:
        """A new conversation."""
        self._first.clear()
        self._last.clear()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Oldest first."""
        return (*self._first, *self._last)


def _mentions(call: Call, items: tuple[Item, ...]) -> list[tuple[Item, Deed]]:
    if call.tool == "make_playlist":
        return [(item, "named" if number else "made") for number, item in enumerate(items[: _LISTED + 1])]
    if call.tool == "play" and call.args.get("when", "now") == "now":
        whole = [item for item in items[:2] if item.kind in {"artist", "album", "playlist", "audiobook", "show"}]
        return [(item, "played") for item in dict.fromkeys((*whole[:1], *items[:1]))]
    if call.tool == "control":
        return [(item, "played") for item in items[:1]]
    return [(item, "named") for item in items[:_LISTED]]

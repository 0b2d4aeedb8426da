"""What every tool answers with, and the two ways in which it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tools.errors import PlainError

if TYPE_CHECKING:
    from tools.library.items import Item


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool did, as it was observed afterwards.

    `say` is one speakable answer, written by the tool from `observed` and nothing else. `items` are the things the
    answer names, in the order in which it names them, so that "the second one" can be understood. `observed` is
    JSON-ready and was read back from the player, the file or the database. `asks`: nothing was done yet, `say` is a
    question, and the same call once more does it: how everything is confirmed that cannot be brought back.
    """

    ok: bool
    say: str
    items: tuple[Item, ...] = ()
    observed: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False


class ToolRetry(Exception):
    """The arguments cannot be used as they are; the message tells the model how to mend them."""


class ToolFailed(PlainError):
    """Final: the tool cannot do this. `say` is a sentence for the listener, `todo` what they can do about it."""

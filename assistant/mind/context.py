"""What the mind is given for a turn, and what it answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from tools.library.items import Item

if TYPE_CHECKING:
    from assistant.mind.memory import Mention

Role = Literal["user", "assistant"]
Tier = Literal["stop", "reference", "sentence", "small_talk", "tagger", "model"]


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call: a name from the table of signatures, and JSON-ready arguments."""

    tool: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One earlier turn's half, oldest first in a history. `calls` are the actions that the assistant took with it."""

    role: Role
    text: str
    calls: tuple[Call, ...] = ()


class Names(Protocol):
    """The names in the listener's library."""

    def resolve(self, words: str) -> Item | None:
        """The item that the words name beyond reasonable doubt (misheard or not), or None."""

    def candidates(self, words: str, limit: int = 5) -> Sequence[Item]:
        """Items whose names are near the words, best first."""


class NoNames:
    """A library that is empty, or not there."""

    def resolve(self, words: str) -> Item | None:
        """Nothing is known."""
        return None

    def candidates(self, words: str, limit: int = 5) -> Sequence[Item]:
        """Nothing is known."""
        return ()


class Remembered:
    """Names that were looked up once during a turn are not looked up again."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[str, Item | None] = {}

    def resolve(self, words: str) -> Item | None:
        """As `Names.resolve`."""
        if words not in self._known:
            self._known[words] = self._names.resolve(words) if words else None
        return self._known[words]

    def candidates(self, words: str, limit: int = 5) -> Sequence[Item]:
        """As `Names.candidates`."""
        return self._names.candidates(words, limit)


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds an utterance.

    `playing` is what plays now, in words ("Night Drive by Lena Orr", "chapter 4 of The Salt Road"), or None.
    `player` has the form of `PlayerState.brief()`. `recent` are the items that the last answer listed, in its order.
    `pending` is the call that the last answer asked about, to be made only if the listener says yes.
    `focus` is the one of them that was spoken of last, and `mentions` what came up in the whole conversation.
    """

    history: tuple[Message, ...] = ()
    playing: str | None = None
    player: Mapping[str, Any] | None = None
    recent: tuple[Item, ...] = ()
    names: Names = field(default_factory=NoNames)
    pending: Call | None = None
    focus: Item | None = None
    mentions: tuple[Mention, ...] = ()

    @property
    def spoken_word(self) -> bool:
        """Whether a podcast or a book plays, as far as can be told."""
        item = (self.player or {}).get("item") or {}
        if item.get("kind"):
            return item["kind"] in {"show", "episode", "audiobook", "chapter"}
        words = (self.playing or "").lower().split()
        return bool({"chapter", "episode", "podcast", "audiobook"} & set(words))

    @property
    def music(self) -> bool:
        """Whether the player holds music: "the book" is then something else than what plays."""
        item = (self.player or {}).get("item") or {}
        return item.get("kind") == "track"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the listener wants: calls in the order in which they are to be made, or a reply, or both.

    `tier` is the part of the mind that decided, `confidence` its own estimate in [0, 1], `seconds` what it took.
    """

    calls: tuple[Call, ...]
    reply: str | None
    tier: Tier
    confidence: float
    seconds: float = 0.0

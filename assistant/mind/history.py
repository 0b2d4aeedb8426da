"""What stays of a conversation: the last turns, as they were heard, what was done, what came up. It does not grow."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from assistant.mind.context import Call, Message
from assistant.mind.memory import Memory, Mention
from tools.library.items import Item
from tools.results import ToolResult

_TURNS = 12
_LONGEST = 400
_ABOUT_ONE = frozenset({"explain", "rate", "ask", "control", "remix", "play"})
"""Tools whose answer about one thing of a list leaves the list as it is, so that "the other one" can be said."""


class History:
    """The last `turns` turns. Of an answer only what was heard is kept; calls that were made always are."""

    def __init__(self, turns: int = _TURNS) -> None:
        self._turns: deque[tuple[Message, Message]] = deque(maxlen=turns)
        self._open: str | None = None
        self._calls: list[Call] = []
        self._recent: tuple[Item, ...] = ()
        self._memory = Memory()
        self._begun = 0
        self.focus: Item | None = None
        """The one thing that was spoken of last: explained, rated, played."""
        self._asked: Call | None = None
        self.pending: Call | None = None
        """What the last answer asked about."""

    def begin(self, utterance: str) -> None:
        """A turn begins; one that was left open is closed with nothing heard."""
        if self._open is not None:
            self.commit("")
        self._open = _short(utterance)
        self._begun += 1

    def acted(self, call: Call, result: ToolResult | None) -> None:
        """A call was made in this turn; what it listed can be referred to until another call lists something."""
        self._calls.append(call)
        if result is not None and result.asks:
            self._asked = call
        if result is None or not result.items:
            return
        self._memory.note(call, result, self._begun - 1)
        single = call.tool in _ABOUT_ONE and result.items[0] in self._recent
        self.focus = result.items[0] if single or len(result.items) == 1 else None
        if not single:
            self._recent = result.items

    def commit(self, heard: str) -> None:
        """The turn is over, and the listener heard so much of the answer."""
        if self._open is None:
            return
        self._turns.append((Message("user", self._open), Message("assistant", _short(heard), tuple(self._calls))))
        self._open, self._calls = None, []
        self.pending, self._asked = self._asked, None

    def forget(self) -> None:
        """A new conversation."""
        self._turns.clear()
        self._open, self._calls, self._recent = None, [], ()
        self.pending = self._asked = self.focus = None
        self._memory.forget()
        self._begun = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        """Oldest first."""
        return tuple(message for turn in self._turns for message in turn)

    @property
    def said(self) -> str:
        """What the listener said last, in the turn that is under way if there is one."""
        if self._open is not None:
            return self._open
        return self._turns[-1][0].text if self._turns else ""

    @property
    def recent(self) -> Sequence[Item]:
        """What the last answer that named things named, in its order."""
        return self._recent

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What was played, made and named since the conversation began, oldest first."""
        return self._memory.mentions


def _short(text: str) -> str:
    """One line, cut at a word; what was said at the end of a long text counts least."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"

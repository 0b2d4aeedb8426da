"""The names of the listener's library, as the mind asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.mind.context import Call, Context
from assistant.mind.understanding import Reflexes
from tools.library.items import Item
from tools.library.library import Library
from tools.search.readings import SURE
from tools.search.search import Search


class LibraryNames:
    """Resolves names against a library's search; see `assistant.mind.context.Names`."""

    def __init__(self, search: Search, library: Library) -> None:
        self._search = search
        self._library = library

    def resolve(self, words: str) -> Item | None:
        """The item that the words name beyond reasonable doubt (misheard or not), or None."""
        found = self._search.resolve(words)
        return self._library.get(found.id) if found and found.score >= SURE else None

    def candidates(self, words: str, limit: int = 5) -> Sequence[Item]:
        """Items whose names are near the words, best first."""
        return self._library.get_many([found.id for found in self._search.candidates(words, limit)])


class HeardNames:
    """The names that may be in what speech recognition wrote down; see `assistant.ears.names.KnownNames`."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._reflexes = Reflexes()

    def likely(self, reading: str) -> Sequence[tuple[str, float]]:
        """Names, surest first, each with how sure it is; none for a request that asks for nothing by its name."""
        understood = self._reflexes.understand(reading, Context())
        if understood is not None and not any(_names_something(call) for call in understood.calls):
            return ()
        return self._search.likely(reading)


def _names_something(call: Call) -> bool:
    return any(call.args.get(argument, "current") != "current" for argument in ("query", "wish", "item"))

"""The names of the listener's library, as the mind asks for them."""

from __future__ import annotations

from collections.abc import Sequence

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

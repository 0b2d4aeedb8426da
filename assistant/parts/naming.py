"""What words mean in this home and in this conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.parts.inside import Inside

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback.found import Found


class Naming(Inside):
    """From words to the thing that they name."""

    def is_genre(self, name: str) -> bool:
        """Whether some of the library is of that genre."""
        return bool(self.search.catalogue().genre(name))

    def named(self, words: str) -> Item | None:
        """The item that words name beyond reasonable doubt, or None."""
        from assistant.mind.library_names import LibraryNames

        return LibraryNames(self.search, self.library).resolve(words)

    def _located(self, words: str) -> Item | None:
        """What plays, for "current"; else what words name."""
        if words == "current":
            return self.player.observe().item
        said = next((item for item in self._came_up() if item.name.casefold() == words.casefold()), None)
        return said or self.named(words)

    def _came_up(self) -> list[Item]:
        """What was listed or spoken of in this conversation, the latest first."""
        history = self.history
        return [*history.recent, *(mention.item for mention in reversed(history.mentions))]

    def _spoken_of(self, query: str) -> Found | None:
        """The very thing of this conversation that is called so in full, not another of that name."""
        named = [item for item in self._came_up() if item.name.casefold() == query.casefold()]
        ids = {item.id for item in named}
        sure = named and (len(ids) == 1 and (named[0].kind == "playlist" or named[0].name != named[0].title))
        return self.search.exactly(named[0].id) if sure else None

    def _just_played(self) -> set[str]:
        """What plays, and what played before it."""
        now = self.player.observe().item
        return {item.id for item in [*self.player.played()[-1:], *([now] if now else [])]}

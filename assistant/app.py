"""Puts the parts together from the settings. Nothing else knows them all; each part is made when it is first used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.thought import Thought
from assistant.servers.home import HomeBusyError, Ownership
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.background import Background
    from assistant.servers.requests import HomeWork


@contextlib.contextmanager
def own_home(settings: Settings) -> Iterator[Assistant]:
    """The assistant of a home, which this process owns while the block runs.

    Raises:
        HomeBusyError: another process owns it.
        SegueError: its folder cannot be used.
    """
    with Ownership(settings.home) as ownership:
        if not ownership.take():
            raise HomeBusyError(f"Another Segue uses {settings.home} already.", "Close it first.", retryable=True)
        assistant = Assistant(settings)
        try:
            yield assistant
        finally:
            assistant.close()


class Assistant(Thought):
    """Everything Segue is made of, for one home. Only the owner of the home may touch its player or write to it."""

    @part
    def background(self) -> Background:
        """What goes on while nobody asks for anything."""
        from assistant.background import Background

        return Background(self)

    @property
    def works(self) -> Mapping[str, HomeWork]:
        """What commands may have done by whoever owns the home, by name."""
        from assistant.feeding import work_on_feeds
        from assistant.listing import work_on_playlists
        from assistant.remembering import work_on_history
        from assistant.scheduling import work_on_made

        return {
            "feeds": lambda body: work_on_feeds(self.feeds, body),
            "history": lambda body: work_on_history(self.listening, self.forgetting, body),
            "made": lambda body: work_on_made(self.made, self.schedules, body),
            "playlists": lambda body: work_on_playlists(self.playlists, self.library, self.named, body),
        }

    def close(self) -> None:
        """Stops what plays and keeps everything that has to be kept."""
        if "background" in self.__dict__:
            self.background.close()
        if "meanings" in self.__dict__:
            self.meanings.close()
        for maker in ("productions", "remixer", "joiner", "jumps"):
            if maker in self.__dict__:
                self.__dict__[maker].close()
        if "player" in self.__dict__:
            self.player.close()

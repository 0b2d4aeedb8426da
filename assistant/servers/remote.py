"""The conversation of a home that another process owns, reached over its socket."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from assistant.events import Event
from assistant.servers.home import request
from assistant.servers.wire import decode


class RemoteConversation:
    """Talks to the owner of a home as if it were here."""

    def __init__(self, home: Path) -> None:
        self._home = home

    async def turn(self, said: str | Path, *, speak: bool = False) -> AsyncGenerator[Event, None]:
        """One utterance, typed or in a sound file (by its absolute path), and all that happens because of it."""
        what = {"text": said} if isinstance(said, str) else {"audio": str(said)}
        async for answer in request(self._home, {"do": "turn", "speak": speak, **what}):
            yield decode(answer)

    async def observe(self) -> Mapping[str, Any]:
        """The player's state, in the form of `PlayerState.brief()`."""
        return await self._one({"do": "observe"})

    async def hush(self) -> bool:
        """Silences the answer that is being spoken; False if there was none."""
        return bool((await self._one({"do": "hush"})).get("hushed"))

    async def _one(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        last: Mapping[str, Any] = {}
        async for answer in request(self._home, body):
            last = answer
        return last

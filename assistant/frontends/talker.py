"""What every front end talks to, whether the home's player is in this process or in another."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import SegueError
from assistant.events import Event
from assistant.servers.home import HomeBusyError, request, serve_home
from assistant.servers.remote import RemoteConversation
from assistant.servers.requests import answer_requests
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.app import Assistant


class Talker(Protocol):
    """One listener's conversation; see `assistant.conversation.Conversation`."""

    def turn(self, said: str | Path, *, speak: bool = False) -> AsyncGenerator[Event, None]:
        """One utterance and all that comes of it."""
        ...

    async def observe(self) -> Mapping[str, Any]:
        """The player's state, in the form of `PlayerState.brief()`."""
        ...

    async def hush(self) -> bool:
        """Silences the answer that is being spoken; False if there was none."""
        ...


@contextlib.asynccontextmanager
async def open_talker(settings: Settings) -> AsyncIterator[tuple[Talker, Assistant | None]]:
    """The conversation of a home: ours, with the assistant that we then own, or the owner's, with None.

    While it is ours, other processes reach it over the home's socket.
    """
    from assistant.app import own_home

    try:
        owned = contextlib.ExitStack()
        assistant = owned.enter_context(own_home(settings))
    except HomeBusyError:
        async for _ in request(settings.home, {"do": "observe"}):
            pass  # says at once whether the owner answers
        yield RemoteConversation(settings.home), None
        return
    with owned:
        handle = answer_requests(assistant.conversation, assistant.scan, assistant.works)
        async with serve_home(settings.home, handle):
            yield assistant.conversation, assistant


async def scan_home(settings: Settings, folder: Path | None) -> AsyncIterator[Mapping[str, Any]]:
    """Adds a folder to a home, or looks at all of its folders again; here, or in the process that owns the home."""
    from assistant.app import own_home

    try:
        with own_home(settings) as assistant:
            async for answer in assistant.scan(folder):
                yield answer
    except HomeBusyError:
        body = {"do": "scan"} | ({"folder": str(folder)} if folder else {})
        async for answer in _asked(settings, body):
            yield answer


async def work_on_home(settings: Settings, name: str, body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    """Does work of a name (see `Assistant.works`); here, or in the process that owns the home."""
    from assistant.app import own_home

    try:
        with own_home(settings) as assistant:
            async for answer in assistant.works[name](body):
                yield answer
    except HomeBusyError:
        async for answer in _asked(settings, {"do": name, **body}):
            yield answer


async def _asked(settings: Settings, body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    async for answer in request(settings.home, body):
        if answer.get("event") == "Failed":
            raise SegueError(str(answer["say"]), str(answer["todo"]))
        yield answer

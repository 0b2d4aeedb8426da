"""What the owner of a home does for other processes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SegueError
from assistant.servers.wire import encode

if TYPE_CHECKING:
    from assistant.conversation import Conversation

Scan = Callable[[Path | None], AsyncIterator[Mapping[str, Any]]]
HomeWork = Callable[[Mapping[str, Any]], AsyncIterator[Mapping[str, Any]]]


def answer_requests(
    conversation: Conversation, scan: Scan, works: Mapping[str, HomeWork]
) -> Callable[[Mapping[str, Any]], AsyncGenerator[Mapping[str, Any], None]]:
    """A handler for `serve_home` over this conversation; `scan` looks for music, `works` are other work by its name."""

    async def handle(body: Mapping[str, Any]) -> AsyncGenerator[Mapping[str, Any], None]:
        match body:
            case {"do": "turn", "text": str(text)}:
                async for event in conversation.turn(text, speak=bool(body.get("speak"))):
                    yield encode(event)
            case {"do": "turn", "audio": str(file)}:
                async for event in conversation.turn(Path(file), speak=bool(body.get("speak"))):
                    yield encode(event)
            case {"do": "observe"}:
                yield await conversation.observe()
            case {"do": "hush"}:
                yield {"hushed": await conversation.hush()}
            case {"do": "scan"}:
                folder = body.get("folder")
                async for answer in scan(Path(folder) if isinstance(folder, str) else None):
                    yield answer
            case {"do": str(name)} if name in works:
                async for answer in works[name](body):
                    yield answer
            case _:
                raise SegueError(f"There is no request {body.get('do')!r}.")

    return handle

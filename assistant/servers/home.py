"""One home, one player: the first process owns it, the others reach it over a local socket.

The owner holds a file lock, which the system releases when the process dies, however it dies. Requests are one JSON
line, `{"do": "turn" | "observe" | "hush" | "scan" | "feeds" | "history", …}`; answers are JSON lines, the last
`{"end": true}`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from assistant.errors import SegueError, describe
from assistant.servers.wire import encode, to_line

log = logging.getLogger(__name__)

Answers = AsyncGenerator[Mapping[str, Any], None]
Handler = Callable[[Mapping[str, Any]], Answers]

_LONGEST_LINE = 1 << 20
_LAST_WORDS = 5.0  # seconds
_LONGEST_SOCKET_PATH = 100  # Linux has room for 107 bytes, macOS for 103


class HomeBusyError(SegueError):
    """Another process owns the home and does not answer."""


class Ownership:
    """The right to be the one process that plays and writes in a home; hold it as long as you do."""

    def __init__(self, home: Path) -> None:
        self._lock = FileLock(home / "segue.lock")
        self._home = home

    def take(self) -> bool:
        """Takes the home if nobody has it; False if somebody does.

        Raises:
            SegueError: the home's folder cannot be made or written to.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise SegueError(
                f"The folder {self._home} cannot be written to: {error.strerror}.",
                "Choose another with --home or SEGUE_HOME.",
            ) from error
        return True

    def release(self) -> None:
        """Gives the home up."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def socket_path(home: Path) -> Path:
    """Where the owner of this home listens; outside the home only where its path is too long for a socket."""
    inside = home / "segue.sock"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"segue-{os.getuid()}-{digest}.sock"


@contextlib.asynccontextmanager
async def serve_home(home: Path, handle: Handler) -> AsyncIterator[None]:
    """Answers other processes of this user while the block runs. Only the owner of the home may call this.

    At its end answers that are under way are finished, for a few seconds: who says "stop" ends what plays, and with it
    perhaps the owner, and is to hear that it did.
    """
    path = socket_path(home)
    path.unlink(missing_ok=True)
    answering: set[asyncio.Task[Any]] = set()
    server = await asyncio.start_unix_server(_session(handle, answering), path, limit=_LONGEST_LINE)
    path.chmod(0o600)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)
        if answering:
            await asyncio.wait(set(answering), timeout=_LAST_WORDS)


async def request(home: Path, body: Mapping[str, Any]) -> Answers:
    """Sends one request to the owner of the home and yields its answers as they come.

    Raises:
        HomeBusyError: nobody listens, or the owner went away in the middle of the answer.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(socket_path(home), limit=_LONGEST_LINE)
    except OSError as error:
        raise HomeBusyError(
            f"Another Segue uses {home} and does not answer.", "Close it, or wait until it has started.", retryable=True
        ) from error
    try:
        writer.write(to_line(body))
        await writer.drain()
        while line := await reader.readline():
            answer = json.loads(line)
            if answer.get("end"):
                return
            yield answer
        raise HomeBusyError(f"The Segue that uses {home} went away in the middle of its answer.", retryable=True)
    finally:
        writer.close()


def _session(
    handle: Handler, answering: set[asyncio.Task[Any]]
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            body = json.loads(await reader.readline())
            task = asyncio.current_task()
            assert task is not None
            answering.add(task)
            task.add_done_callback(answering.discard)
            async with contextlib.aclosing(_answers(handle, body)) as answers:
                async for answer in answers:
                    writer.write(to_line(answer))
                    await writer.drain()
            writer.write(to_line({"end": True}))
            await writer.drain()
        except (ValueError, ConnectionError) as error:
            log.debug("a client of the home's socket left or spoke nonsense: %s", type(error).__name__)
        finally:
            writer.close()

    return talk


async def _answers(handle: Handler, body: object) -> Answers:
    if not isinstance(body, dict):
        yield {"event": "Failed", "say": "That request is no JSON object.", "todo": "", "retryable": False}
        return
    try:
        async for answer in handle(body):
            yield answer
    except Exception as error:
        yield encode(describe(error))

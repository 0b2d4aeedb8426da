"""Long work in a thread of its own, told as it goes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

Tell = Callable[[str, float, float | None], None]
Work = Callable[[Tell, Callable[[], bool]], Mapping[str, Any]]


async def in_thread(work: Work) -> AsyncIterator[Mapping[str, Any]]:
    """Does `work(tell, stopped)` in a worker thread.

    Yields `{"what", "done", "total"}` as it tells, last what it returns. Closing the iterator asks the work to stop.
    """
    loop = asyncio.get_running_loop()
    seen: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    stop = threading.Event()

    def tell(what: str, done: float, total: float | None) -> None:
        loop.call_soon_threadsafe(seen.put_nowait, {"what": what, "done": done, "total": total})

    def run() -> Mapping[str, Any]:
        try:
            return work(tell, stop.is_set)
        finally:
            loop.call_soon_threadsafe(seen.put_nowait, None)

    working = asyncio.create_task(asyncio.to_thread(run))
    try:
        while (progress := await seen.get()) is not None:
            yield progress
        yield await working
    finally:
        stop.set()

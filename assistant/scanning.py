"""Looking for music while the conversation goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.library.errors import ScanRunning
from tools.library.folders import add_folders
from tools.library.library import Library
from tools.library.scan import ScanProgress, ScanReport

_LOOK = 0.1
"""Seconds between two looks whether another scan has ended."""


async def scan_library(
    library: Library,
    folder: Path | None,
    wanted: Sequence[Path] = (),
    scanned: Callable[[], object] = lambda: None,
) -> AsyncIterator[Mapping[str, Any]]:
    """Adds a folder, or those that are `wanted` and looks at all of them again, in a worker thread.

    `scanned` is called there when it is done. Yields `{"done", "total"}` as it goes, last `{"say", "problems",
    "counts"}`. Closing the iterator stops the scan, which keeps what it has found and goes on there next time.
    """
    loop = asyncio.get_running_loop()
    seen: asyncio.Queue[ScanProgress | None] = asyncio.Queue()
    stop = threading.Event()

    def tell(progress: ScanProgress | None) -> None:
        loop.call_soon_threadsafe(seen.put_nowait, progress)

    def work() -> ScanReport:
        try:
            if folder is not None:
                library.add_folder(folder)
            else:
                add_folders(library.database, wanted)
            report = _scan_after_others(library, tell, stop)
            scanned()
            return report
        finally:
            tell(None)

    scanning = asyncio.create_task(asyncio.to_thread(work))
    try:
        while (progress := await seen.get()) is not None:
            yield {"done": progress.done, "total": progress.total}
        report = await scanning
    finally:
        stop.set()
    problems = [f"{bad.path}: it {bad.reason}" for bad in report.bad]
    yield {"say": report.say(), "problems": problems, "counts": library.counts()}


def _scan_after_others(library: Library, tell: Callable[[ScanProgress], None], stop: threading.Event) -> ScanReport:
    """One scan; where another one is at work (the look at a start), it begins when that has ended."""
    while True:
        try:
            return library.scan(tell, stop.is_set)
        except ScanRunning:
            if stop.wait(_LOOK):
                raise

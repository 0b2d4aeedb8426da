"""Writing the next segment while the one before is spoken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from typing import Self

from tools.podcast.script import Segment
from tools.podcast.sound.draft import Draft

_LOOK = 0.1  # seconds between two looks whether anybody still wants more


class Ahead:
    """The segments of a draft, one of them written ahead in a thread of its own. Use as a context manager.

    What goes wrong in writing is raised by the iteration, after all that was written before. `handed` is called, in
    the writing thread, with every segment as soon as it is written.
    """

    def __init__(self, draft: Draft, spent: Callable[[], float], handed: Callable[[Segment], None]) -> None:
        self._draft, self._spent, self._handed = draft, spent, handed
        self._queue: Queue[Segment | Exception | None] = Queue(1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="podcast-writing", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def __iter__(self) -> Iterator[Segment]:
        while True:
            found = self._next()
            if found is None:
                return
            if isinstance(found, Exception):
                raise found
            yield found

    @property
    def ready(self) -> bool:
        """Whether the next segment is there, or known not to come."""
        return not self._queue.empty() or not self._thread.is_alive()

    def _next(self) -> Segment | Exception | None:
        while True:
            try:
                return self._queue.get(timeout=_LOOK)
            except Empty:
                if self._stop.is_set() or not self._thread.is_alive():
                    return None if self._queue.empty() else self._queue.get_nowait()

    def _run(self) -> None:
        try:
            for segment in self._draft.segments(self._spent):
                self._handed(segment)
                if not self._put(segment):
                    return
        except Exception as error:
            self._put(error)
        else:
            self._put(None)

    def _put(self, what: Segment | Exception | None) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(what, timeout=_LOOK)
                return True
            except Full:
                continue
        return False

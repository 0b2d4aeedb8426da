"""Keeping an index of the library's texts up to date, a page at a time: killed at any moment, it goes on there."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tools.library.library import Library
from tools.search.texts import PAGE, Describe, Described, changed_since, described

log = logging.getLogger(__name__)
_BACKGROUND = 15  # niceness


class TextIndex(Protocol):
    """What can be kept up to date: see `Vectors` and `Words`."""

    def mark(self) -> float: ...  # noqa: D102
    def set_mark(self, mark: float) -> None: ...  # noqa: D102
    def digests(self, ids: Sequence[str]) -> Mapping[str, str]: ...  # noqa: D102
    def put(self, items: Sequence[Described]) -> None: ...  # noqa: D102
    def remove(self, ids: Sequence[str]) -> None: ...  # noqa: D102


def bring_up_to_date(
    index: TextIndex,
    library: Library,
    describe: Describe | None = None,
    stopped: Callable[[], bool] = lambda: False,
    page: int = PAGE,
) -> int:
    """Store what is new or changed, forget what is gone; returns how many texts were stored.

    The mark moves only at the end: a kill costs looking again at what was stored, but not storing it again. Items that
    changed in the very moment of the mark are looked at again, because a scan may have written more of them since.
    """
    stamp = library.changed()
    ids = changed_since(library, index.mark())
    stored = 0
    for start in range(0, len(ids), page):
        if stopped():
            return stored
        some = ids[start : start + page]
        known = index.digests(some)
        present = list(described(library, some, describe))
        new = [item for item in present if known.get(item.id) != item.digest]
        if new:
            index.put(new)
        there = {item.id for item in present}
        index.remove([item_id for item_id in known if item_id not in there])
        stored += len(new)
    index.set_mark(stamp)
    return stored


class Keeper:
    """Runs `bring_up_to_date` in the background when asked to, once at a time, out of the way of everything else.

    `ready` comes before, at normal priority: what is loaded there others wait for, too.
    """

    def __init__(self, work: Callable[[Callable[[], bool]], int], ready: Callable[[], None] = lambda: None) -> None:
        self._work, self._ready = work, ready
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> threading.Thread:
        """Begin, unless it is at work already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop.clear()
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()
            return self._thread

    def close(self) -> None:
        """Stop after the page at hand."""
        self._stop.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout=10)

    def _run(self) -> None:
        try:
            self._ready()
            _step_back()
            self._work(self._stop.is_set)
        except Exception as error:
            log.warning("the index of meanings could not be kept: %s", type(error).__name__)
            log.debug("where it failed", exc_info=True)


def _step_back() -> None:
    """Lowers the priority of this thread."""
    if hasattr(os, "setpriority"):  # on Linux a thread has a niceness of its own
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACKGROUND)
        except OSError:
            log.debug("the index is kept at normal priority")

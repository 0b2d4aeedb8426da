"""Watching the listener's folders: what changed since they were watched last, and what changes from then on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tools.library.database import Database
from tools.library.errors import LibraryError, ScanRunning
from tools.library.folders import add_folders, folders_of
from tools.library.scan import ScanReport, scan
from tools.library.touched import Touched
from tools.library.walk import NO_MEDIA

log = logging.getLogger(__name__)

CALM = 1.0
"""Seconds without a change after which what was touched is looked at; a copied album is one change, not twelve."""
LOOK = 5.0
"""Seconds between two looks for folders that were added, plugged in or pulled out."""
_GIVE_UP = 300.0


class Watcher:
    """One thread that looks at all folders once, and then waits for changes.

    `changed` is called there, after every scan that found some; `pause` between any two directories of a scan, to go
    slowly while somebody talks. Folders in `wanted` are added if they are not known yet.
    """

    def __init__(
        self,
        database: Database,
        changed: Callable[[ScanReport], None] = lambda _report: None,
        *,
        pause: Callable[[], None] = lambda: None,
        wanted: Sequence[Path] = (),
        calm: float = CALM,
        look: float = LOOK,
    ) -> None:
        self._database = database
        self._changed = changed
        self._pause = pause
        self._wanted = tuple(wanted)
        self._calm = calm
        self._look = look
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; does nothing if it has begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
            self._thread.start()

    def wait_ready(self, timeout: float) -> bool:
        """Wait until changes are noticed for sure: for the first look after the watch was made."""
        return self._ready.wait(timeout)

    def stop(self, timeout: float = 5.0) -> None:
        """End; a scan that runs keeps what it has found."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        known: list[Path] | None = None
        waiting = Touched()
        while not self._stop.is_set():
            try:
                if known is None:
                    add_folders(self._database, self._wanted)
                    waiting.whole.update(folder.path for folder in folders_of(self._database))
                folders = self._present()
                if known is not None:  # plugged in, or pulled out
                    waiting.whole.update(set(folders).symmetric_difference(known))
                known = folders
                for touched in self._changes(folders):
                    waiting.add(touched)
                    if waiting and self._scan(waiting):
                        waiting = Touched()
                    if self._present() != folders:
                        break
            except LibraryError as error:
                log.debug("watching pauses: %s", error.say)
                self._stop.wait(self._look)
            except Exception as error:  # no more watches left in the system, a file system that has none
                log.warning("the folders cannot be watched: %s", type(error).__name__)
                self._stop.wait(_GIVE_UP)

    def _present(self) -> list[Path]:
        return [folder.path for folder in folders_of(self._database) if folder.path.is_dir()]

    def _changes(self, folders: list[Path]) -> Iterator[Touched]:
        """What was touched, or nothing every now and then; ends when told to stop."""
        yield Touched()  # so that what waited is looked at
        if not folders:
            self._stop.wait(self._look)
            return
        from watchfiles import watch

        changes = watch(
            *folders,
            watch_filter=lambda _change, path: _interesting(path),
            debounce=max(1, int(self._calm * 10_000)),
            step=max(1, int(self._calm * 1000)),
            stop_event=self._stop,
            rust_timeout=max(1, int(self._look * 1000)),
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for found in changes:
            self._ready.set()
            yield Touched.of(Path(path) for _change, path in found)

    def _scan(self, touched: Touched) -> bool:
        """Look at what was touched; False if that has to wait."""
        try:
            report = scan(self._database, lambda _step: self._pause(), self._stop.is_set, touched)
        except ScanRunning:
            return False
        if report.added or report.changed or report.moved or report.missing or report.returned or report.unavailable:
            self._changed(report)
        return not report.cancelled


def _interesting(path: str) -> bool:
    """Everything but hidden files, which programs write while they copy; directories have any name."""
    name = Path(path).name
    return name == NO_MEDIA or not name.startswith((".", "~"))

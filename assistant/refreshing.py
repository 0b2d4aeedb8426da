"""Playlists that the listener wants anew every so often, made anew when their time has come and nobody is busy."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from tools.playlists.maker import Maker
from tools.playlists.store import Kept, PlaylistStore

log = logging.getLogger(__name__)

_EVERY, _SOON = 600.0, 60.0
_ENOUGH = 0.9  # of what there was, for the new one to take its place


class Refreshing:
    """Makes due playlists anew under their names."""

    def __init__(self, maker: Maker, store: PlaylistStore, busy: Callable[[], bool]) -> None:
        self._maker, self._store, self._busy = maker, store, busy
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """From now on, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="playlists", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No more."""
        self._stop.set()

    def refresh(self) -> list[str]:
        """Makes everything anew that is due; the ids of what was."""
        return [kept.item.id for kept in self._store.due() if self._anew(kept)]

    def _anew(self, kept: Kept) -> bool:
        """Other songs for the same wish, where there are enough others."""
        assert kept.wish is not None
        old = [one for one, _ in self._store.reasons(kept.item.id)]
        made = self._maker.make(kept.item.title, kept.wish, leave=old)
        if len(made.entries) < _ENOUGH * len(old):
            made = self._maker.make(kept.item.title, kept.wish)
        if not made.entries:
            return False
        self._store.put(made, kept.words, item_id=kept.item.id)
        return True

    def _run(self) -> None:
        self._stop.wait(_SOON)
        while not self._stop.is_set():
            try:
                if not self._busy():
                    self.refresh()
            except Exception as error:
                log.warning("playlists could not be made anew: %s", type(error).__name__)
            self._stop.wait(_EVERY)

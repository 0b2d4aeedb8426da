"""Listening along: what is said in what plays is written down and made ready for questions, while nobody talks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.playback.state import PlayerState
    from tools.podcast.asking.along import Along

log = logging.getLogger(__name__)

_LOOK = 2.0
"""Seconds between two looks at what plays."""


class Overhearing:
    """A thread that gives `along` its time. `busy` tells that it has to wait; `observe` what plays."""

    def __init__(self, along: Along, observe: Callable[[], PlayerState], busy: Callable[[], bool]) -> None:
        self._along = along
        self._observe = observe
        self._busy = busy
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="overhearing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop within a piece; what is written down stays."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)

    def _work(self) -> None:
        failed = False
        while not self._stop.wait(_LOOK if not failed else 60.0):
            try:
                failed = False
                while not self._stop.is_set() and not self._busy() and self._along.step(self._observe(), self._waits):
                    pass
            except Exception as error:  # a broken file, a missing model: others play, too
                failed = True
                log.info("not listening along: %s", getattr(error, "say", type(error).__name__))

    def _waits(self) -> bool:
        return self._stop.is_set() or self._busy()

"""Rendering in the background: one thing at a time, with low priority, and given up when something else is wanted."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tools.remix.sound import Progress

log = logging.getLogger(__name__)

Work = Callable[[Progress], Any]


class Abandoned(Exception):
    """Somebody wants something else by now."""


class Job:
    """Work in a thread of its own; it is told how far it is by calling what it is handed, which may raise `Abandoned`.

    Once it has ended, `result` is what came of it and `failed` what went wrong.
    """

    def __init__(self, work: Work) -> None:
        self.part = 0.0
        self.result: Any = None
        self.failed: Exception | None = None
        self._abandoned = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="segue-remix", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has ended, in whichever way."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not longer; whether it came."""
        self._thread.join(seconds)
        return self.done

    def abandon(self) -> None:
        """Stop at the next occasion."""
        self._abandoned.set()

    def _told(self, part: float) -> None:
        self.part = part
        if self._abandoned.is_set():
            raise Abandoned

    def _run(self) -> None:
        if hasattr(os, "setpriority"):  # on Linux every thread has a priority of its own
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        try:
            self.result = self._work(self._told)
        except Abandoned:
            pass
        except Exception as error:
            self.failed = error
            if not hasattr(error, "say"):  # nobody has put this into words yet
                log.warning("A remix failed: %s", type(error).__name__)
            log.debug("where it failed", exc_info=True)

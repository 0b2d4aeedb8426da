"""Fills the analysis store in the background: cheapest first, never while somebody talks or the machine is busy."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tools.library.analysis.loudness import Meter
from tools.library.analysis.store import AnalysisStore
from tools.library.errors import LibraryError
from tools.library.items import Item
from tools.library.library import Library

log = logging.getLogger(__name__)

BUSY_WAIT = 0.25
"""Seconds until somebody who was busy is asked again."""
IDLE_WAIT = 60.0
"""Seconds until a full store is looked at again, unless it is told to sooner."""
_BATCH = 50


class Sound(Protocol):
    """An open recording; `tools.playback.decode.Decoder` is one."""

    rate: int

    def read(self) -> NDArray[np.float32]:
        """The next frames, shape (n, 2); n is 0 at the end."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


class Analysis(Protocol):
    """One kind of analysis; `cost` is its seconds for a minute of sound, to put the cheap ones first."""

    kind: str
    cost: float

    def run(self, item: Item, pause: Callable[[], None]) -> Mapping[str, Any] | None:
        """The result, JSON-ready; None if this sound has none. Calls `pause` at least once a second of work."""
        ...


class Stopped(Exception):
    """The analyzer was told to stop; raised by `pause` through a running analysis."""


class LoudnessAnalysis:
    """Loudness and true peak of what an item plays: {"integrated": LUFS or None, "true_peak": dBTP, "seconds"}."""

    kind = "loudness"
    cost = 0.4

    def __init__(self, open_sound: Callable[[Item], Sound]) -> None:
        self._open = open_sound

    def run(self, item: Item, pause: Callable[[], None]) -> Mapping[str, Any] | None:
        """Decode it once."""
        sound = self._open(item)
        try:
            meter = Meter(sound.rate)
            while len(audio := sound.read()):
                pause()
                meter.add(audio)
        finally:
            sound.close()
        found = meter.result()
        if not found.seconds:
            return None
        loud = None if found.integrated is None else round(found.integrated, 2)
        return {"integrated": loud, "true_peak": round(found.true_peak, 2), "seconds": round(found.seconds, 3)}


class Analyzer:
    """One thread of the lowest priority. Every result is kept as soon as there is one, so it may be killed any time.

    `busy` is asked between pieces of work; while it says yes, nothing is done.
    """

    def __init__(
        self, library: Library, store: AnalysisStore, analyses: Sequence[Analysis], busy: Callable[[], bool]
    ) -> None:
        self._library = library
        self._store = store
        self._analyses = sorted(analyses, key=lambda analysis: analysis.cost)
        self._busy = busy
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; does nothing if it has begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="analyzer", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """There may be something new to analyse."""
        self._wake.set()

    def stop(self, timeout: float = 5.0) -> None:
        """End at the next piece; what is half done is done again another time."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def fill(self) -> int:
        """Everything that is missing now, in this thread; how many results that made."""
        made = 0
        for analysis in self._analyses:
            tried: set[str] = set()
            while ids := self._untried(analysis.kind, tried):
                for item in self._library.get_many(ids):
                    made += self._analyse(analysis, item)
                tried.update(ids)
        return made

    def _untried(self, kind: str, tried: set[str]) -> list[str]:
        return [item_id for item_id in self._store.missing(kind, len(tried) + _BATCH) if item_id not in tried]

    def _analyse(self, analysis: Analysis, item: Item) -> bool:
        self._pause()
        try:
            value = analysis.run(item, self._pause)
        except (Stopped, LibraryError):
            raise
        except Exception as error:  # hostile files find holes in every decoder; the rest must still be analysed
            log.debug("%s of %s: %s", analysis.kind, item.id, error)
            if item.path is None or not item.path.exists():
                return False  # a drive was unplugged: there will be another time
            value = None
        self._store.put(item.id, analysis.kind, value)
        return value is not None

    def _pause(self) -> None:
        while self._busy() and not self._stop.wait(BUSY_WAIT):
            pass
        if self._stop.is_set():
            raise Stopped

    def _run(self) -> None:
        _lowest_priority()
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self.fill()
            except Stopped:
                return
            except LibraryError as error:  # the disk is full, or the database locked: later
                log.debug("analysis pauses: %s", error.say)
            self._wake.wait(IDLE_WAIT)


def _lowest_priority() -> None:
    """On Linux every thread has a priority of its own."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)

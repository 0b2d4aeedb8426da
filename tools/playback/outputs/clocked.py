"""An output whose clock is ours: its own thread in real time, or whoever calls `advance`."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.playback.outputs import OutputCapabilities, Render, Tick, Unusable

log = logging.getLogger(__name__)

RATE = 48_000
BLOCK = 960  # 20 ms


class ClockedOutput:
    """Takes blocks of 20 ms from the mixer and hands them to `write`, which subclasses define.

    In real time a thread does so; otherwise time stands still until `advance` or `wait_until` let it pass, as fast as
    the machine renders and always with the same result.
    """

    name = "clocked"

    def __init__(self, *, realtime: bool) -> None:
        self._realtime = realtime
        self._render: Render | None = None
        self._tick: Tick | None = None
        self._frames = 0
        self._advancing = threading.RLock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.lost: Unusable | None = None

    @property
    def capabilities(self) -> OutputCapabilities:
        """Real time or not; nobody hears it."""
        return OutputCapabilities(realtime=self._realtime, audible=False)

    def check(self) -> Unusable | None:
        """Always usable."""
        return None

    def open(self, render: Render, tick: Tick) -> None:
        """Connect."""
        self._render, self._tick = render, tick

    def wake(self) -> None:
        """Start the clock."""
        if self._realtime and self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="segue-output", daemon=True)
            self._thread.start()

    def rest(self) -> None:
        """Goes on: the silence between sounds is part of a recording."""

    def close(self) -> None:
        """Stop the clock."""
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=2.0)

    def now(self) -> float:
        """Seconds of sound that were taken so far."""
        return self._frames / RATE

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once. Not for real time."""
        with self._advancing:
            end = self._frames + round(seconds * RATE)
            while self._frames < end:
                self._block(min(BLOCK, end - self._frames))

    def wait_until(self, happened: Callable[[], bool], timeout: float) -> bool:
        """Let at most `timeout` seconds pass until `happened()`."""
        if self._realtime:
            return poll(happened, timeout)
        end = self._frames + round(timeout * RATE)
        while not happened() and self._frames < end:
            with self._advancing:
                self._block(BLOCK)
        return happened()

    def write(self, audio: NDArray[np.float32]) -> None:
        """Where the sound goes, (n, 2) at 48 kHz."""

    def _block(self, frames: int) -> None:
        if self._render is None or self._tick is None:
            self._frames += frames
            return
        self.write(self._render(frames))
        self._frames += frames
        self._tick()

    def _run(self) -> None:
        begin, done = time.monotonic(), 0
        while not self._stop.is_set():
            late = time.monotonic() - begin - done / RATE
            if late < 0:
                self._stop.wait(-late)
                continue
            if late > 1.0:  # the machine was asleep: do not catch up
                begin += late
            try:
                with self._advancing:
                    self._block(BLOCK)
            except Exception:
                log.exception("The output stopped.")
                self.lost = Unusable("The sound output stopped working.", "Start Segue again.")
                return
            done += BLOCK


def poll(happened: Callable[[], bool], timeout: float) -> bool:
    """Look every 5 ms of real time, for at most `timeout` seconds."""
    end = time.monotonic() + timeout
    while not happened():
        if time.monotonic() >= end:
            return False
        time.sleep(0.005)
    return True

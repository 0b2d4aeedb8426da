"""The sound card, through PortAudio."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tools.playback.errors import OutputError
from tools.playback.outputs import OutputCapabilities, Render, Tick, Unusable
from tools.playback.outputs.clocked import RATE, poll

log = logging.getLogger(__name__)

NO_PORTAUDIO = Unusable("The PortAudio library is missing.", "Run: sudo apt-get install libportaudio2")
NO_DEVICE = Unusable("There is no sound device.", "Connect one, or choose another output in the settings.")
LOST = Unusable("The sound device is gone.", "Connect it again and say “resume”.")
TICK = 0.04
STALLED = 2.0
"""Seconds without a request for frames after which the device counts as gone; drivers do not always say so."""


class SoundCardOutput:
    """Plays on `device` (a name or number as PortAudio knows it; None for the system's default).

    `latency` in seconds is the driver's buffer: less than 0.1 breaks up on busy machines.
    """

    name = "sound card"

    def __init__(self, device: str | int | None = None, *, latency: float = 0.1) -> None:
        self._device = device
        self._latency = latency
        self._render: Render | None = None
        self._tick: Tick | None = None
        self._stream: Any = None
        self._asked = 0.0
        self._changing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.lost: Unusable | None = None

    @property
    def capabilities(self) -> OutputCapabilities:
        """Real time, and heard after the driver's buffer."""
        return OutputCapabilities(realtime=True, audible=True, latency=self._latency)

    def check(self) -> Unusable | None:
        """Whether PortAudio and the device are there and take 48 kHz stereo."""
        try:
            sounddevice = _portaudio()
            sounddevice.check_output_settings(self._device, channels=2, dtype="float32", samplerate=RATE)
        except OutputError as error:
            return Unusable(error.say, error.todo)
        except Exception as error:
            return self._explain(error)
        return None

    def open(self, render: Render, tick: Tick) -> None:
        """Connect, and begin to tick."""
        self._render, self._tick = render, tick
        self._thread = threading.Thread(target=self._run, name="segue-player", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Open the device. Raises `OutputError`."""
        with self._changing:
            if self._stream is not None and self.lost is None and self._stream.active:
                return
            self._drop()
            sounddevice = _portaudio()
            if self.lost is not None:  # PortAudio lists devices once: look again
                sounddevice._terminate()  # noqa: SLF001 - the documented way, there is no public one
                sounddevice._initialize()  # noqa: SLF001
            try:
                stream = sounddevice.OutputStream(
                    samplerate=RATE,
                    channels=2,
                    dtype="float32",
                    device=self._device,
                    latency=self._latency,
                    callback=self._callback,
                    finished_callback=self._finished,
                )
                self.lost = None
                self._asked = time.monotonic()
                stream.start()
            except Exception as error:
                why = self._explain(error)
                raise OutputError(why.say, why.todo, retryable=True) from error
            self._stream = stream

    def rest(self) -> None:
        """Give the device back until `wake`."""
        with self._changing:
            self._drop()

    def close(self) -> None:
        """Stop for good."""
        self._stop.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=2.0)
        self.rest()

    def now(self) -> float:
        """The system's monotonic clock."""
        return time.monotonic()

    def wait_until(self, happened: Callable[[], bool], timeout: float) -> bool:
        """Wait in real time."""
        return poll(lambda: happened() or self.lost is not None, timeout) and happened()

    def _callback(self, out: Any, frames: int, _time: Any, status: Any) -> None:
        if status:
            log.debug("PortAudio: %s", status)
        self._asked = time.monotonic()
        if self._render is None:
            out.fill(0)
        else:
            out[:] = self._render(frames)

    def _finished(self) -> None:
        if self._stream is not None:  # nobody here has stopped it
            self.lost = LOST

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            if self._stream is not None and time.monotonic() - self._asked > STALLED:
                self.lost = LOST
            try:
                if self._tick is not None:
                    self._tick()
            except Exception:
                log.exception("A tick of the player failed.")

    def _drop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return
        # A driver whose device is gone can block for ever in here, so another thread waits for it.
        closing = threading.Thread(target=_quietly, args=(stream.abort, stream.close), daemon=True)
        closing.start()
        closing.join(timeout=1.0)

    def _explain(self, error: Exception) -> Unusable:
        log.debug("PortAudio: %s", error)
        if self._device is not None:
            return Unusable(f"The sound device “{self._device}” cannot be used.", "Run: python -m sounddevice")
        return NO_DEVICE


def _portaudio() -> ModuleType:
    try:
        import sounddevice
    except OSError as error:  # its import loads the system's library
        raise OutputError(NO_PORTAUDIO.say, NO_PORTAUDIO.todo) from error
    module: ModuleType = sounddevice
    return module


def _quietly(*steps: Callable[[], None]) -> None:
    for step in steps:
        try:
            step()
        except Exception as error:
            log.debug("PortAudio: %s", error)

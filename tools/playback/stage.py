"""The output that is in use, the mixer behind it, and the voice: everything between the player and the air."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.playback.errors import OutputError
from tools.playback.events import OutputLost
from tools.playback.mixer import Duck, Mixer
from tools.playback.outputs import Output, Tick
from tools.playback.source import RATE
from tools.playback.voice import SpeechHandle

log = logging.getLogger(__name__)

IDLE = 10.0
"""Seconds of silence after which a device is given back."""


class Stage:
    """Wakes the output when there is something to play, and changes to `fallback` when it cannot be used.

    Use from any thread that holds the player's lock; the speech methods from any at all.
    """

    def __init__(self, output: Output, mixer: Mixer, fallback: Callable[[], Output] | None) -> None:
        self.output = output
        self.mixer = mixer
        self._fallback = fallback
        self._tick: Tick | None = None
        self._quiet_since: float | None = None
        self._awake = False

    def open(self, tick: Tick) -> None:
        """Connect the output."""
        self._tick = tick
        self.output.open(self.mixer.render, tick)

    def close(self) -> None:
        """Disconnect it."""
        self.output.close()

    def wake(self) -> OutputLost | None:
        """Make the output ask for frames; what went wrong if it does not, or if another one now does."""
        self._quiet_since = None
        try:
            self.output.wake()
        except OutputError as error:
            self._awake = False
            lost = self._fall_back(error.say, error.todo)
            if lost.now_on is not None:
                self.output.wake()
                self._awake = True
            return lost
        self._awake = True
        return None

    def lost(self) -> OutputLost | None:
        """Told once, when the output stops working by itself."""
        why = self.output.lost
        if why is None or not self._awake:
            return None
        self._awake = False
        return self._fall_back(why.say, why.todo)

    def rest_when_idle(self, *, busy: bool) -> None:
        """Give the device back after a while without sound."""
        now = self.output.now()
        if busy or not self._awake:
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = now
        elif now - self._quiet_since > IDLE:
            self._awake, self._quiet_since = False, None
            self.output.rest()

    def speak(self, audio: NDArray[np.float32], rate: int) -> SpeechHandle:
        """Queue (n,) or (n, channels) speech at any rate."""
        frames = _to_bus(audio, rate)
        handle = SpeechHandle(len(frames), RATE, self._cancel, self._wait)
        self.mixer.say(handle, frames)
        return handle

    def duck(self) -> Duck:
        """Hold the music down."""
        return self.mixer.duck()

    def pause_speech(self) -> None:
        """Hold the voice; nothing of it is lost."""
        with self.mixer.buses:
            self.mixer.voice.pause()

    def resume_speech(self) -> None:
        """Go on speaking."""
        with self.mixer.buses:
            self.mixer.voice.resume()

    def cancel_speech(self) -> None:
        """Say nothing of what is still queued."""
        with self.mixer.buses:
            self.mixer.voice.clear()

    def _cancel(self, handle: SpeechHandle) -> None:
        with self.mixer.buses:
            self.mixer.voice.cancel(handle)

    def _wait(self, handle: SpeechHandle, timeout: float) -> bool:
        return self.output.wait_until(lambda: handle.done, timeout)

    def _fall_back(self, say: str, todo: str) -> OutputLost:
        if self._fallback is None or self._tick is None:
            return OutputLost(say, todo)
        make, self._fallback = self._fallback, None
        self.output.close()
        self.output = make()
        self.output.open(self.mixer.render, self._tick)
        return OutputLost(say, todo, now_on=self.output.name)


def _to_bus(audio: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Mono or stereo at any rate → (n, 2) at 48 kHz."""
    frames = np.asarray(audio, np.float32)
    if frames.ndim == 1:
        frames = frames[:, None]
    if rate != RATE and len(frames):
        import soxr

        frames = soxr.resample(frames, rate, RATE)
    if frames.shape[1] != 2:
        frames = np.repeat(frames.mean(axis=1, keepdims=True), 2, axis=1)
    return np.ascontiguousarray(np.nan_to_num(frames), np.float32)

"""The voice bus: sentences one after the other, each with a handle that knows how much of it was heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.playback.gain import Ramp

Audio = NDArray[np.float32]
FADE = 384  # 8 ms at 48 kHz


class SpeechHandle:
    """One piece of speech on its way to the listener."""

    def __init__(
        self,
        frames: int,
        rate: int,
        cancel: Callable[[SpeechHandle], None],
        wait: Callable[[SpeechHandle, float], bool],
    ) -> None:
        self.frames = frames
        self._rate = rate
        self._cancel = cancel
        self._wait = wait
        self.played = 0
        self.done = frames == 0

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self._rate

    @property
    def heard(self) -> float:
        """Seconds that the output has taken so far."""
        return self.played / self._rate

    def wait(self, timeout: float | None = None) -> bool:
        """Let it be spoken to its end; False if that takes longer than `timeout` seconds."""
        return self.done or self._wait(self, self.seconds + 60.0 if timeout is None else timeout)

    def cancel(self) -> float:
        """Stop it (8 ms fade) or take it out of the line; the seconds that were heard of it."""
        self._cancel(self)
        return self.heard


class VoiceBus:
    """Renders queued speech. Not thread-safe: the mixer holds its lock around every call."""

    def __init__(self) -> None:
        self._line: deque[tuple[SpeechHandle, Audio]] = deque()
        self._fading: list[Audio] = []
        self._gate = Ramp(1.0)
        self.paused = False

    @property
    def active(self) -> bool:
        """Whether there is anything left to say, paused or not."""
        return bool(self._line)

    def add(self, handle: SpeechHandle, audio: Audio) -> None:
        """Queue (n, 2) frames at the mixer's rate."""
        if not handle.done:
            self._line.append((handle, audio))

    def cancel(self, handle: SpeechHandle) -> None:
        """Fade out or take out of the line."""
        for place, (queued, audio) in enumerate(self._line):
            if queued is handle:
                if place == 0 and handle.played > 0 and not self.paused:
                    tail = audio[handle.played : handle.played + FADE]
                    self._fading.append(tail * np.linspace(1.0, 0.0, len(tail), dtype=np.float32)[:, None])
                del self._line[place]
                break
        handle.done = True

    def clear(self) -> None:
        """Cancel everything, and be ready for the next sentence."""
        for handle, _audio in list(self._line):
            self.cancel(handle)
        self.resume()

    def pause(self) -> None:
        """Hold the sentence; nothing of it is lost."""
        self.paused = True
        self._gate.to(0.0, FADE)

    def resume(self) -> None:
        """Go on where it was held."""
        self.paused = False
        self._gate.to(1.0, FADE)

    def render(self, frames: int) -> Audio | None:
        """The next frames, (frames, 2), or None for silence."""
        if not self._line and not self._fading:
            return None
        out = np.zeros((frames, 2), np.float32)
        room = min(frames, self._gate.left) if self.paused else frames
        gains = self._gate.render(frames)
        at = 0
        while self._line and at < room:
            handle, audio = self._line[0]
            part = audio[handle.played : handle.played + room - at]
            out[at : at + len(part)] = part
            at += len(part)
            handle.played += len(part)
            if handle.played >= len(audio):
                handle.done = True
                self._line.popleft()
        out *= gains
        for tail in self._fading:
            out[: len(tail)] += tail[:frames]
        self._fading = [tail[frames:] for tail in self._fading if len(tail) > frames]
        return out

"""The microphone: a stream of 32 ms frames from PortAudio."""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import RATE
from assistant.ears.voice import FRAME
from assistant.errors import EarsError

_log = logging.getLogger(__name__)
_POLL = 0.25
_GONE = 5.0
"""Seconds without any sound block after which a microphone counts as gone; silence arrives as blocks, too."""
_INSTALL = "Install PortAudio: sudo apt-get install libportaudio2"


def input_devices() -> list[str]:
    """The names of everything that can record."""
    sounddevice = _portaudio()
    return [str(device["name"]) for device in sounddevice.query_devices() if device["max_input_channels"] > 0]


class Microphone:
    """A context manager that records while it is open.

    `device` is a name or a part of one, a number, or None for the system's choice. `seconds` is how much is kept for a
    reader that is late; what exceeds it is dropped and counted in `dropped` (in frames of 32 ms).
    """

    def __init__(self, device: str | int | None = None, *, latency: float = 0.1, seconds: float = 10.0) -> None:
        self._device = device
        self._latency = latency
        self._blocks: queue.Queue[NDArray[np.float32] | None] = queue.Queue(maxsize=max(2, int(seconds * RATE / FRAME)))
        self._stream: Any = None
        self._rate = RATE
        self._resampler: Any = None
        self._closed = False
        self.dropped = 0

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def rate(self) -> int:
        """The rate at which the device really records; frames are always at 16 kHz."""
        return self._rate

    def open(self) -> None:
        """Begin to record.

        Raises:
            EarsError: if PortAudio is missing, there is no microphone, or it is in use.
        """
        sounddevice = _portaudio()
        self._choose_rate(sounddevice)
        block = FRAME * self._rate // RATE
        try:
            self._stream = sounddevice.InputStream(
                samplerate=self._rate,
                blocksize=block,
                device=self._device,
                channels=1,
                dtype="float32",
                latency=self._latency,
                callback=self._arrived,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            self._stream = None
            raise EarsError(
                "The microphone cannot be opened; another program may be using it.",
                "Close it, or choose another one: segue config",
                retryable=True,
            ) from error

    def close(self) -> None:
        """Stop recording; readers get what is left and then the end."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        self._closed = True
        try:
            self._blocks.put_nowait(None)
        except queue.Full:
            pass  # a reader finds the end by itself once it has emptied the queue

    def frames(self) -> Iterator[NDArray[np.float32]]:
        """Frames of 512 samples, shape (512,), until the microphone is closed. Blocks; read it from a worker thread.

        Raises:
            EarsError: if the microphone goes away while it is open.
        """
        rest = np.zeros(0, np.float32)
        while (block := self._next()) is not None:
            rest = np.concatenate([rest, self._to_rate(block)])
            while len(rest) >= FRAME:
                yield rest[:FRAME]
                rest = rest[FRAME:]

    def _next(self) -> NDArray[np.float32] | None:
        for _ in range(int(_GONE / _POLL)):
            try:
                return self._blocks.get(timeout=_POLL)
            except queue.Empty:
                stream = self._stream
                if self._closed or stream is None:
                    return None
                if not stream.active:
                    break
        raise EarsError("The microphone went away.", "Plug it in again, or choose another one.", retryable=True)

    def _choose_rate(self, sounddevice: Any) -> None:
        try:
            info = sounddevice.query_devices(self._device, "input")
        except (sounddevice.PortAudioError, ValueError) as error:
            known = ", ".join(input_devices())
            if self._device is None or not known:
                raise EarsError("There is no microphone here.", "Plug one in, or type instead: segue chat") from error
            raise EarsError(f"There is no microphone called {self._device}.", f"There are: {known}.") from error
        try:
            sounddevice.check_input_settings(device=self._device, channels=1, dtype="float32", samplerate=RATE)
            self._rate = RATE
        except (sounddevice.PortAudioError, ValueError):
            import soxr

            self._rate = int(info["default_samplerate"])
            self._resampler = soxr.ResampleStream(self._rate, RATE, 1, dtype="float32")
            _log.info("the microphone records at %d Hz and is resampled", self._rate)

    def _to_rate(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._resampler is None:
            return block
        return np.asarray(self._resampler.resample_chunk(block), dtype=np.float32)

    def _arrived(self, data: NDArray[np.float32], frames: int, time: Any, status: Any) -> None:
        """Called by PortAudio's thread: it must never wait, so a full queue loses the newest block."""
        if status.input_overflow:
            self.dropped += 1
        try:
            self._blocks.put_nowait(data[:, 0].copy())
        except queue.Full:
            self.dropped += 1


def _portaudio() -> Any:
    try:
        import sounddevice
    except OSError as error:  # the package is there, the system's library is not
        raise EarsError("The sound system's library PortAudio is missing.", _INSTALL) from error
    except ImportError as error:
        raise EarsError("The package sounddevice is not installed.", "pip install sounddevice") from error
    return sounddevice

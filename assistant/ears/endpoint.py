"""Endpointing: when somebody began to speak, and when they have finished.

Pure: frames go in, events come out, and time is counted in samples, so that the same code hears a microphone, a file
and a test. Two thresholds keep a voice that fades from being cut (hysteresis, as in Silero's own iterator).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import RATE
from assistant.ears.voice import FRAME, VoiceDetector


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody has been speaking for the shortest speech; `at` is when they began, in seconds of the stream."""

    at: float


@dataclass(frozen=True, slots=True)
class MaybeEnded:
    """A short silence: worth transcribing already. `audio` (n, 1) is the utterance so far."""

    at: float
    audio: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """It goes on: what was begun at `MaybeEnded` is void."""

    at: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance is over. `audio` is (n, 1) with the pre-roll; `cut` if it was ended for being too long."""

    at: float
    audio: NDArray[np.float32]
    cut: bool = False


EndpointEvent = SpeechStarted | MaybeEnded | SpeechResumed | SpeechEnded


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """Times in seconds, thresholds as probabilities.

    `silence` ends an utterance; `Endpointer.wait` can ask for more, up to `longest_wait`, while somebody searches for
    words. `maybe` is the silence after which to begin transcribing. `start` and `stay` are what a voice must reach to
    begin and to go on.
    """

    silence: float = 0.5
    maybe: float = 0.15
    longest_wait: float = 3.0
    pre_roll: float = 0.3
    shortest: float = 0.15
    longest: float = 30.0
    start: float = 0.5
    stay: float = 0.35

    def __post_init__(self) -> None:
        if not 0 < self.maybe <= self.silence <= self.longest_wait:
            raise ValueError("endpointing needs 0 < maybe <= silence <= longest_wait")
        if not 0 < self.stay <= self.start < 1:
            raise ValueError("endpointing needs 0 < stay <= start < 1")
        if not 0 < self.shortest < self.longest or self.pre_roll < 0:
            raise ValueError("endpointing needs 0 < shortest < longest and no negative pre-roll")


class Endpointer:
    """Turns a stream of frames into utterances."""

    def __init__(self, detector: VoiceDetector, settings: EndpointSettings | None = None) -> None:
        self._detector = detector
        self._settings = settings or EndpointSettings()
        self.reset()

    def reset(self) -> None:
        """Forget what was heard; the next frame begins a new stream."""
        self._detector.reset()
        before = self._frames(self._settings.pre_roll) + self._frames(self._settings.shortest)
        self._before: deque[NDArray[np.float32]] = deque(maxlen=before)
        self._speech: list[NDArray[np.float32]] = []
        self._clock = 0
        self._voiced = 0
        self._silent = 0
        self._maybe = False
        self._wait = self._settings.silence

    @property
    def speaking(self) -> bool:
        """Whether an utterance is going on."""
        return bool(self._speech)

    def wait(self, seconds: float) -> None:
        """Let this utterance end after `seconds` of silence (0 to the longest wait) instead; the next is as usual."""
        self._wait = min(max(seconds, self._settings.maybe), self._settings.longest_wait)

    def feed(self, frame: NDArray[np.float32]) -> list[EndpointEvent]:
        """Take the next 512 samples, (512,) or (512, 1), and say what happened.

        Raises:
            ValueError: if the frame has another size.
        """
        flat = np.asarray(frame, dtype=np.float32).reshape(-1)
        if len(flat) != FRAME:
            raise ValueError(f"a frame has {FRAME} samples, not {len(flat)}")
        probability = self._detector.probability(flat)
        self._clock += FRAME
        if self._speech:
            return self._go_on(flat, probability)
        return self._look_for_start(flat, probability)

    def finish(self) -> list[EndpointEvent]:
        """The stream is over: end the utterance that was going on, if any."""
        return [self._end(cut=False)] if self._speech else []

    def _look_for_start(self, frame: NDArray[np.float32], probability: float) -> list[EndpointEvent]:
        self._before.append(frame.copy())
        # Hysteresis for the beginning, too: one weak frame within a word does not undo it.
        enough = self._settings.stay if self._voiced else self._settings.start
        self._voiced = self._voiced + 1 if probability >= enough else 0
        if self._voiced < self._frames(self._settings.shortest):
            return []
        self._speech = list(self._before)
        began = (self._clock - self._voiced * FRAME) / RATE
        self._before.clear()
        self._voiced = self._silent = 0
        return [SpeechStarted(began)]

    def _go_on(self, frame: NDArray[np.float32], probability: float) -> list[EndpointEvent]:
        self._speech.append(frame.copy())
        events: list[EndpointEvent] = []
        if probability >= self._settings.stay:
            if self._maybe:
                events.append(SpeechResumed(self._now))
            self._silent, self._maybe = 0, False
        else:
            self._silent += 1
        if self._silent >= self._frames(self._wait):
            return [*events, self._end(cut=False)]
        if len(self._speech) >= self._frames(self._settings.longest):
            return [*events, self._end(cut=True)]
        if not self._maybe and self._silent >= self._frames(self._settings.maybe):
            self._maybe = True
            events.append(MaybeEnded(self._now, _joined(self._speech)))
        return events

    def _end(self, *, cut: bool) -> SpeechEnded:
        event = SpeechEnded(self._now, _joined(self._speech), cut)
        self._speech = []
        self._silent, self._maybe, self._wait = 0, False, self._settings.silence
        return event

    @property
    def _now(self) -> float:
        return self._clock / RATE

    @staticmethod
    def _frames(seconds: float) -> int:
        return max(1, round(seconds * RATE / FRAME))


def _joined(frames: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(frames).reshape(-1, 1)

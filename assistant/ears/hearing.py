"""Hearing: from the sound of an utterance to what was said, or to a reason why nothing was."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.ears.audio import levelled
from assistant.ears.bias import prompt_of
from assistant.ears.commands import CommandEar, plain
from assistant.ears.names import KnownNames, NameEar
from assistant.ears.transcriber import RATE, Listening, Transcriber, Transcript, mono
from assistant.ears.voice import FRAME, VoiceDetector, probabilities

_log = logging.getLogger(__name__)

Reason = Literal["silence", "noise", "unclear"]

_SAY: dict[Reason, str] = {
    "silence": "I heard nothing.",
    "noise": "I heard something, but nobody speaking.",
    "unclear": "I did not catch that.",
}

INVENTED = frozenset(
    {
        "thank you", "thanks for watching", "thank you for watching", "thank you very much", "bye", "you", "so", "oh",
        "the end", "please subscribe", "subtitles by the amara org community", "i'll see you next time", "hmm", "mm",
        "music", "applause", "laughter", "foreign", "i'm sorry",
    }
)  # fmt: skip
"""What Whisper writes where nobody spoke: the ends of the videos it was trained on."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """No words were understood; `say` is a sentence for people, `seconds` how long it took to find out."""

    reason: Reason
    say: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class HearingSettings:
    """Thresholds, chosen on recordings of 29 voices, noises and music, and measured on others.

    `voiced` is the shortest speech in seconds and `speech` the probability from which a frame counts as such. Below
    `logprob` a reading is a guess. A reading in `INVENTED` must be surer. `short` is up to how many voiced seconds an
    utterance may be a one-word command.
    """

    voiced: float = 0.12
    speech: float = 0.5
    silence: float = 0.001
    logprob: float = -1.4
    no_speech: float = 0.6
    short: float = 1.5


class Hearing:
    """The ears put together: voice detector, transcriber, names, and the second opinion on short commands.

    `known` says which names of the library a reading may hold; without it nothing is heard a second time for its names.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        detector: VoiceDetector,
        *,
        commands: CommandEar | None = None,
        settings: HearingSettings | None = None,
        known: KnownNames | None = None,
    ) -> None:
        self._transcriber = transcriber
        self._detector = detector
        self._commands = commands or CommandEar()
        self._settings = settings or HearingSettings()
        self._names = NameEar(known, transcriber.count) if known is not None else None
        # A transcription that was begun too early may still run when the next is asked for; engines take one at a time.
        self._turn = threading.Lock()

    def warm(self) -> None:
        """Load the model and run it once, so that the first request is as quick as the second."""
        with self._turn:
            self._transcriber.transcribe(np.zeros((RATE, 1), np.float32))

    def hear(
        self, audio: NDArray[np.float32], names: Sequence[str] = (), *, language: str = "en"
    ) -> Transcript | NothingHeard:
        """What was said in 16 kHz mono audio, shape (n, 1) or (n,), expecting `names` (most likely first).

        Safe to call from several threads; they wait for each other.
        """
        with self._turn:
            return self._hear(audio, names, language)

    def _hear(self, audio: NDArray[np.float32], names: Sequence[str], language: str) -> Transcript | NothingHeard:
        flat = levelled(mono(audio))
        if not len(flat) or float(np.sqrt((flat**2).mean())) < self._settings.silence:
            return _nothing("silence")
        voiced = self._voiced(flat)
        if voiced < self._settings.voiced:
            return _nothing("noise")
        if len(flat) > self._transcriber.capabilities.longest * RATE:
            return self._checked(self._transcriber.transcribe(flat, names=names, language=language))
        listening = self._transcriber.listen(flat, language=language)
        free = listening.decode(prompt_of(names, self._transcriber.count))
        # The commands are English words; in other languages there is only the free reading.
        if language != "en" or voiced > self._settings.short:
            return self._named(listening, free)
        verdict = self._commands.judge(listening, free, names)
        _log.debug("short utterance of %.2f s voiced, overruled: %s", voiced, verdict.overruled)
        if not verdict.overruled and verdict.text == free.text:
            return self._named(listening, free)
        return self._checked(replace(free, text=verdict.text, logprob=verdict.logprob))

    def _named(self, listening: Listening, free: Transcript) -> Transcript | NothingHeard:
        heard = self._checked(free)
        if self._names is None or isinstance(heard, NothingHeard):
            return heard
        return self._names.judge(listening, free)

    def _voiced(self, audio: NDArray[np.float32]) -> float:
        frames = probabilities(audio, self._detector)
        return float((frames >= self._settings.speech).sum()) * FRAME / RATE

    def _checked(self, transcript: Transcript) -> Transcript | NothingHeard:
        words = plain(transcript.text)
        settings = self._settings
        if not words:
            return _nothing("noise", transcript.seconds)
        if words in INVENTED and transcript.no_speech > settings.no_speech / 3:
            return _nothing("noise", transcript.seconds)
        if transcript.no_speech > settings.no_speech and transcript.logprob < settings.logprob / 2:
            return _nothing("noise", transcript.seconds)
        if transcript.logprob < settings.logprob:
            return _nothing("unclear", transcript.seconds)
        return transcript


def _nothing(reason: Reason, seconds: float = 0.0) -> NothingHeard:
    return NothingHeard(reason, _SAY[reason], seconds)

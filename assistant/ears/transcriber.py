"""What every speech-to-text engine offers, and what it answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of everything that goes into the ears."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said.

    `no_speech` is the engine's probability (0 to 1) that nobody spoke. `logprob` is the mean natural-log probability
    of a token (0 is certain, below -1 is guessing). `seconds` is how long recognition took. `language` is an ISO 639-1
    code.
    """

    text: str
    language: str
    no_speech: float
    logprob: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do. `prompt_tokens` is how many tokens of names it can be primed with (0: none)."""

    engine: str
    languages: tuple[str, ...]
    prompt_tokens: int
    scores: bool
    longest: float = 30.0


class Listening(Protocol):
    """One utterance that the engine has taken in, and can be asked about more than once at little further cost."""

    def decode(self, prompt: str = "") -> Transcript:
        """Write down what was said; `prompt` is text that is taken to have come before it."""

    def score(self, texts: Sequence[str]) -> list[float]:
        """The natural-log probability that exactly each of these texts was said (without any prompt)."""


class Transcriber(Protocol):
    """Speech to text. Not safe for use from two threads at once."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""

    def check(self) -> str | None:
        """None if the engine can work here; otherwise a sentence saying what is missing and what brings it."""

    def count(self, text: str) -> int:
        """How many tokens of the prompt `text` takes up."""

    def listen(self, audio: NDArray[np.float32], *, language: str = "en") -> Listening:
        """Take in at most 30 s of 16 kHz mono audio, shape (n, 1) or (n,)."""

    def transcribe(self, audio: NDArray[np.float32], *, names: Sequence[str] = (), language: str = "en") -> Transcript:
        """Write down audio of any length, shape (n, 1) at 16 kHz; `names` (most likely first) are spelled as given."""


def mono(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """The one channel of (n, 1) or (n,) audio as (n,); several channels are averaged."""
    flat = audio if audio.ndim == 1 else audio.mean(axis=1)
    return np.ascontiguousarray(flat, dtype=np.float32)

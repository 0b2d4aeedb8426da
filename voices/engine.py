"""What every speech synthesiser offers, whatever is inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

SPEEDS = (0.5, 2.0)
"""Slowest and fastest speed that every engine accepts; 1.0 is the speaker's own pace."""


class VoiceError(Exception):
    """Something about a voice went wrong that a person can understand.

    `say` is one sentence, `todo` is what to do about it (a command where there is one), `retryable` tells whether the
    same request may work later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One sentence as sound.

    `audio` has shape (frames, 1), float32 in [-1, 1]; `rate` is in Hz; `text` is the sentence as it is spoken, numbers
    as words.
    """

    audio: NDArray[np.float32]
    rate: int
    text: str

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.audio) / self.rate


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, known without loading it.

    `rates` are the sample rates in Hz that it may answer with, `languages` BCP 47 tags it speaks (empty: depends on the
    model), `streaming` tells that the first sentence is ready before the last is begun, `speeds` the (slowest, fastest)
    speed, `native_speed` that speed is changed by the model and not by resampling or stretching, `expressive` that
    style beyond speed can be asked for, `deterministic` that the same text gives the same sound.
    """

    name: str
    rates: tuple[int, ...]
    languages: tuple[str, ...]
    streaming: bool = True
    speeds: tuple[float, float] = SPEEDS
    native_speed: bool = True
    expressive: bool = False
    deterministic: bool = True


@runtime_checkable
class Synthesizer(Protocol):
    """Text in, one `Speech` a sentence out. Synchronous: run it in a worker thread."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do; cheap."""
        ...

    def check(self) -> VoiceError | None:
        """Say what is missing and which command brings it, or `None` if the engine can speak. Loads no model."""
        ...

    def load(self) -> None:
        """Load the model now rather than at the first sentence. Raises `VoiceError`; a second call does nothing."""
        ...

    def voices(self) -> tuple[str, ...]:
        """Return the names that `synthesize` accepts as `voice`; empty while the model is missing."""
        ...

    def synthesize(self, text: str, voice: str, *, speed: float = 1.0) -> Iterator[Speech]:
        """Speak `text`, which may hold Markdown and numbers, sentence by sentence.

        The iterator does the work of one sentence at a time, so that closing it (or not asking for the next one) ends
        the work. Text with nothing to say gives no `Speech`. Raises `VoiceError` for an unknown voice, a speed outside
        of `capabilities.speeds` or a missing model, before the first sentence.
        """
        ...


def check_speed(speed: float, speeds: tuple[float, float] = SPEEDS) -> None:
    """Raise `VoiceError` unless `speed` is within (slowest, fastest)."""
    slowest, fastest = speeds
    if not slowest <= speed <= fastest:  # also refuses NaN
        raise VoiceError(
            f"I cannot speak at {speed:g} times the usual speed.", f"Choose a speed from {slowest:g} to {fastest:g}."
        )

"""Speaking one answer: sentences go in, sound comes out as early as it can, and what was heard of each is reported."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.events import Said
from voices.engine import Synthesizer

Sound = NDArray[np.float32]


class Spoken(Protocol):
    """A sentence on the player's voice bus."""

    @property
    def heard(self) -> float:
        """Seconds of it that the output has consumed."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until it has been heard or cancelled; False when the time ran out."""
        ...

    def cancel(self) -> float:
        """Silences it; the seconds that were heard."""
        ...


Speak = Callable[[Sound, int], Spoken]


class Held(Protocol):
    """The music, held down until it is released."""

    def release(self) -> None:
        """Lets it up again."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """An engine and what it speaks with."""

    synthesizer: Synthesizer
    name: str
    speed: float = 1.0


@dataclass(slots=True)
class _Sentence:
    text: str
    seconds: float
    spoken: Spoken


class Playout:
    """One answer being spoken. Later sentences are synthesised while earlier ones sound.

    Use from one event loop: `add` sentences, `close` when there are no more, read `said` to the end; `hush` at any
    time. Synthesis runs in a worker thread.
    """

    def __init__(self, voice: Voice, speak: Speak, duck: Callable[[], Held]) -> None:
        self._voice = voice
        self._speak = speak
        self._duck = duck
        self._held: Held | None = None
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()
        self._sounding: asyncio.Queue[_Sentence | None] = asyncio.Queue()
        self._sentences: list[_Sentence] = []
        self._hushed = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._worker = asyncio.create_task(self._work())

    @property
    def heard(self) -> float:
        """Seconds of the answer that were heard so far."""
        return sum(sentence.spoken.heard for sentence in self._sentences)

    def add(self, text: str) -> None:
        """Speaks this after what was added before."""
        self._texts.put_nowait(text)

    def close(self) -> None:
        """Says that nothing more will be added."""
        self._texts.put_nowait(None)

    def hush(self) -> bool:
        """Falls silent at once, for good; False if there was nothing left to silence."""
        was = not self._hushed.is_set() and any(
            sentence.spoken.heard < sentence.seconds for sentence in self._sentences
        )
        self._hushed.set()
        for sentence in self._sentences:
            sentence.spoken.cancel()
        self.close()
        if self._held:
            self._held.release()
        return was

    async def said(self) -> AsyncIterator[Said]:
        """Each sentence as it ends, with the part of it that was heard; ends after `close` or `hush`.

        Raises:
            VoiceError: the synthesizer failed.
        """
        try:
            while sentence := await self._sounding.get():
                await asyncio.to_thread(sentence.spoken.wait)
                yield Said(
                    sentence.text, heard_part(sentence.text, sentence.spoken.heard / max(sentence.seconds, 1e-6))
                )
            await self._worker
        finally:
            self.hush()
            with contextlib.suppress(Exception):
                await self._worker

    async def _work(self) -> None:
        try:
            while (text := await self._texts.get()) is not None and not self._hushed.is_set():
                await asyncio.to_thread(self._synthesize, text)
        finally:
            self._sounding.put_nowait(None)

    def _synthesize(self, text: str) -> None:
        for speech in self._voice.synthesizer.synthesize(text, self._voice.name, speed=self._voice.speed):
            if self._hushed.is_set():
                return
            if self._held is None:
                self._held = self._duck()  # for the whole answer: the music must not come up between sentences
            spoken = self._speak(speech.audio, speech.rate)
            sentence = _Sentence(speech.text, len(speech.audio) / speech.rate, spoken)
            self._sentences.append(sentence)
            if self._hushed.is_set():
                spoken.cancel()
            self._loop.call_soon_threadsafe(self._sounding.put_nowait, sentence)


def heard_part(text: str, fraction: float) -> str:
    """The words of a text that fit into this fraction of its sound, counted by letters; the whole text from 0.98 on."""
    if fraction >= 0.98:
        return text
    budget = fraction * len(text)
    words: list[str] = []
    for word in text.split():
        budget -= len(word) + 1
        if budget < 0:
            break
        words.append(word)
    return " ".join(words)

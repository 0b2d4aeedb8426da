"""`segue listen`: the microphone, deciding that the listener has finished, and answers aloud."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import TYPE_CHECKING

from rich.console import Console

from assistant.ears.endpoint import MaybeEnded, SpeechEnded, SpeechResumed, SpeechStarted
from assistant.ears.hearing import NothingHeard
from assistant.ears.transcriber import Transcript
from assistant.events import Event
from assistant.frontends.show import show_event

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.app import Assistant
    from tools.playback import Duck

    Frame = NDArray[np.float32]


class Listener:
    """Hears one utterance after another and has each answered aloud.

    Recognition starts at the first short silence already, so that its result is there when the silence has lasted
    long enough to be an end. While Segue itself speaks the microphone is not listened to: without echo cancellation
    it would hear itself.
    """

    def __init__(self, assistant: Assistant, show: Callable[[Event], None]) -> None:
        self._assistant = assistant
        self._show = show
        self._endpointer = assistant.make_endpointer()
        self._hearing: asyncio.Task[Transcript | NothingHeard] | None = None
        self._duck: Duck | None = None

    async def run(self, frames: Iterable[Frame]) -> None:
        """Answers what is said in these frames (512 samples at 16 kHz each) until they end.

        Raises:
            EarsError: from the frames: the microphone went away.
        """
        async with contextlib.aclosing(_in_thread(frames)) as arriving:
            async for frame in arriving:
                if self._assistant.conversation.speaking:
                    continue
                for event in self._endpointer.feed(frame):
                    await self._on(event)

    async def _on(self, event: object) -> None:
        match event:
            case SpeechStarted():
                self._hold_music()
            case MaybeEnded(audio=audio):
                self._begin(audio)
            case SpeechResumed():
                self._hearing = None
            case SpeechEnded(audio=audio):
                try:
                    await self._answer(audio)
                finally:
                    self._let_music()
                    self._endpointer.reset()

    def _begin(self, audio: Frame) -> None:
        self._hearing = asyncio.create_task(asyncio.to_thread(self._assistant.hear, audio))

    async def _answer(self, audio: Frame) -> None:
        if self._hearing is None:
            self._begin(audio)
        hearing, self._hearing = self._hearing, None
        if hearing is None or isinstance(await hearing, NothingHeard):
            return  # a cough, a door, the music: nobody spoke to us
        self._let_music()
        turn = self._assistant.conversation.turn(hearing, speak=True)
        async with contextlib.aclosing(turn) as events:
            async for happened in events:
                self._show(happened)

    def _hold_music(self) -> None:
        if self._duck is None:
            self._duck = self._assistant.player.duck()

    def _let_music(self) -> None:
        if self._duck is not None:
            self._duck.release()
            self._duck = None


async def listen(assistant: Assistant, console: Console) -> None:
    """Listens to the microphone of the settings until cancelled.

    Raises:
        EarsError: there is no microphone, or it went away.
    """
    listener = Listener(assistant, lambda event: show_event(console, event, heard=True))
    with assistant.open_microphone() as microphone:
        console.print("Listening. Ctrl-C ends it.", style="dim")
        await listener.run(microphone.frames())


async def _in_thread(frames: Iterable[Frame]) -> AsyncGenerator[Frame, None]:
    source = iter(frames)
    while (frame := await asyncio.to_thread(next, source, None)) is not None:
        yield frame

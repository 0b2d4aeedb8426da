"""`segue listen`: the microphone, deciding that the listener has finished, and answers aloud."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from rich.console import Console

from assistant.ears.endpoint import MaybeEnded, SpeechEnded, SpeechResumed, SpeechStarted
from assistant.ears.transcriber import Transcript
from assistant.frontends.show import show_event

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.app import Assistant
    from assistant.ears.hearing import NothingHeard


class Listener:
    """Hears one utterance after another and has each answered aloud.

    Recognition starts at the first short silence already, so that its result is there when the silence has lasted
    long enough to be an end. While Segue itself speaks the microphone is not listened to: without echo cancellation
    it would hear itself.
    """

    def __init__(self, assistant: Assistant, console: Console) -> None:
        self._assistant = assistant
        self._console = console
        self._hearing: asyncio.Task[Transcript | NothingHeard] | None = None

    async def run(self) -> None:
        """Listens until cancelled.

        Raises:
            EarsError: there is no microphone, or it went away.
        """
        endpointer = self._assistant.make_endpointer()
        with self._assistant.open_microphone() as microphone:
            self._console.print("Listening. Ctrl-C ends it.", style="dim")
            async for frame in _frames(microphone.read):
                for event in endpointer.feed(frame):
                    await self._on(event)
                    if isinstance(event, SpeechEnded):
                        microphone.drain()
                        endpointer.reset()

    async def _on(self, event: object) -> None:
        match event:
            case SpeechStarted():
                self._assistant.player.duck(True)
            case MaybeEnded(audio):
                self._begin(audio)
            case SpeechResumed():
                self._hearing = None
            case SpeechEnded(audio):
                await self._answer(audio)

    def _begin(self, audio: NDArray[np.float32]) -> None:
        self._hearing = asyncio.create_task(asyncio.to_thread(self._assistant.hear, audio))

    async def _answer(self, audio: NDArray[np.float32]) -> None:
        if self._hearing is None:
            self._begin(audio)
        hearing, self._hearing = self._hearing, None
        assert hearing is not None
        try:
            heard = await hearing
            if not isinstance(heard, Transcript):
                return  # a cough, a door, the music: nobody spoke to us
            turn = self._assistant.conversation.turn(hearing, speak=True)
            async with contextlib.aclosing(turn) as events:  # type: ignore[type-var]
                async for happened in events:
                    show_event(self._console, happened, heard=True)
        finally:
            self._assistant.player.duck(False)

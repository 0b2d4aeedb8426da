"""The conversation: an utterance comes in, typed or spoken, and everything that happens because of it comes out."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.ears.audio import load_audio
from assistant.ears.hearing import NothingHeard
from assistant.errors import EarsError, describe
from assistant.events import Event, Heard, NowPlaying, Said, Saying, ToolFinished, ToolStarted, TurnEnded
from assistant.turns.speech import Held, Playout, Speak, Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.ears.transcriber import Transcript
    from assistant.mind.agent import Agent
    from tools.playback.state import PlayerState

Utterance = str | Path | Awaitable[Any]
"""Typed text, a sound file, or what recognition will have made of a sound (a `Transcript` or `NothingHeard`)."""


class Conversation:
    """One listener's conversation with one player. A new turn takes the floor from the one before.

    `after` is called when an answer has been given and heard, before the turn ends.
    """

    def __init__(
        self,
        agent: Agent,
        hear: Callable[[NDArray[np.float32]], Transcript | NothingHeard],
        voice: Callable[[], Voice],
        speak: Speak,
        duck: Callable[[], Held],
        observe: Callable[[], PlayerState],
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._agent = agent
        self._hear = hear
        self._voice = voice
        self._speak = speak
        self._duck = duck
        self._observe = observe
        self._after = after
        self._playout: Playout | None = None
        self._floor = asyncio.Lock()

    async def observe(self) -> Mapping[str, Any]:
        """The player's state, in the form of `PlayerState.brief()`."""
        return self._observe().brief()

    async def hush(self) -> bool:
        """Silences the answer that is being spoken; False if there was none."""
        return self._playout.hush() if self._playout else False

    @property
    def speaking(self) -> bool:
        """Whether an answer is being spoken."""
        return self._playout is not None

    @property
    def busy(self) -> bool:
        """Whether an utterance is being understood or answered."""
        return self._floor.locked()

    @property
    def spoken(self) -> float:
        """Seconds of the present answer that were heard so far."""
        return self._playout.heard if self._playout else 0.0

    async def turn(self, said: Utterance, *, speak: bool = False) -> AsyncGenerator[Event, None]:
        """One utterance and all that comes of it, aloud if `speak`.

        The last event is always `TurnEnded`. Failures that people can understand are events, too. Closing the iterator
        early is barge-in: speech stops, what was done stays done, and the history keeps what was heard.
        """
        await self.hush()
        async with self._floor:
            clock = _Stopwatch()
            try:
                async for event in self._guarded(said, clock, speak=speak):
                    yield event
            finally:
                await self.hush()
                self._playout = None
            await asyncio.to_thread(self._after)
            yield NowPlaying(self._observe().brief())
            yield TurnEnded(clock.stages())

    async def _guarded(self, said: Utterance, clock: _Stopwatch, *, speak: bool) -> AsyncGenerator[Event, None]:
        try:
            heard = await self._understood(said)
            clock.stop("ears")
            yield heard
            if speak:
                voice = await asyncio.to_thread(self._voice)
                self._playout = Playout(voice, self._speak, self._duck)
            async for event in self._answer(heard.text, clock):
                yield event
        except Exception as error:
            failed = describe(error)
            yield failed
            async for said_ in self._say_all([failed.say]):
                yield said_

    async def _understood(self, said: Utterance) -> Heard:
        if isinstance(said, str):
            return Heard(said)
        if isinstance(said, Path):
            path = said
            found = await asyncio.to_thread(lambda: self._hear(load_audio(path)))
        else:
            found = await said
        if isinstance(found, NothingHeard):
            raise EarsError(found.say, "Say it again?", retryable=True)
        return Heard(found.text, found.seconds)

    async def _answer(self, text: str, clock: _Stopwatch) -> AsyncGenerator[Event, None]:
        heard: list[str] = []
        try:
            async with contextlib.aclosing(self._agent.turn(text)) as events:
                async for event in events:
                    clock.see(event)
                    if isinstance(event, Saying):
                        if self._playout:
                            self._playout.add(event.text)
                        else:
                            heard.append(event.text)
                    yield event
            async for said in self._say_all([]):
                heard.append(said.heard)
                yield said
        finally:
            self._agent.commit(" ".join(part for part in heard if part))

    async def _say_all(self, texts: list[str]) -> AsyncGenerator[Said, None]:
        if self._playout is None:
            return
        for text in texts:
            self._playout.add(text)
        self._playout.close()
        async for said in self._playout.said():
            yield said


class _Stopwatch:
    """Seconds by stage since the turn began."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._stages: dict[str, float] = {}

    def stop(self, stage: str) -> None:
        """Ends a stage: everything since the last one counts to it."""
        now = time.monotonic()
        self._stages[stage] = self._stages.get(stage, 0.0) + now - self._last
        self._last = now

    def see(self, event: Event) -> None:
        """Stages that show in what the agent reports."""
        if isinstance(event, ToolStarted):
            self.stop("mind")
        elif isinstance(event, ToolFinished):
            self.stop("tools")
        elif isinstance(event, Saying) and "answered" not in self._stages:
            self._stages["answered"] = time.monotonic() - self._start

    def stages(self) -> dict[str, float]:
        """All stages so far and the whole."""
        return {**self._stages, "total": time.monotonic() - self._start}

"""The conversation: an utterance comes in, typed or spoken, and everything that happens because of it comes out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.events import Event, Failed, Heard, NowPlaying, Said, Saying, ToolFinished, ToolStarted, TurnEnded
from assistant.turns.speech import Playout, Speak, Voice

if TYPE_CHECKING:
    from assistant.ears.hearing import Hearing
    from assistant.mind.agent import Agent
    from tools.playback.state import PlayerState

log = logging.getLogger(__name__)

Utterance = str | Path | NDArray[np.float32]


class Conversation:
    """One listener's conversation with one player. A new turn takes the floor from the one before."""

    def __init__(
        self,
        agent: Agent,
        hearing: Callable[[], Hearing],
        voice: Callable[[], Voice],
        speak: Speak,
        observe: Callable[[], PlayerState],
    ) -> None:
        self._agent = agent
        self._hearing = hearing
        self._voice = voice
        self._speak = speak
        self._observe = observe
        self._playout: Playout | None = None
        self._floor = asyncio.Lock()

    async def observe(self) -> Mapping[str, Any]:
        """The player's state, in the form of `PlayerState.brief()`."""
        return self._observe().brief()

    async def hush(self) -> bool:
        """Silences the answer that is being spoken; False if there was none."""
        return self._playout.hush() if self._playout else False

    async def turn(self, said: Utterance, *, speak: bool = False) -> AsyncIterator[Event]:
        """One utterance (text, a sound file, or 16 kHz mono samples of shape (n, 1)) and all that comes of it.

        The last event is always `TurnEnded`. Failures that people can understand are events, too; closing the
        iterator early is barge-in: speech stops, what was done stays done, history keeps what was heard.
        """
        await self.hush()
        async with self._floor:
            clock = _Stopwatch()
            self._playout = Playout(self._voice(), self._speak) if speak else None
            try:
                async for event in self._guarded(said, clock):
                    yield event
            finally:
                await self.hush()
            yield TurnEnded(clock.stages())

    async def _guarded(self, said: Utterance, clock: _Stopwatch) -> AsyncIterator[Event]:
        try:
            text = said if isinstance(said, str) else None
            if text is None:
                transcript = await asyncio.to_thread(self._hear, said)
                text = transcript.text
                clock.stop("ears")
                yield Heard(text, transcript.seconds)
            else:
                yield Heard(text)
            async for event in self._answer(text, clock):
                yield event
        except Exception as error:
            say = getattr(error, "say", None)
            if not isinstance(say, str):
                log.exception("a turn failed in a way that nobody has described yet")
                say = "Something went wrong inside me, and I could not finish that."
            failed = Failed(say, getattr(error, "todo", ""), bool(getattr(error, "retryable", False)))
            yield failed
            async for event in self._speak_out(failed.say):
                yield event
        yield NowPlaying(self._observe().brief())

    async def _answer(self, text: str, clock: _Stopwatch) -> AsyncIterator[Event]:
        heard: list[str] = []
        try:
            async with contextlib.aclosing(self._agent.turn(text)) as events:  # type: ignore[type-var]
                async for event in events:
                    clock.see(event)
                    if isinstance(event, Saying):
                        if self._playout:
                            self._playout.add(event.text)
                        else:
                            heard.append(event.text)
                    yield event
            if self._playout:
                self._playout.close()
                async for said in self._playout.said():
                    heard.append(said.heard)
                    yield said
        finally:
            self._agent.commit(" ".join(part for part in heard if part))

    async def _speak_out(self, text: str) -> AsyncIterator[Said]:
        if self._playout:
            self._playout.add(text)
            self._playout.close()
            async for said in self._playout.said():
                yield said

    def _hear(self, said: Path | NDArray[np.float32]) -> Any:
        from assistant.ears.audio import load_audio

        return self._hearing().hear(load_audio(said) if isinstance(said, Path) else said)


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

"""Somebody who says things to an assistant while real songs play, and hears what becomes of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import numpy as np

from assistant.app import Assistant
from assistant.evals.scenarios import look
from assistant.frontends.once import Answer
from tools.playback import SilentOutput
from tools.remix.sound import load
from tools.remix.stems.spleeter import Spleeter

RATE = 48_000
PART = (25.0, 75.0)
"""Seconds of each song that are used."""
SONGS = {"Fear": "03_fear", "Orphanage": "02_orphanage", "Starfall": "06_starfall", "Second Birth": "08_second_birth"}


class Recording(SilentOutput):
    """Keeps all that is played."""

    def __init__(self) -> None:
        super().__init__(realtime=False)
        self.blocks: list[np.ndarray] = []

    def write(self, audio: np.ndarray) -> None:
        self.blocks.append(audio.copy())

    def after(self, frames: int) -> np.ndarray:
        return np.concatenate([np.zeros((0, 2), np.float32), *self.blocks])[frames:]


class Listener:
    """Says things to an assistant, and listens."""

    def __init__(self, assistant: Assistant, output: Recording, music: Path, weights: Path) -> None:
        self.assistant, self.output = assistant, output
        self.songs = {name: load(music / f"{name}.flac", rate=RATE).read() for name in SONGS}
        self._spleeter = Spleeter(weights / "spleeter-2stems")
        self.answer: dict[str, Any] = {}

    def say(self, text: str) -> dict[str, Any]:
        async def turn() -> Answer:
            answer = Answer()
            async with contextlib.aclosing(self.assistant.conversation.turn(text, speak=False)) as events:
                async for event in events:
                    answer.events.append(event)
            return answer

        self.answer = asyncio.run(turn()).as_json()
        return self.answer

    def begin(self, song: str, at: float = 8.0) -> None:
        """A new conversation in which a song plays."""
        self.assistant.agent.forget()
        self.assistant.player.clear()
        self.assistant.player.set_speed(1.0)
        self.say(f"play {song}")
        self.assistant.player.seek(at)
        self.output.advance(0.5)

    def settle(self, seconds: float = 600.0) -> None:
        """Until what is made in the background is there, and what is told apart as it plays is heard."""
        waits = look(self.answer["observed"], "pending") or look(self.answer["observed"], "soon")
        end = time.monotonic() + seconds
        while waits and time.monotonic() < end:
            jobs = [maker._job for name in ("remixer", "joiner") if (maker := self.assistant.__dict__.get(name))]
            parting = self.assistant.remixer._parting
            if all(job is None or job.done for job in jobs) and (parting is None or parting.heard.is_set()):
                break
            self.output.advance(0.02)
            time.sleep(0.3)
        self.output.advance(0.5)

    def listen(self, seconds: float = 10.0) -> tuple[np.ndarray, float]:
        """What is heard, and the position in what plays at which it begins."""
        at = self.assistant.player.observe().position
        begin = len(self.output.after(0))
        parting = self.assistant.remixer._parting if "without" in self.altered or "decibels" in self.altered else None
        for _ in range(
            round(seconds / 0.25)
        ):  # time stands still meanwhile: parts must not be read before they are there
            end = time.monotonic() + 60.0
            while parting is not None and parting.ahead < 2.0 and time.monotonic() < end:
                time.sleep(0.1)
            self.output.advance(0.25)
        return self.output.after(begin), at

    @property
    def altered(self) -> str:
        return self.assistant.player.observe().altered

    def original(self, song: str, at: float, seconds: float = 10.0) -> np.ndarray:
        return self.songs[song][round(at * RATE) : round((at + seconds) * RATE)]

    def parts(self, audio: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = list(self._spleeter.separate([audio], RATE))
        names = ("vocals", "accompaniment")
        return tuple(np.concatenate([each.parts[name] for each in found]) for name in names)  # type: ignore[return-value]

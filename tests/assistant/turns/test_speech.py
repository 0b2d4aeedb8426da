from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from assistant.events import Said
from assistant.turns.speech import Playout, Sound, Voice, heard_part
from voices.engine import Speech

pytestmark = pytest.mark.unit

RATE = 1000


class Speller:
    """A synthesizer that makes a tenth of a second of sound a letter, a sentence at a time."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def synthesize(self, text: str, voice: str, *, speed: float = 1.0) -> Iterator[Speech]:
        if text == "fail.":
            raise ValueError("cannot say that")
        self.texts.append(text)
        for sentence in text.split(". "):
            yield Speech(np.zeros((len(sentence) * RATE // 10, 1), np.float32), RATE, sentence)


class Bus:
    """A voice bus that is moved on by hand."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.arrived = asyncio.Event()
        self.held = 0
        self._loop = asyncio.get_running_loop()

    def duck(self) -> Bus:
        self.held += 1
        return self

    def release(self) -> None:
        self.held = 0

    def speak(self, audio: Sound, rate: int) -> Line:
        line = Line(len(audio) / rate)
        self.lines.append(line)
        self._loop.call_soon_threadsafe(self.arrived.set)
        return line

    async def line(self, number: int) -> Line:
        while len(self.lines) <= number:
            self.arrived.clear()
            await self.arrived.wait()
        return self.lines[number]


class Line:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.heard = 0.0
        self._over = threading.Event()

    def play(self, seconds: float | None = None) -> None:
        self.heard = min(self.seconds, self.heard + (self.seconds if seconds is None else seconds))
        if self.heard == self.seconds:
            self._over.set()

    def wait(self, timeout: float | None = None) -> bool:
        return self._over.wait(timeout)

    def cancel(self) -> float:
        self._over.set()
        return self.heard


async def test_sentences_sound_in_order_and_are_reported_when_heard() -> None:
    bus = Bus()
    playout = Playout(Voice(Speller(), "any"), bus.speak, bus.duck)
    playout.add("One sentence. Another one")
    playout.add("A third")
    playout.close()
    said = playout.said()
    for number, text in enumerate(["One sentence", "Another one", "A third"]):
        (await bus.line(number)).play()
        assert bus.held == 1
        assert await anext(said) == Said(text, text)
    assert [one async for one in said] == []
    assert bus.held == 0


async def test_hush_stops_at_once_and_keeps_what_was_heard() -> None:
    bus, speller = Bus(), Speller()
    playout = Playout(Voice(speller, "any"), bus.speak, bus.duck)
    playout.add("I will play you a very long song")
    (await bus.line(0)).play(1.3)
    while not playout.heard:
        await asyncio.sleep(0)
    assert playout.hush()
    playout.add("This is never said")
    assert [one async for one in playout.said()] == [Said("I will play you a very long song", "I will play")]
    assert not playout.hush()
    assert speller.texts == ["I will play you a very long song"]


async def test_a_failing_voice_is_an_error_not_silence() -> None:
    bus = Bus()
    playout = Playout(Voice(Speller(), "any"), bus.speak, bus.duck)
    playout.add("fail.")
    playout.close()
    with pytest.raises(ValueError, match="cannot say"):
        async for _ in playout.said():
            pass


async def test_nothing_to_say_ends() -> None:
    bus = Bus()
    playout = Playout(Voice(Speller(), "any"), bus.speak, bus.duck)
    playout.close()
    assert [one async for one in playout.said()] == []


@pytest.mark.parametrize(
    ("fraction", "part"),
    [(0.0, ""), (0.3, "one"), (0.5, "one two"), (0.97, "one two three"), (1.0, "one two three four")],
)
def test_the_heard_part_ends_at_a_word(fraction: float, part: str) -> None:
    assert heard_part("one two three four", fraction) == part

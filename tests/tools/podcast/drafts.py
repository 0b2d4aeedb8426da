"""Hand-made drafts and voices: what a writer and a synthesiser give, without either."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tools.podcast import Fact, Line, Segment, Source
from voices import Capabilities, Speech, VoiceError, speakable

FACTS = (
    Fact("f1", "Lena Orr made 12 songs.", "history", "1 to 7 November", numbers=("12",), names=("Lena Orr",)),
    Fact("f2", "Night Drive was heard 9 times.", "history", "Tuesday", numbers=("9",), names=("Night Drive",)),
)
SOURCES = (Source("history", "history", "Your listening history"),)
SEGMENTS = (
    Segment("Hello", (Line("Ann", "Good morning. This is your week in music."), Line("Ben", "Shall we begin?"))),
    Segment("Lena Orr", (Line("Ann", "You heard Lena Orr a lot, with 12 songs.", ("f1",)),
                         Line("Ben", "And Night Drive nine times.", ("f2",))), "lena"),
    Segment("Goodbye", (Line("Ann", "That was your week. Until next time."),)),
)  # fmt: skip


@dataclass
class HandMade:
    """A draft whose segments are known; `fails` is raised after them."""

    parts: tuple[Segment, ...] = SEGMENTS
    title: str = "Your week in music"
    summary: str = "What you heard from 1 to 7 November."
    style: str = "conversation"
    language: str = "en"
    hosts: dict[str, str] = field(default_factory=lambda: {"Ann": "ann", "Ben": "ben"})
    facts: tuple[Fact, ...] = FACTS
    sources: tuple[Source, ...] = SOURCES
    fails: Exception | None = None
    asked: list[float] = field(default_factory=list)

    def segments(self, spent):
        for segment in self.parts:
            self.asked.append(spent())
            yield segment
        self.asked.append(spent())
        if self.fails is not None:
            raise self.fails


class Humming:
    """Speaks in tones: a syllable for every three letters. `broken_after` sentences it fails."""

    def __init__(self, pitch=180.0, broken_after=None, rate=24_000):
        self.pitch, self.left, self.rate = pitch, broken_after, rate
        self.said = []

    capabilities = Capabilities("humming", rates=(24_000,), languages=("en",))

    def check(self):
        return None

    def load(self):
        return

    def voices(self):
        return ("ann", "ben", "joe")

    def synthesize(self, text, voice, *, speed=1.0):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise VoiceError("The voice model cannot be read.", "Fetch it again.")
        self.said.append((voice, text))
        pitch = self.pitch * {"ann": 1.2, "ben": 0.7}.get(voice, 1.0)
        time = np.arange(round(0.18 * self.rate)) / self.rate
        tone = sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 12)) * np.hanning(len(time))
        syllable = np.concatenate([tone, np.zeros(round(0.03 * self.rate))])
        mono = np.concatenate([np.tile(syllable, max(1, len(text) // 3)), np.zeros(round(0.2 * self.rate))])
        mono = mono * (0.14 / np.sqrt((mono**2).mean()))
        yield Speech(np.clip(mono, -0.89, 0.89).astype(np.float32)[:, None], self.rate, speakable(text))

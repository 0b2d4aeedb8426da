"""What can be done to sound, one idea a file; deterministic, float32 (frames, 2), a chunk at a time."""

from __future__ import annotations

from typing import Protocol

from tools.remix.tape import Audio


class Effect(Protocol):
    """Changes sound as it passes: as many frames come out as go in, at once, so that it can also be used live.

    `tail` is how many seconds it still sounds after its input has ended. It keeps what it needs of the past: one object
    for one stream.
    """

    tail: float

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        ...


class Chain:
    """Effects one after the other."""

    def __init__(self, effects: list[Effect]) -> None:
        self._effects = effects
        self.tail = sum(effect.tail for effect in effects)

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        for effect in self._effects:
            audio = effect.process(audio)
        return audio


__all__ = ["Audio", "Chain", "Effect"]

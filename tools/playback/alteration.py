"""How one item is to sound other than it is recorded: faster, higher, through effects. Handed in; made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tools.playback.decode import Stream

Audio = NDArray[np.float32]
FADE = 1440  # 30 ms at 48 kHz: from one sound of an item to another


class Effect(Protocol):
    """Changes sound as it passes, in whatever pieces it comes."""

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames at 48 kHz → as many."""
        ...


@dataclass(frozen=True, slots=True)
class Alteration:
    """`speed` is a factor on top of the listener's own; `effect` makes a new effect, at 48 kHz, for a new stream.

    `name` tells two alterations apart and says what was done, in words. `source` puts something between the file and
    the player, before anything else is done to it (it must not wait); `parts` tells two of those apart.
    """

    name: str = ""
    speed: float = 1.0
    semitones: float = 0.0
    effect: Callable[[], Effect] | None = field(default=None, compare=False)
    parts: str = ""
    source: Callable[[Stream], Stream] | None = field(default=None, compare=False)


PLAIN = Alteration()


class Altered:
    """What a deck's sound goes through last. Exchanging the effect fades from the one to the other."""

    def __init__(self, effect: Effect | None) -> None:
        self._effect = effect
        self._old: Effect | None = None
        self._fading = 0  # frames of the fade that are still to come

    def exchange(self, effect: Effect | None) -> None:
        """From the next frame on."""
        self._old, self._effect, self._fading = self._effect, effect, FADE

    def process(self, audio: Audio) -> Audio:
        """The next (n, 2) frames → (n, 2)."""
        out = audio if self._effect is None else self._effect.process(audio)
        if not self._fading or not len(audio):
            return out
        n = min(self._fading, len(audio))
        old = audio if self._old is None else self._old.process(audio)
        rise = (FADE - self._fading + np.arange(1, n + 1, dtype=np.float32))[:, None] / FADE
        out = np.concatenate([old[:n] * (1 - rise) + out[:n] * rise, out[n:]]).astype(np.float32)
        self._fading -= n
        if not self._fading:
            self._old = None
        return out

"""What every separator offers, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]
"""Frames by two channels, in [-1, 1]."""


@dataclass(frozen=True, slots=True)
class Capability:
    """What a separator can do.

    `stems` are the parts it gives, which add up to the recording. `rate` in Hz is what it works at inside (0: at any
    rate); what comes out has the rate of what went in. `cost`: about how many seconds one core works for a second of
    sound; `delay`: how many seconds of sound it must have before the first stem comes. `licence` is the weights'.
    """

    name: str
    stems: tuple[str, ...]
    rate: int
    cost: float
    delay: float
    licence: str


@dataclass(frozen=True, slots=True)
class Stems:
    """A stretch of every part. `start` counts frames from the beginning; all parts have the same shape (n, 2)."""

    start: int
    parts: Mapping[str, Audio]


class Separator(Protocol):
    """Takes sound apart piece by piece; memory does not grow with the length. Not thread-safe unless it says so."""

    @property
    def capability(self) -> Capability:
        """What it can do; answers without loading anything."""
        ...

    def check(self) -> str | None:
        """What is missing and which command brings it; None when it can work."""
        ...

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """Stretch after stretch of every part, in order, without gaps, as many frames as went in.

        `audio` are pieces of any length, shape (n, 2). Raises `MissingEngine` if `check` would complain.
        """
        ...

"""Where the sound goes. An output owns time: it asks for frames, and lets time pass until something has happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Render = Callable[[int], NDArray[np.float32]]
Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class OutputCapabilities:
    """`realtime`: time passes by itself. `audible`: somebody can hear it. `latency`: seconds from render to air."""

    realtime: bool
    audible: bool
    latency: float = 0.0


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why an output cannot be used, and what to do about it."""

    say: str
    todo: str = ""


class Output(Protocol):
    """Takes 48 kHz stereo from `render` and calls `tick` about 25 times a second, never from the sound's own thread."""

    name: str

    @property
    def capabilities(self) -> OutputCapabilities:
        """What kind of output this is."""
        ...

    @property
    def lost(self) -> Unusable | None:
        """Why it has stopped working since `wake`, or None."""
        ...

    def check(self) -> Unusable | None:
        """None if it can be used, else what is missing and which command brings it."""
        ...

    def open(self, render: Render, tick: Tick) -> None:
        """Connect; nothing is asked for before `wake`."""
        ...

    def wake(self) -> None:
        """Begin to ask for frames. Raises `OutputError`. Does nothing when it is awake."""
        ...

    def rest(self) -> None:
        """Nothing to play for a while: a device may be given back. Ticks go on."""
        ...

    def close(self) -> None:
        """Stop for good."""
        ...

    def now(self) -> float:
        """Seconds on this output's clock."""
        ...

    def wait_until(self, happened: Callable[[], bool], timeout: float) -> bool:
        """Let at most `timeout` seconds pass until `happened()`; whether it did."""
        ...

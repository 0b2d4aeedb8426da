"""An output that nobody hears: for machines without sound, servers, and tests."""

from __future__ import annotations

from tools.playback.outputs.clocked import ClockedOutput


class SilentOutput(ClockedOutput):
    """Plays in real time without sound, or, not `realtime`, only when `advance` is called."""

    name = "silent"

    def __init__(self, *, realtime: bool = True) -> None:
        super().__init__(realtime=realtime)

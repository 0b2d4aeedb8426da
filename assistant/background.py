"""What the owner of a home does while nobody asks for anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.app import Assistant
    from tools.library.items import Item
    from tools.playback.decode import Decoder


class Background:
    """Watches the listener's folders, and measures what was not measured yet. Made once, by whoever owns the home."""

    def __init__(self, assistant: Assistant) -> None:
        from tools.library.analysis.analyzer import Analyzer, LoudnessAnalysis
        from tools.library.analysis.store import AnalysisStore
        from tools.library.watch import Watcher

        self._assistant = assistant
        self._analyzer = Analyzer(
            assistant.library, AnalysisStore(assistant.database), [LoudnessAnalysis(self._open)], busy=self._busy
        )
        self._watcher = Watcher(assistant.database, lambda _report: self._analyzer.wake())

    def start(self) -> None:
        """Begin, each in a thread of its own."""
        self._watcher.start()
        self._analyzer.start()

    def close(self) -> None:
        """Stop; what is half done is done another time."""
        self._watcher.stop()
        self._analyzer.stop()

    def _busy(self) -> bool:
        """Somebody talks, or the machine has no processor to spare (one of its load is our own)."""
        assistant = self._assistant
        if assistant.conversation.busy or assistant.mixer.ducked:
            return True
        return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1) + 0.5

    def _open(self, item: Item) -> Decoder:
        from tools.playback.decode import Decoder
        from tools.playback.errors import DecodeError
        from tools.playback.locate import own_path

        place = own_path(item)
        if place is None:
            raise DecodeError(f"The file of {item.title} is no longer there.")
        return Decoder(place.path, begin=place.begin, end=place.end)

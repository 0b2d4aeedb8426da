"""What the owner of a home does while nobody asks for anything."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.scheduling import ScheduleWatch
    from tools.library.analysis.analyzer import Analysis
    from tools.library.items import Item
    from tools.playback.decode import Decoder


_SLOWLY = 0.05
"""Seconds between two directories that are looked at while somebody talks."""


class Background:
    """Looks what is new in the listener's folders and podcasts, and measures what was not measured yet.

    Made once, by whoever owns the home.
    """

    def __init__(self, assistant: Assistant) -> None:
        from assistant.feeding import FeedWatch
        from assistant.learning import Learning
        from assistant.overhearing import Overhearing
        from assistant.refreshing import Refreshing
        from tools.library.analysis.analyzer import Analyzer, LoudnessAnalysis
        from tools.library.analysis.store import AnalysisStore
        from tools.library.watch import Watcher
        from tools.playlists.store import PlaylistStore

        self._assistant = assistant
        analyses = [LoudnessAnalysis(self._open), *self._music()]
        self._analyzer = Analyzer(assistant.library, AnalysisStore(assistant.database), analyses, busy=self._busy)
        self._learning = Learning(
            assistant.listening, assistant.library, assistant.taste_folder, self._busy, assistant.sentences
        )
        self._refreshing = Refreshing(assistant.maker, PlaylistStore(assistant.library), self._busy)
        self._watcher = Watcher(
            assistant.database,
            lambda _report: self._scanned(),
            pause=lambda: time.sleep(_SLOWLY) if self._talking() else None,
            wanted=assistant.settings.library.folders,
        )
        self._overhearing = Overhearing(assistant.along, assistant.player.observe, self._busy)
        self._feeds = FeedWatch(assistant.feeds, assistant.settings.podcasts)
        self._schedules = self._scheduled(assistant)

    def start(self) -> None:
        """Begin, each in a thread of its own."""
        self._watcher.start()
        self._analyzer.start()
        self._feeds.start()
        self._schedules.start()
        self._learning.start()
        self._refreshing.start()
        self._overhearing.start()

    def close(self) -> None:
        """Stop; what is half done is done another time."""
        self._watcher.stop()
        self._analyzer.stop()
        self._feeds.close()
        self._schedules.close()
        self._learning.close()
        self._refreshing.close()
        self._overhearing.close()

    def _scheduled(self, assistant: Assistant) -> ScheduleWatch:
        from assistant.scheduling import ScheduleWatch, budget_of

        podcasts = assistant.settings.podcasts
        budget = budget_of(podcasts, lambda item: assistant.stands.now().item(item).opinion in {"love", "like"})
        return ScheduleWatch(
            assistant.schedules, assistant.write_scheduled, lambda: assistant.productions, assistant.made, budget,
            ahead=podcasts.made_ahead * 60.0, busy=self._busy,
        )  # fmt: skip

    def _music(self) -> list[Analysis]:
        """What is heard in music, as far as its weights are here. Nothing heavy is imported before it is needed."""
        from assistant.weights import Weights
        from tools.remix.analysis import kinds
        from tools.remix.analysis.tagger import Tagger
        from tools.remix.stems.spleeter import Spleeter

        weights: Weights = self._assistant.weights
        found: list[Analysis] = [kinds.TempoAnalysis(self._open), kinds.KeyAnalysis(self._open)]
        found += [kinds.EnergyAnalysis(self._open), kinds.StructureAnalysis(self._open)]
        if weights.has("musicnn-msd"):
            found.append(kinds.TagsAnalysis(self._open, Tagger(weights.path("musicnn-msd"))))
        if weights.has("spleeter-2stems"):
            found.append(kinds.VocalsAnalysis(self._open, Spleeter(weights.path("spleeter-2stems"))))
        return found

    def _scanned(self) -> None:
        self._analyzer.wake()
        self._assistant.listening.attach()

    def _busy(self) -> bool:
        """Somebody talks, or the machine has no processor to spare (one of its load is our own)."""
        if self._talking():
            return True
        return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1) + 0.5

    def _talking(self) -> bool:
        assistant = self._assistant
        return assistant.conversation.busy or assistant.mixer.ducked

    def _open(self, item: Item) -> Decoder:
        from tools.playback.decode import Decoder
        from tools.playback.errors import DecodeError
        from tools.playback.locate import own_path

        place = own_path(item)
        if place is None:
            raise DecodeError(f"The file of {item.title} is no longer there.")
        return Decoder(place.path, begin=place.begin, end=place.end)

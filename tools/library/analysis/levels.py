"""How loud each item is to be played, so that nobody reaches for the volume between two of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tools.library.analysis.replaygain import ReplayGain, read_replaygain
from tools.library.analysis.store import AnalysisStore
from tools.library.items import Item
from tools.library.library import Library

TARGET = -16.0
"""LUFS that everything is brought to; AES TD1008 for streaming speech and music without a picture."""
CEILING = -1.0
"""dBTP that no gain may lift a peak above."""
SOFTEST = -24.0
LOUDEST = 12.0
"""dB that a gain is at most: more would lift the hiss of what is nearly silent."""


class Levels:
    """Gains from what was measured, else from tags; 0 dB where neither says anything. Use from any thread."""

    def __init__(self, library: Library, store: AnalysisStore, target: float = TARGET) -> None:
        self._library = library
        self._store = store
        self._target = target

    def gain(self, item: Item, album: bool = False) -> float:
        """The amplitude to play an item with.

        With `album` it is the whole album's, so that its quiet songs stay quiet; a chapter's is always its book's.
        """
        level, peak = self._known([item])
        if album or item.kind == "chapter":
            around, highest = self._known(self._siblings(item))
            level, peak = (around, highest) if around is not None else (level, peak)
        if level is None and item.path is not None:
            level, peak = _told(read_replaygain(item.path), album=album)
        return 1.0 if level is None else amplitude(level, peak, self._target)

    def _siblings(self, item: Item) -> list[Item]:
        parent = self._library.parent(item.id)
        return [] if parent is None else self._library.children(parent)

    def _known(self, items: Sequence[Item]) -> tuple[float | None, float | None]:
        """Loudness and peak of recordings as if they were one. Loudness only once all of them were measured."""
        found = self._store.get_many([item.id for item in items], "loudness")
        if not items or len(found) < len({item.id for item in items}):
            return None, None
        heard = [value for value in found.values() if value["integrated"] is not None]
        seconds = sum(value["seconds"] for value in heard)
        if not seconds:
            return None, None
        power = sum(10 ** (value["integrated"] / 10) * value["seconds"] for value in heard) / seconds
        return 10 * math.log10(power), max(value["true_peak"] for value in found.values())


def amplitude(level: float, peak: float | None, target: float = TARGET) -> float:
    """What brings `level` (LUFS) to `target`, but no `peak` (dBTP) above the ceiling.

    Where the peak is not known nothing is made louder.
    """
    gain = min(target - level, 0.0 if peak is None else CEILING - peak)
    return float(10 ** (min(LOUDEST, max(SOFTEST, gain)) / 20))


def _told(tags: ReplayGain, *, album: bool) -> tuple[float | None, float | None]:
    level = tags.album if album and tags.album is not None else tags.integrated
    return level, tags.peak

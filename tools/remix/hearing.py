"""The analysis of a recording: kept by the library, or made now and kept."""

from __future__ import annotations

from tools.library.analysis.store import AnalysisStore
from tools.remix.analysis.types import Analysis
from tools.remix.recording import Recording
from tools.remix.sound import load

LONGEST = 1800.0
"""Seconds that are listened to at most."""


class Hearing:
    """Call it with a recording. Without `store` results are kept only as long as this object is."""

    def __init__(self, store: AnalysisStore | None = None) -> None:
        self._store = store
        self._known: dict[Recording, Analysis] = {}

    def __call__(self, recording: Recording) -> Analysis | None:
        """Its analysis; None for what is too long to be one piece of music."""
        if recording not in self._known:
            found = self._kept(recording) or self._made(recording)
            if found is None:
                return None
            self._known[recording] = found
        return self._known[recording]

    def _kept(self, recording: Recording) -> Analysis | None:
        from tools.remix.analysis.kinds import kept_analysis

        return kept_analysis(self._store, recording.item) if self._store is not None and recording.item else None

    def _made(self, recording: Recording) -> Analysis | None:
        from tools.remix.analysis import analyse, to_record

        tape = load(recording.path, begin=recording.begin, end=recording.end)
        if tape.seconds > LONGEST:
            return None
        found = analyse(tape.read(), tape.rate)
        if self._store is not None and recording.item:
            self._store.put(recording.item, "structure", to_record(found))
        return found

"""Hearing what a recording is made of: beats, bars, key, loudness, form, voices.

from tools.remix.analysis import analyse
found = analyse(audio, 44_100)          # audio: (n, 2) float32
found.tempo.bpm, found.beats.downbeats, found.key.tonic
"""

from __future__ import annotations

from tools.remix.analysis.analyse import analyse
from tools.remix.analysis.records import from_record, to_record
from tools.remix.analysis.types import (
    VERSION,
    Analysis,
    Beats,
    Energy,
    Key,
    LoudnessRange,
    Region,
    Section,
    Tag,
    Tempo,
)

__all__ = [
    "VERSION",
    "Analysis",
    "Beats",
    "Energy",
    "Key",
    "LoudnessRange",
    "Region",
    "Section",
    "Tag",
    "Tempo",
    "analyse",
    "from_record",
    "to_record",
]

"""How much louder or softer a file wants to be played: ReplayGain 2.0 tags and Opus's own (RFC 7845, 5.2.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.library.tags import Unreadable, open_tags, raw_tags

REPLAYGAIN_LEVEL = -18.0
"""LUFS that ReplayGain 2.0 brings a track to."""
R128_LEVEL = -23.0
"""LUFS that Opus's R128 tags bring it to."""
_NUMBER = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,8})?)\s*(?:dB)?\s*", re.IGNORECASE)
_LOUDEST, _SOFTEST = 5.0, -70.0  # LUFS; a tag that means more or less than any music is a mistake


@dataclass(frozen=True, slots=True)
class ReplayGain:
    """A recording's loudness as its tags tell it: `integrated` and `album` in LUFS, `peak` in dBFS; None: not told."""

    integrated: float | None = None
    album: float | None = None
    peak: float | None = None


def read_replaygain(path: Path) -> ReplayGain:
    """The loudness that a file's tags tell; empty where there are none, or the file cannot be read."""
    try:
        return parse_replaygain(raw_tags(open_tags(path)))
    except (Unreadable, OSError):
        return ReplayGain()


def parse_replaygain(tags: Mapping[str, str]) -> ReplayGain:
    """From tag names in lower case; any text is taken, nonsense is left out."""
    return ReplayGain(
        integrated=_level(tags, "track"),
        album=_level(tags, "album"),
        peak=_peak(tags.get("replaygain_track_peak", "")),
    )


def _level(tags: Mapping[str, str], which: str) -> float | None:
    """The loudness that a gain means: as much below or above its reference as it makes up for."""
    gain = _number(tags.get(f"replaygain_{which}_gain", ""))
    if gain is not None:
        return _sane(REPLAYGAIN_LEVEL - gain)
    steps = re.fullmatch(r"\s*([+-]?\d{1,5})\s*", tags.get(f"r128_{which}_gain", ""))
    return _sane(R128_LEVEL - int(steps[1]) / 256) if steps else None


def _sane(level: float) -> float | None:
    return level if _SOFTEST <= level <= _LOUDEST else None


def _peak(text: str) -> float | None:
    peak = _number(text)
    return 20.0 * math.log10(peak) if peak is not None and 0 < peak < 10 else None


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text[:40])
    return float(found[1]) if found else None

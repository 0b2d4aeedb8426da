"""How long lines will take to say, before anybody says them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tools.podcast.script import Line
from voices import speakable

_PACE: Mapping[str, tuple[float, float]] = {
    "en_US-joe-medium": (20.4, 0.43), "af_heart": (18.9, 0.33),
}  # fmt: skip
"""By voice: characters (as spoken, numbers in words) a second, and seconds that every sentence takes besides."""
_USUAL = (18.5, 0.35)


@lru_cache(4096)
def _letters(text: str) -> int:
    return len(speakable(text))


class Speed:
    """Measured speeds of the voices of an episode's `hosts` (name → voice)."""

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self._pace = {name: _PACE.get(voice, _USUAL) for name, voice in hosts.items()}

    def seconds(self, line: Line) -> float:
        """How long a line takes, about."""
        rate, each = self._pace.get(line.speaker, _USUAL)
        return _letters(line.text) / rate + each

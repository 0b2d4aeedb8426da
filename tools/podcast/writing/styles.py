"""The formats of episodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

StyleName = Literal["brief", "deep_dive", "conversation", "debate", "story", "weekly_review", "news"]
STYLES: tuple[StyleName, ...] = get_args(StyleName)


@dataclass(frozen=True, slots=True)
class Style:
    """How episodes of a format are made.

    `minutes` and `hosts` where nobody says; `music` is the share of the time that excerpts may take; `segment` how many
    seconds a part should have at least; `chatty` how often hosts react to each other, 0 to 1.
    """

    name: StyleName
    minutes: float
    hosts: int
    music: float
    segment: float
    chatty: float


_STYLES = (
    Style("brief", 3, 1, 0.12, 18, 0.2),
    Style("deep_dive", 10, 1, 0.25, 60, 0.35),
    Style("conversation", 8, 2, 0.2, 45, 0.6),
    Style("debate", 8, 2, 0.0, 60, 0.3),
    Style("story", 8, 1, 0.3, 50, 0.3),
    Style("weekly_review", 6, 1, 0.3, 35, 0.4),
    Style("news", 4, 1, 0.12, 25, 0.25),
)
BY_NAME: Mapping[str, Style] = {style.name: style for style in _STYLES}

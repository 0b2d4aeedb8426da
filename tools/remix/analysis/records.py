"""Analyses as JSON, there and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

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
from tools.remix.errors import RemixError


def to_record(analysis: Analysis) -> dict[str, Any]:
    """JSON-ready; times to a tenth of a millisecond, so that it round-trips exactly through `from_record`."""
    return {name: _rounded(value) for name, value in asdict(analysis).items()}


def from_record(record: Mapping[str, Any]) -> Analysis:
    """What `to_record` wrote. Raises `RemixError` for another version's, or for anything else."""
    if record.get("version") != VERSION:
        raise RemixError("This analysis was made by another version of the program.", "Analyse the recording again.")
    try:
        beats: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in record["beats"].items()}
        energy = {**record["energy"], "values": tuple(record["energy"]["values"])}
        return Analysis(
            seconds=record["seconds"],
            rate=record["rate"],
            tempo=Tempo(**record["tempo"]),
            beats=Beats(**beats),
            key=Key(**record["key"]),
            loudness=LoudnessRange(**record["loudness"]),
            energy=Energy(**energy),
            sections=tuple(Section(**each) for each in record["sections"]),
            vocals=_many(Region, record["vocals"]),
            tags=_many(Tag, record["tags"]),
            moods=_many(Tag, record["moods"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RemixError("This is not an analysis that this program wrote.", "Analyse the recording again.") from error


def _many(kind: type[Any], values: Any) -> Any:
    return None if values is None else tuple(kind(**each) for each in values)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return value

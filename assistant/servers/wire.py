"""Events as JSON lines and back, for every program that is not in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from assistant.events import Event, Failed, Heard, NowPlaying, Said, Saying, ToolFinished, ToolStarted, TurnEnded
from tools.library.items import Item
from tools.results import ToolResult

_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (Heard, ToolStarted, ToolFinished, Saying, Said, NowPlaying, Failed, TurnEnded)
}


def encode(event: Event) -> dict[str, Any]:
    """The event as a JSON-ready object whose "event" is its type's name."""
    body: dict[str, Any] = {"event": type(event).__name__}
    for field in fields(event):
        value = getattr(event, field.name)
        body[field.name] = _result(value) if isinstance(value, ToolResult) else value
    return body


def decode(body: Mapping[str, Any]) -> Event:
    """The event that `encode` made this object from.

    Raises:
        ValueError: the object is no event of ours.
    """
    values = dict(body)
    kind = _TYPES.get(str(values.pop("event", "")))
    if kind is None:
        raise ValueError(f"no event: {body.get('event')!r}")
    if kind is ToolFinished:
        result = values["result"]
        items = tuple(Item(**item) for item in result["items"])
        values["result"] = ToolResult(result["ok"], result["say"], items, result["observed"])
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


def to_line(body: Mapping[str, Any]) -> bytes:
    """One JSON line; what JSON does not know (paths, say) becomes text."""
    return json.dumps(body, ensure_ascii=False, default=str).encode() + b"\n"


def _result(result: ToolResult) -> dict[str, Any]:
    return {
        "ok": result.ok,
        "say": result.say,
        "items": [item.brief() for item in result.items],
        "observed": dict(result.observed),
    }

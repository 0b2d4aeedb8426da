from __future__ import annotations

import json

import pytest

from assistant.events import Event, Failed, Heard, NowPlaying, Said, Saying, ToolFinished, ToolStarted, TurnEnded
from assistant.servers.wire import decode, encode, to_line
from tools.library.items import Item
from tools.results import ToolResult

pytestmark = pytest.mark.unit

SONG = Item("t1", "track", "Night Drive", "Lena Orr", "Roads", 200.0)
EVENTS: list[Event] = [
    Heard("play björk", 0.5),
    ToolStarted("play", {"query": "björk"}),
    ToolFinished("play", {"query": "björk"}, ToolResult(True, "Playing.", (SONG,), {"player": {"state": "playing"}})),
    Saying("Playing Night Drive."),
    Said("Playing Night Drive.", "Playing"),
    NowPlaying({"state": "playing"}),
    Failed("No.", "Do this.", True),
    TurnEnded({"total": 1.0}),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_survives_the_wire(event: Event) -> None:
    assert decode(json.loads(to_line(encode(event)))) == event


@pytest.mark.parametrize("body", [{}, {"event": "Nonsense"}, {"event": "Heard", "loud": True}])
def test_what_is_no_event_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no "):
        decode(body)

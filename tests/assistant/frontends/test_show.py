from __future__ import annotations

import io

import pytest
from rich.console import Console

from assistant.events import Event, Failed, Heard, Saying, ToolFinished, ToolStarted
from assistant.frontends.show import clock, doing, now_playing, show_event
from tools.library.items import Item
from tools.results import ToolResult

pytestmark = pytest.mark.unit


def shown(event: Event, *, heard: bool = False) -> str:
    console = Console(file=io.StringIO(), width=200)
    show_event(console, event, heard=heard)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_calls_are_told_without_what_goes_without_saying() -> None:
    assert doing("play", {"query": "björk", "kind": "any", "when": "now"}) == "play: björk"
    assert doing("make_playlist", {"wish": "yoga", "minutes": 30, "discovery": "balanced"}) == "make playlist: yoga, 30"
    assert doing("control", {"action": "seek", "value": -30}) == "control: seek, -30"


def test_what_a_search_lists_is_numbered_as_it_can_be_asked_for() -> None:
    items = tuple(Item(str(n), "album", title, "Lena Orr") for n, title in enumerate(("Roads", "Rails")))
    text = shown(ToolFinished("search", {}, ToolResult(True, "Two albums.", items)))
    assert "1  Roads by Lena Orr" in text
    assert "2  Rails by Lena Orr" in text


def test_titles_are_text_and_never_markup() -> None:
    assert "[red]Trap[/red]" in shown(Saying("[red]Trap[/red]"))
    assert "[bold]" in shown(ToolStarted("play", {"query": "[bold]"}))


def test_a_failure_is_shown_with_what_to_do() -> None:
    text = shown(Failed("There is no model.", "segue models pull x"))
    assert "There is no model." in text
    assert "segue models pull x" in text


def test_what_was_heard_is_shown_only_where_it_is_news() -> None:
    assert shown(Heard("play")) == ""
    assert "play" in shown(Heard("play"), heard=True)


def test_now_playing_in_one_line() -> None:
    item = {"title": "Night Drive", "artist": "Lena Orr"}
    player = {"state": "playing", "item": item, "position": 65.4, "duration": 200, "volume": 60, "speed": 1.5}
    line = now_playing(player | {"sleep_timer": 1800})
    assert line == "▶ Night Drive — Lena Orr   1:05 / 3:20   vol 60   1.5×   sleep in 30:00"
    assert "nothing" in now_playing({"state": "stopped", "item": None})
    assert "nothing" in now_playing({})


@pytest.mark.parametrize(("seconds", "text"), [(None, "–"), (0, "0:00"), (59.9, "0:59"), (3723, "1:02:03")])
def test_clock(seconds: float | None, text: str) -> None:
    assert clock(seconds) == text

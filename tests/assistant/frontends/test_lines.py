"""The conversation without a terminal: every line is answered to its end, in order."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest
from rich.console import Console

from assistant.errors import SegueError
from assistant.events import Event, Saying
from assistant.frontends.lines import answer_lines

pytestmark = pytest.mark.unit


class Parrot:
    """Says what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def turn(self, said: Any, *, speak: bool = False) -> AsyncGenerator[Event, None]:
        self.heard.append(said)
        if said == "fail":
            raise SegueError("That went wrong.")
        yield Saying(f"You said {said}.")

    async def observe(self) -> Mapping[str, Any]:
        return {}

    async def hush(self) -> bool:
        return False


async def talk(*lines: str) -> tuple[list[str], str]:
    parrot, out = Parrot(), io.StringIO()
    await answer_lines(parrot, lines, Console(file=out, width=200), speak=False)
    return parrot.heard, out.getvalue()


async def test_every_line_is_answered_in_order() -> None:
    heard, shown = await talk("play something\n", "\n", "  louder \n")
    assert heard == ["play something", "louder"]
    assert shown.index("You said play something.") < shown.index("You said louder.")


async def test_a_failure_is_said_and_the_next_line_is_answered() -> None:
    heard, shown = await talk("fail\n", "louder\n")
    assert heard == ["fail", "louder"]
    assert "That went wrong." in shown
    assert "You said louder." in shown


@pytest.mark.parametrize("word", ["/quit", "quit", "exit"])
async def test_leaving(word: str) -> None:
    heard, _ = await talk("louder\n", f"{word}\n", "softer\n")
    assert heard == ["louder"]

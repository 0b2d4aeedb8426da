"""`segue chat` without a terminal: wishes, one a line, each answered before the next is read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from rich.console import Console

from assistant.errors import SegueError
from assistant.events import Failed
from assistant.frontends.show import show_event
from assistant.frontends.talker import Talker

LEAVING = frozenset({"/quit", "/exit", "quit", "exit"})


async def answer_lines(talker: Talker, lines: Iterable[str], console: Console, *, speak: bool) -> None:
    """Answers lines until there are no more, or one of them leaves."""
    reader = iter(lines)
    while (line := await asyncio.to_thread(next, reader, None)) is not None:
        said = line.strip()
        if said in LEAVING:
            return
        if not said:
            continue
        console.print(f"› {said}", style="bold", highlight=False, markup=False)
        try:
            async with contextlib.aclosing(talker.turn(said, speak=speak)) as events:
                async for event in events:
                    show_event(console, event)
        except SegueError as error:
            show_event(console, Failed(error.say, error.todo))

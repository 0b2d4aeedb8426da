"""Draws docs/chat.svg: a real conversation with the demo library, as `segue chat` shows it."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.frontends.show import now_playing, show_event
from assistant.frontends.talker import open_talker
from assistant.settings import load_settings

LINES = (
    "play something by obsidian shell",
    "how long is left",
    "a bit louder please",
    "what do you have by obsidian shell",
    "play the second one",
    "skip ahead thirty seconds and set a sleep timer for half an hour",
    "play qwertyuiop",
    "make it slower and take the vocals out",
)


async def draw(file: Path) -> None:
    """Has the conversation and writes the picture."""
    console = Console(record=True, width=96, file=io.StringIO())
    settings = load_settings(flags={"playback": {"output": "silent"}})
    async with open_talker(settings) as (talker, assistant):
        if assistant is None:
            raise SystemExit("Close the other Segue first.")
        for line in LINES:
            console.print(Text(f"› {line}", style="cyan"))
            async for event in talker.turn(line):
                show_event(console, event)
        console.print(Text(now_playing(await talker.observe()).ljust(96), style="reverse"))
        assistant.player.stop()
    file.parent.mkdir(exist_ok=True)
    console.save_svg(str(file), title="segue chat")


asyncio.run(draw(Path("docs/chat.svg")))

"""Events and player states as lines for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from assistant.events import Event, Failed, Heard, Saying, ToolFinished, ToolStarted

_UNSAID = (None, "", "any", "now", "current", "balanced", "always")
_MARKS = {"playing": "▶", "paused": "⏸", "stopped": "⏹"}


def show_event(console: Console, event: Event, *, heard: bool = False) -> None:
    """Prints what a listener wants to see of an event; `heard` repeats what speech recognition understood."""
    match event:
        case Heard(text) if heard:
            console.print(Text(f"you  {text}", style="cyan"))
        case ToolStarted(tool, args):
            console.print(Text(f"  · {doing(tool, args)}", style="dim"))
        case ToolFinished("search", result=result) if len(result.items) > 1:
            for number, item in enumerate(result.items[:10], 1):
                console.print(Text(f"    {number:2}  {item.name}", style="dim"))
        case Saying(text):
            console.print(Text.assemble(("segue ", "bold magenta"), text))
        case Failed(say, todo):
            console.print(Text.assemble(("segue ", "bold magenta"), say))
            if todo:
                console.print(Text(f"      {todo}", style="dim"))
        case _:
            pass


def doing(tool: str, args: Mapping[str, Any]) -> str:
    """A call in words, without the arguments that go without saying: "play: obsidian shell", "control: seek, 30"."""
    told = [str(value) for value in args.values() if value not in _UNSAID]
    return f"{tool.replace('_', ' ')}{': ' if told else ''}{', '.join(told)}"


def now_playing(player: Mapping[str, Any]) -> str:
    """One line: what plays, by whom, where in it, how loud."""
    item = player.get("item")
    mark = _MARKS.get(str(player.get("state")), "?")
    if not item:
        return f"{mark} nothing playing"
    title = f"{item['title']} — {item['artist']}" if item.get("artist") else str(item["title"])
    parts = [f"{mark} {title}", f"{clock(player.get('position'))} / {clock(player.get('duration'))}"]
    parts.append(f"vol {round(float(player.get('volume') or 0))}")
    if float(player.get("speed") or 1.0) != 1.0:
        parts.append(f"{player['speed']:g}×")
    if player.get("sleep_timer"):
        parts.append(f"sleep in {clock(player['sleep_timer'])}")
    return "   ".join(parts)


def clock(seconds: float | None) -> str:
    """1:05 or 1:02:03; a dash when it is not known."""
    if seconds is None:
        return "–"
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"

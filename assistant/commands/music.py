"""search, play: the library by words, without any conversation."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import Annotated

import typer

from assistant.commands.shell import shell


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(search)
    app.command()(play)


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help='Words, names, "X by Y".')],
    *,
    kind: Annotated[str, typer.Option(help="any, music, podcast or audiobook.")] = "any",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Shows what the library has for some words."""
    here = shell(context)
    from assistant.app import Assistant

    with closing(Assistant(here.settings)) as assistant:  # what indexes in the background must not outlive Python
        result = assistant.find(text, kind)
    if json:
        here.print_json({"say": result.say, "items": [item.brief() for item in result.items]})
        return
    here.out.print(result.say, markup=False)
    for item in result.items:
        here.out.print(f"  {item.kind:10} {item.name}", highlight=False, markup=False)


def play(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to play.")],
    *,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Plays something by name: short for `segue ask "play TEXT"`."""
    from assistant.commands.talk import run_ask

    if not asyncio.run(run_ask(shell(context), f"play {text}", None, as_json=json)):
        raise typer.Exit(1)

"""library add, scan, status, show, demo: what can be played."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shell import Shell, shell
from assistant.errors import SegueError

app = typer.Typer(help="Your music, podcasts and audiobooks.", no_args_is_help=True)


@app.command()
def add(context: typer.Context, folder: Annotated[Path, typer.Argument(help="A folder with music.")]) -> None:
    """Adds a folder and scans it; later scans look at it again."""
    asyncio.run(_scan(shell(context), folder.expanduser().absolute()))


@app.command()
def scan(context: typer.Context) -> None:
    """Looks at all folders again: new, changed, moved and missing files."""
    asyncio.run(_scan(shell(context), None))


@app.command()
def status(context: typer.Context, *, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Counts what is in the library."""
    here = shell(context)
    from assistant.app import Assistant

    counts = Assistant(here.settings).library.counts()
    if json:
        here.print_json(counts)
    else:
        here.out.print(", ".join(f"{number} {kind}" for kind, number in counts.items()))


@app.command("demo")
def fetch_demo(context: typer.Context) -> None:
    """Fetches freely licensed music to try Segue with, shows its licences, and adds it."""
    here = shell(context)
    from tools.library.demo import fetch_demo_library

    with here.progress() as show:
        demo = fetch_demo_library(here.settings.home, show)
    for package in demo.packages:
        here.out.print(package.line, highlight=False, markup=False)
    asyncio.run(_scan(here, demo.folder))


@app.command()
def show(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    cover: Annotated[Path | None, typer.Option(help="Write its cover into this file.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Shows everything that is known of a song, album or book: tags, words, cover, loudness, reader, chapters."""
    here = shell(context)
    from assistant.app import Assistant
    from assistant.details import details, front_cover

    assistant = Assistant(here.settings)
    found = assistant.search.find(text, "any")
    item = found.heading or next(iter((*found.items, *found.alternatives)), None)
    if item is None:
        raise SegueError(f"There is nothing called {text} in your library.", "See: segue search TEXT")
    known = details(assistant, item)
    if cover is not None:
        picture = front_cover(assistant, item)
        if picture is None:
            raise SegueError(f"{item.title} has no cover.")
        _write(cover, picture.data)
    if json:
        here.print_json(known)
        return
    for name, value in known.items():
        if isinstance(value, list):
            value = "".join(f"\n  {line}" for line in value)
        if value not in (None, "", False):
            here.out.print(f"{name}: {value}", highlight=False, markup=False)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise SegueError(f"The file {file} cannot be written: {error.strerror}.") from error


async def _scan(here: Shell, folder: Path | None) -> None:
    from assistant.frontends.talker import scan_home

    await here.follow("Looking for music", scan_home(here.settings, folder))

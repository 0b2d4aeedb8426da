"""library add, scan, status, demo: what can be played."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shell import Shell, shell

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


async def _scan(here: Shell, folder: Path | None) -> None:
    from assistant.frontends.talker import scan_home

    await here.follow("Looking for music", scan_home(here.settings, folder))

"""`segue`: the commands, put together."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.commands import (
    evals,
    feeds,
    history,
    library,
    made,
    mind,
    models,
    music,
    playlists,
    podcast,
    remix,
    speech,
    system,
    talk,
    taste,
    voices,
)
from assistant.commands.shell import Shell, fail
from assistant.leaving import run_and_leave

app = typer.Typer(
    name="segue",
    help="A voice assistant for listeners: music, podcasts and audiobooks, on your own machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def start(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Where everything of yours is kept.", envvar="SEGUE_HOME")] = None,
    *,
    debug: Annotated[bool, typer.Option(help="Log everything, titles and words included, to stderr.")] = False,
) -> None:
    """Options for every command."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, format="%(name)s: %(message)s")
    context.obj = Shell(home)


for group in (talk, music, playlists, podcast, remix, speech, system):
    group.register(app)
app.add_typer(library.app, name="library")
app.add_typer(feeds.app, name="feeds")
app.add_typer(made.app, name="podcasts")
made.register(app)
app.add_typer(history.app, name="history")
app.add_typer(playlists.app, name="playlists")
app.add_typer(voices.app, name="voices")
app.add_typer(models.app, name="models")
app.add_typer(mind.app, name="mind")
app.add_typer(taste.app, name="taste")
app.add_typer(evals.app, name="eval")


def main() -> None:
    """Runs a command; failures that people can understand end in a sentence and exit status 1."""
    run_and_leave(_run)


def _run() -> None:
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if not fail(error, Console(stderr=True, soft_wrap=True)):
            raise
        sys.exit(1)


if __name__ == "__main__":
    main()

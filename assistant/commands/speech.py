"""hear, say: ears and voices on their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shell import shell
from assistant.ears.hearing import NothingHeard
from assistant.errors import EarsError


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(hear)
    app.command()(say)


def hear(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sound file of at most half a minute of speech.")],
    *,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Writes down what is said in a sound file."""
    here = shell(context)
    from assistant.app import Assistant
    from assistant.ears.audio import load_audio

    heard = Assistant(here.settings).hear(load_audio(file))
    if isinstance(heard, NothingHeard):
        raise EarsError(heard.say)
    if json:
        here.print_json({"text": heard.text, "language": heard.language, "seconds": heard.seconds})
    else:
        here.out.print(heard.text, markup=False)


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to say.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The WAV file to write.")],
    voice: Annotated[str | None, typer.Option(help="A voice of `segue voices`.")] = None,
) -> None:
    """Speaks a text into a WAV file."""
    here = shell(context)
    from assistant.app import Assistant

    seconds = Assistant(here.settings).say_to_file(text, out, voice)
    here.err.print(f"{seconds:.1f} seconds of speech in {out}", style="dim", highlight=False)

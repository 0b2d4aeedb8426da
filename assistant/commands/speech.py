"""hear, say, voices: ears and voices on their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from assistant.commands.shell import shell


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(hear)
    app.command()(say)
    app.command()(voices)


def hear(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sound file of at most half a minute of speech.")],
    *,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Writes down what is said in a sound file."""
    here = shell(context)
    from assistant.app import hear_file

    transcript = hear_file(here.settings, file)
    if json:
        here.print_json({"text": transcript.text, "language": transcript.language, "seconds": transcript.seconds})
    else:
        here.out.print(transcript.text, markup=False)


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to say.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The WAV file to write.")],
    voice: Annotated[str | None, typer.Option(help="A voice of `segue voices`.")] = None,
) -> None:
    """Speaks a text into a WAV file."""
    here = shell(context)
    if voice:
        here.set(voice={"voice": voice})
    from assistant.app import speak_to_file

    seconds = speak_to_file(here.settings, text, out)
    here.err.print(f"{seconds:.1f} seconds of speech in {out}", style="dim", highlight=False)


def voices(context: typer.Context, *, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Lists the voices: language, style, licence, and whether they are on this machine."""
    here = shell(context)
    from assistant.app import list_voices

    rows = list_voices(here.settings)
    if json:
        here.print_json({"voices": rows})
        return
    table = Table("voice", "engine", "language", "style", "licence", "here")
    for row in rows:
        table.add_row(
            row["id"], row["engine"], row["language"], row["style"], row["licence"], "yes" if row["here"] else "no"
        )
    here.out.print(table)

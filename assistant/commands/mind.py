"""mind prepare: what the language model can do once and for all."""

from __future__ import annotations

import typer

from assistant.commands.shell import shell

app = typer.Typer(help="The language model.", no_args_is_help=True)


@app.command()
def prepare(context: typer.Context) -> None:
    """Has the embedded model read its examples once, so that no first request waits for it; a minute or two."""
    here = shell(context)
    from assistant.app import Assistant

    chat_model = Assistant(here.settings).chat_model
    ready = getattr(chat_model, "warm_up", None)
    if ready is None:
        return  # models elsewhere are somebody else's to prepare
    with here.progress(bytes_=False) as show:
        ready(lambda part: show("reading examples", part, 1.0))

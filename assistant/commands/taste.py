"""taste evaluate: what Segue learns from listening."""

from __future__ import annotations

import typer

app = typer.Typer(help="What Segue knows of your taste.", no_args_is_help=True)


@app.callback()
def taste() -> None:
    """Groups the commands below `segue taste`."""

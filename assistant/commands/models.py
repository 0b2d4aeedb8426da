"""models list, models pull: weights."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from assistant.commands.shell import fail, shell
from assistant.errors import WeightsError

app = typer.Typer(help="Model weights: what there is, and fetching it.", no_args_is_help=True)


@app.command("list")
def list_models(context: typer.Context, *, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Lists the weights that Segue knows: use, size, licence, and whether they are on this machine."""
    here = shell(context)
    from assistant.app import Assistant

    rows = Assistant(here.settings).weights.list()
    if json:
        here.print_json({"models": [asdict(row) for row in rows]})
        return
    table = Table("model", "use", "size", "licence", "here")
    for row in rows:
        table.add_row(row.name, row.use, f"{row.size / 1e6:,.0f} MB", row.licence, "yes" if row.present else "no")
    here.out.print(table)


@app.command("pull")
def pull(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Names from `segue models list`.")] = None,
    *,
    default: Annotated[bool, typer.Option("--default", help="Those that a first conversation needs.")] = False,
) -> None:
    """Fetches weights, checks them, and keeps them in the home. Goes on where an earlier fetch was interrupted."""
    here = shell(context)
    from assistant.app import Assistant

    weights = Assistant(here.settings).weights
    wanted = [*(names or ()), *(weights.defaults if default else ())]
    if not wanted:
        raise WeightsError("There is no model to pull.", "Name one from `segue models list`, or say --default.")
    missing = [name for name in wanted if not weights.has(name)]
    failed = []
    if missing:
        with here.progress() as show:
            for name in missing:
                try:
                    weights.pull(name, show)
                except WeightsError as error:  # the others may still be had
                    failed.append(error)
    for failure in failed:
        fail(failure, here.err)
    if failed:
        raise typer.Exit(1)
    here.err.print(f"{', '.join(wanted)}: here, in {weights.folder}", style="dim", highlight=False)

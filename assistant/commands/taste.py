"""taste evaluate: how well Segue foretells what somebody listens to next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from assistant.commands.shell import Shell, shell

app = typer.Typer(help="What Segue knows of your taste.", no_args_is_help=True)


@app.callback()
def taste() -> None:
    """Groups the commands below `segue taste`."""


@app.command()
def evaluate(
    context: typer.Context,
    log: Annotated[
        Path, typer.Argument(help="Plays: user, pos or ts, track, artist, album; Parquet, CSV or JSON lines.")
    ],
    *,
    positions: Annotated[int, typer.Option(min=1, help="At most so many next plays are foretold.")] = 10_000,
    outside: Annotated[bool, typer.Option(help="Also try popularity and the library `implicit`.")] = True,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Learns from the first 90 % of every listener's plays and foretells the rest, one by one."""
    here = shell(context)
    from tools.taste.model.evaluation import Evaluating
    from tools.taste.model.evaluation import evaluate as run
    from tools.taste.model.plays import read_log

    plays = read_log(log)
    with here.progress(bytes_=False) as show:
        report = run(plays, Evaluating(positions, outside=outside), lambda what, done: show(what, done, 1.0))
    if json:
        here.print_json(report)
    else:
        _show_evaluation(here, report)


def _show_evaluation(here: Shell, report: dict[str, Any]) -> None:
    measures = report["measures"]
    table = Table("nDCG@10 of the next item", *measures)
    table.add_row("next plays", *(f"{found['n']:,}" for found in measures.values()))
    table.add_row("the model", *(_number(found["model"]) for found in measures.values()), style="bold")
    table.add_row("times the best expert", *(_ratio(found) for found in measures.values()), end_section=True)
    experts = next((list(found["experts"]) for found in measures.values() if found["experts"]), [])
    for name in experts:
        table.add_row(name, *(_number(found["experts"].get(name)) for found in measures.values()))
    others = {name: found for name, found in report.get("outside", {}).items() if name != "note"}
    for name, found in others.items():
        table.add_row(name, *(_number(found.get(measure)) for measure in measures), style="dim")
    here.out.print(table)
    if (error := report["calibration"]["ece"]) is not None:
        here.out.print(
            f"Expected calibration error {error:.3f}. Learning took {report['seconds']['fit']:.0f} processor seconds."
        )
    for note in [*report["notes"], *filter(None, [report.get("outside", {}).get("note")])]:
        here.out.print(note, style="yellow", highlight=False, markup=False)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ratio(found: dict[str, Any]) -> str:
    if found["ratio"] is None:
        return "–"
    low, high = found["interval"]
    return f"{found['ratio']:.2f} ({low:.2f}–{high:.2f})"

"""eval understanding, eval conversation: behaviour over many cases."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from assistant.commands.shell import Shell, shell

app = typer.Typer(help="Measures how well Segue understands and behaves.", no_args_is_help=True)


@app.command()
def understanding(
    context: typer.Context,
    cases: Annotated[Path, typer.Argument(help="Requests, one JSON object a line.")],
    *,
    model: Annotated[str | None, typer.Option(help="embedded:, ollama:, openai: or anthropic:NAME.")] = None,
    repeat: Annotated[int, typer.Option(min=1, help="How often each is asked.")] = 1,
    tagger: Annotated[bool | None, typer.Option(help="Ask Segue's own small model first.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Understands every request of a file without acting, and counts what was right.

    A larger model of one's own is measured the same way: `ollama serve`, `ollama pull qwen2.5:7b`, and then
    `segue eval understanding CASES --model ollama:qwen2.5:7b --repeat 3`.
    """
    here = shell(context)
    if model:
        here.set(mind={"model": model, **({} if tagger is None else {"tagger": tagger})})
    elif tagger is not None:
        here.set(mind={"tagger": tagger})
    from assistant.app import Assistant
    from assistant.evals.understanding import evaluate, read_cases

    wanted = read_cases(cases)
    with here.progress(bytes_=False) as show:
        mind = Assistant(here.settings).understander
        report = evaluate(mind, wanted, repeat=repeat, progress=lambda n: show("requests", n, len(wanted) * repeat))
    if json:
        here.print_json(report)
    else:
        _show_understanding(here, report)


@app.command()
def conversation(
    context: typer.Context,
    scenarios: Annotated[Path, typer.Argument(help="Conversations, as YAML.")],
    *,
    repeat: Annotated[int, typer.Option(min=1, help="How often each is played.")] = 1,
    spoken: Annotated[
        bool, typer.Option(help="Speak every request with a synthetic voice instead of typing it.")
    ] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Plays whole conversations against the real assistant and checks calls, observed state and replies."""
    here = shell(context)
    from assistant.evals.conversation import play_scenarios
    from assistant.evals.scenarios import read_scenarios

    report = asyncio.run(play_scenarios(here.settings, read_scenarios(scenarios), repeat=repeat, spoken=spoken))
    if json:
        here.print_json(report)
    else:
        for row in report["scenarios"]:
            here.out.print(f"{row['passed']}/{row['runs']}  {row['name']}", highlight=False, markup=False)
            for failure in row["failures"]:
                here.out.print(f"      {failure}", style="yellow", highlight=False, markup=False)
        here.out.print(f"{report['passed']} of {report['runs']} runs as expected")
    if report["passed"] < report["runs"]:
        raise typer.Exit(1)


def _show_understanding(here: Shell, report: dict[str, Any]) -> None:
    for miss in report["misses"]:
        here.out.print(f"✗ {miss['utterance']}  →  {miss['got']}", style="dim", highlight=False, markup=False)
    table = Table("category", "n", "exact tools", "full")
    for name, row in report["by_category"].items():
        table.add_row(name, str(row["n"]), f"{row['exact_tools']:.0%}", f"{row['full']:.0%}")
    table.add_row("all", str(report["n"]), f"{report['exact_tools']:.1%}", f"{report['full']:.1%}", style="bold")
    here.out.print(table)
    for name, (low, high) in report["intervals"].items():
        runs = (
            f"; by repeat {', '.join(f'{run[name]:.1%}' for run in report['runs'])}" if len(report["runs"]) > 1 else ""
        )
        here.out.print(f"{name.replace('_', ' ')}: {low:.1%} to {high:.1%} (95 % interval){runs}")
    tiers = ", ".join(f"{name} {row['n']} ({row['exact_tools']:.0%} right)" for name, row in report["by_tier"].items())
    here.out.print(f"decided by: {tiers}")
    here.out.print(f"latency p50 {report['latency_p50']:.3f} s, p95 {report['latency_p95']:.3f} s")

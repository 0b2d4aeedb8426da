"""doctor, config: is everything there, and how is it set."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands.shell import shell


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(doctor)
    app.command()(config)


def doctor(context: typer.Context, *, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Checks every part and says what is missing and which command brings it."""
    here = shell(context)
    from assistant.doctor import examine

    checks = examine(here.settings)
    if json:
        here.print_json({"checks": [{"name": check.name, "ok": check.ok, "say": check.say} for check in checks]})
    else:
        for check in checks:
            here.out.print(f"[{'green' if check.ok else 'yellow'}]{'✓' if check.ok else '!'}[/] {check.name}: ", end="")
            here.out.print(check.say, highlight=False, markup=False)


def config(context: typer.Context, *, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Shows every setting and where to change it."""
    here = shell(context)
    values = here.settings.model_dump(mode="json")
    if json:
        here.print_json(values)
        return
    here.out.print(
        f"# {here.settings.home / 'config.toml'}, or SEGUE_… in the environment", style="dim", highlight=False
    )
    for name, value in sorted(values.items(), key=lambda pair: isinstance(pair[1], dict)):
        if isinstance(value, dict):
            here.out.print(f"\n\\[{name}]", highlight=False)
            for key, inner in value.items():
                here.out.print(f"{key} = {inner!r}", markup=False)
        else:
            here.out.print(f"{name} = {value!r}", markup=False)

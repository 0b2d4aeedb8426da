"""voices, voices pronounce, pronunciations, forget: who can speak, and how names are said."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from assistant.commands.shell import Shell, shell
from assistant.errors import SegueError

if TYPE_CHECKING:
    from voices import Lexicon

app = typer.Typer(help="The voices: language, style, licence, whether they are here; and how names are said.",
                  invoke_without_command=True)  # fmt: skip
Json = Annotated[bool, typer.Option("--json")]


@app.callback()
def voices(context: typer.Context, *, json: Json = False) -> None:
    """Lists the voices: language, style, licence, and whether they are on this machine."""
    if context.invoked_subcommand is not None:
        return
    here = shell(context)
    from assistant.app import Assistant
    from voices import Catalogue

    present = {model.name for model in Assistant(here.settings).weights.list() if model.present}
    if json:
        here.print_json({"voices": [{**asdict(voice), "present": voice.weights in present} for voice in Catalogue()]})
        return
    table = Table("voice", "who", "language", "licence", "here")
    for voice in Catalogue():
        here_now = "yes" if voice.weights in present else "no"
        table.add_row(voice.id, voice.describe(), voice.language, voice.licence, here_now)
    here.out.print(table)


@app.command()
def pronounce(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name as it is written.")],
    said: Annotated[str, typer.Argument(metavar="AS", help="How it sounds, in letters: shivawn")],
) -> None:
    """Has a name said otherwise from now on, in answers and in podcasts."""
    here = shell(context)
    _lexicon(here).add(name, said)
    here.out.print(f"{name} is said “{said}” from now on.", highlight=False, markup=False)


@app.command()
def pronunciations(context: typer.Context, *, json: Json = False) -> None:
    """Shows the names that are said otherwise than they are written."""
    here = shell(context)
    known = _lexicon(here).all()
    if json:
        here.print_json({"said": known})
        return
    for name, said in known.items():
        here.out.print(f"{name}: {said}", highlight=False, markup=False)


@app.command()
def forget(context: typer.Context, name: Annotated[str, typer.Argument(help="A name as it is written.")]) -> None:
    """Has a name said as it is written again."""
    here = shell(context)
    if not _lexicon(here).remove(name):
        raise SegueError(f"Nothing is known of how {name} is said.", "See: segue voices pronunciations")
    here.out.print(f"{name} is said as it is written.", highlight=False, markup=False)


def _lexicon(here: Shell) -> Lexicon:
    from assistant.app import Assistant

    return Assistant(here.settings).lexicon

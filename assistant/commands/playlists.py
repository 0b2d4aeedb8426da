"""playlist, radio, listener, playlists list, import, export, remove."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shell import shell, work_out

app = typer.Typer(help="Your playlists.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json")]
Name = Annotated[str, typer.Argument(help="The playlist's name, or a part of it that no other has.")]


def register(into: typer.Typer) -> None:
    """Adds `playlist` itself."""
    into.command()(playlist)
    into.command()(radio)
    into.command()(listener)


def playlist(
    context: typer.Context,
    wish: Annotated[str, typer.Argument(help='"an hour of calm jazz from the sixties without Chet Baker"')],
    *,
    minutes: Annotated[float | None, typer.Option(help="How long it should be.")] = None,
    discovery: Annotated[str, typer.Option(help="familiar, balanced or new.")] = "balanced",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write it to a .m3u8, .xspf or .jspf file.")] = None,
    json: Json = False,
) -> None:
    """Makes a playlist from a wish."""
    here = shell(context)
    file = None if out is None else str(out.expanduser().absolute())
    body = {"act": "make", "wish": wish, "minutes": minutes, "discovery": discovery, "file": file}
    told = work_out(here, "playlists", "Making a playlist", body)
    if json:
        here.print_json({key: told.get(key) for key in ("title", "entries", "constraints", "unmet", "say", "file")})
        return
    here.out.print(str(told.get("say", "")), highlight=False, markup=False)
    for number, entry in enumerate(told.get("entries", []), 1):
        name = f"{entry['title']} by {entry['artist']}" if entry["artist"] else entry["title"]
        here.out.print(f"{number:4}  {name}  ({entry['reason']})", highlight=False, markup=False)


def radio(
    context: typer.Context,
    wish: Annotated[str, typer.Argument(help='"jazz", "something like Night Drive"; nothing: what you like.')] = "",
    *,
    json: Json = False,
) -> None:
    """Plays without end, near to a wish; learns from what you skip."""
    here = shell(context)
    from assistant.commands.talk import run_ask

    text = f"start a radio for {wish}" if wish.strip() else "start a radio"
    if not asyncio.run(run_ask(here, text, None, as_json=json)):
        raise typer.Exit(1)


def listener(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who listens from now on; nothing: says who does.")] = "",
    *,
    everyone: Annotated[bool, typer.Option("--everyone", help="Nobody in particular.")] = False,
    guest: Annotated[bool | None, typer.Option("--guest/--no-guest", help="Keep nothing of who listens.")] = None,
    children: Annotated[bool | None, typer.Option("--children/--no-children", help="Play nothing explicit.")] = None,
    json: Json = False,
) -> None:
    """Says who listens, or whether a guest or children do. A guest lasts as long as the Segue that is running."""
    here = shell(context)
    from assistant.commands.talk import run_ask

    text = f"switch the listener to {name}" if name.strip() else "who is listening"
    if everyone:
        text = "everyone is listening"
    if guest is not None:
        text = f"guest mode {'on' if guest else 'off'}"
    if children is not None:
        text = f"children's mode {'on' if children else 'off'}"
    if not asyncio.run(run_ask(here, text, None, as_json=json)):
        raise typer.Exit(1)


@app.command("list")
def show_list(context: typer.Context, *, json: Json = False) -> None:
    """Shows the playlists that there are."""
    here = shell(context)
    from assistant.app import Assistant

    found = Assistant(here.settings).library.all("playlist")
    if json:
        here.print_json({"playlists": [item.brief() for item in found]})
        return
    if not found:
        here.out.print('There are no playlists. Make one with: segue playlist "an hour of …"', highlight=False)
    for item in found:
        length = "" if item.duration is None else f"  {round(item.duration / 60)} minutes"
        here.out.print(f"{item.title}{length}", highlight=False, markup=False)


@app.command("import")
def import_(context: typer.Context, file: Annotated[Path, typer.Argument(help="M3U, XSPF or JSPF.")]) -> None:
    """Keeps a playlist of another program. Entries that are not here are kept by their names."""
    here = shell(context)
    told = work_out(here, "playlists", "Reading", {"act": "import", "file": str(file.expanduser().absolute())})
    here.out.print(str(told["say"]), highlight=False, markup=False)
    for problem in told["problems"]:
        here.err.print(f"  {problem}", style="dim", highlight=False, markup=False)


@app.command()
def export(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="A .m3u8, .xspf or .jspf file.")],
) -> None:
    """Writes a playlist for other programs."""
    here = shell(context)
    body = {"act": "export", "name": name, "file": str(file.expanduser().absolute())}
    here.out.print(str(work_out(here, "playlists", "Writing", body)["say"]), highlight=False, markup=False)


@app.command()
def remove(context: typer.Context, name: Name) -> None:
    """Deletes a playlist; its songs stay."""
    here = shell(context)
    told = work_out(here, "playlists", "Deleting", {"act": "remove", "name": name})
    here.out.print(str(told["say"]), highlight=False, markup=False)

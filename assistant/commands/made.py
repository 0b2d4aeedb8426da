"""podcasts list, remove, feed; serve: the episodes that were made, and the feed that any podcast app can follow."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from assistant.commands.shell import shell
from assistant.errors import SegueError

app = typer.Typer(help="The podcasts that were made for you.", invoke_without_command=True)
Json = Annotated[bool, typer.Option("--json")]


@app.callback()
def default(context: typer.Context) -> None:
    """The podcasts that were made for you."""
    if context.invoked_subcommand is None:
        show_list(context)


@app.command("list")
def show_list(context: typer.Context, *, json: Json = False) -> None:
    """Shows them, the newest first."""
    here = shell(context)
    from assistant.app import Assistant

    made = Assistant(here.settings).made.all()
    if json:
        here.print_json({"episodes": [{**each.item.brief(), "folder": str(each.folder), "made": each.made,
                                       "bytes": each.bytes, "played": each.played} for each in made]})  # fmt: skip
        return
    if not made:
        here.out.print("Nothing was made yet. Make one with: segue podcast TOPIC", highlight=False)
    for number, each in enumerate(made, 1):
        day = f"{datetime.fromtimestamp(each.made).astimezone():%Y-%m-%d %H:%M}"
        heard = "" if each.played is None else ", heard"
        minutes = (each.item.duration or 0.0) / 60
        line = f"{number:3}. {each.item.title}  {minutes:.1f} min, {day}, {each.bytes / 1e6:.1f} MB{heard}"
        here.out.print(line, highlight=False, markup=False)


@app.command()
def remove(
    context: typer.Context,
    episode: Annotated[str, typer.Argument(help="Its title, a part of it, or its number in the list.")],
) -> None:
    """Deletes an episode."""
    here = shell(context)
    from assistant.app import Assistant

    made = Assistant(here.settings).made
    found = made.find(episode)
    if found is None:
        raise SegueError(f"There is no episode called {episode}.", "See: segue podcasts")
    made.remove(found)
    here.out.print(f"{found.item.title} is gone.", highlight=False, markup=False)


@app.command()
def feed(context: typer.Context) -> None:
    """Prints the feed's address, for a podcast app; `segue serve` must run. Who knows it can hear everything in it."""
    here = shell(context)
    from assistant.servers.web import feed_address

    here.out.print(feed_address(here.settings), highlight=False, markup=False)


def register(root: typer.Typer) -> None:
    """Adds the command that serves it."""
    root.command()(serve)


def serve(
    context: typer.Context,
    *,
    host: Annotated[str | None, typer.Option(help="Another address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
) -> None:
    """Serves the podcasts that were made to podcast apps, until Ctrl-C."""
    here = shell(context)
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    if given:
        here.set(serve=given)
    from assistant.app import Assistant
    from assistant.servers.web import feed_address
    from assistant.servers.web import serve as run

    here.err.print(f"The feed: {feed_address(here.settings)}", highlight=False, markup=False)
    run(here.settings, Assistant(here.settings).made)

"""feeds add, refresh, list, set, remove, export: the podcasts that are followed; see `episodes` for what is in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands import episodes
from assistant.commands.shell import shell, work_on
from assistant.errors import SegueError

app = typer.Typer(help="Your podcasts.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json")]
Title = Annotated[str, typer.Argument(help="The podcast's title, or a part of it that no other has.")]


@app.command()
def add(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A feed's address, or an OPML list: its file or address.")],
) -> None:
    """Follows a podcast, or every podcast of a list."""
    if source.lower().startswith(("http://", "https://")):
        body = {"act": "add", "address": source}
    else:
        file = Path(source).expanduser().absolute()
        if not file.is_file():
            raise SegueError(f"{source} is neither a web address nor a file.", "Addresses begin with https://")
        body = {"act": "add", "file": str(file)}
    work_on(shell(context), "feeds", "Looking at podcasts", body)


@app.command()
def refresh(context: typer.Context) -> None:
    """Looks at all feeds for new episodes now; while Segue runs it does so by itself."""
    work_on(shell(context), "feeds", "Looking at podcasts", {"act": "refresh"})


@app.command("list")
def show_list(context: typer.Context, *, json: Json = False) -> None:
    """Shows what is followed."""
    here = shell(context)
    from assistant.app import Assistant

    found = Assistant(here.settings).feeds.subscriptions()
    if json:
        here.print_json({"shows": [{**sub.show.brief(), "episodes": sub.episodes, "unplayed": sub.unplayed,
                                    "problem": sub.problem, "checked": sub.checked, "speed": sub.speed,
                                    "skip": sub.intro} for sub in found]})  # fmt: skip
        return
    if not found:
        here.out.print("You follow no podcasts. Follow one with: segue feeds add URL", highlight=False)
    for sub in found:
        when = "never read" if sub.checked is None else f"{datetime.fromtimestamp(sub.checked, UTC):%Y-%m-%d %H:%M} UTC"
        line = f"{sub.show.title}  {sub.episodes} episodes, {sub.unplayed} not heard, {when}"
        here.out.print(line, highlight=False, markup=False)
        if sub.problem:
            here.out.print(f"  {sub.problem}", style="dim", highlight=False, markup=False)


@app.command("set")
def set_habits(
    context: typer.Context,
    show: Title,
    *,
    speed: Annotated[float | None, typer.Option(min=0.5, max=3.0, help="How fast it is always played.")] = None,
    skip: Annotated[float | None, typer.Option(min=0.0, help="Seconds to leave out at the beginning.")] = None,
) -> None:
    """Says how a podcast is to be played."""
    work_on(shell(context), "feeds", "Looking at podcasts", {"act": "set", "show": show, "speed": speed, "skip": skip})


@app.command()
def remove(context: typer.Context, show: Title) -> None:
    """Stops following a podcast and deletes its downloads."""
    work_on(shell(context), "feeds", "Looking at podcasts", {"act": "remove", "show": show})


@app.command()
def export(context: typer.Context, file: Annotated[Path, typer.Argument(help="The OPML file to write.")]) -> None:
    """Writes everything that is followed into an OPML list. Addresses of private feeds hold their keys."""
    here = shell(context)
    from assistant.app import Assistant

    feeds = Assistant(here.settings).feeds
    try:
        file.write_bytes(feeds.export())
    except OSError as error:
        raise SegueError(f"The file {file} cannot be written: {error.strerror}.") from error
    here.out.print(f"{len(feeds.subscriptions())} podcasts are in {file}.", highlight=False, markup=False)


episodes.register(app)

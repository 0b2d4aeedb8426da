"""podcasts list, remove, schedule, feed; serve: the episodes that were made, and the feed for any podcast app."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from assistant.commands.shell import shell, work_on

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
    work_on(shell(context), "made", "Removing", {"act": "remove", "episode": episode})


@app.command()
def schedule(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help='When and about what: "every morning at 7 my new releases and shows".')],
    *,
    minutes: Annotated[float | None, typer.Option(min=0.5, max=120, help="How long each should be.")] = None,
    hosts: Annotated[str, typer.Option(help="Who presents: names as Nora,Theo, or how many.")] = "",
    style: Annotated[
        str, typer.Option(help="brief, deep_dive, conversation, debate, story, weekly_review, news.")
    ] = "",
    json: Json = False,
) -> None:
    """Has a podcast made regularly, ready when it is due, as long as Segue runs."""
    body = {"act": "schedule", "words": words, "minutes": minutes, "hosts": hosts, "style": style}
    work_on(shell(context), "made", "Noting", body, json=json)


@app.command()
def schedules(context: typer.Context, *, json: Json = False) -> None:
    """Shows what is made regularly."""
    here = shell(context)
    from assistant.app import Assistant

    every = Assistant(here.settings).schedules.all()
    if json:
        here.print_json({"schedules": [{"id": each.id, "topic": each.topic, "when": each.when.say(),
                                        "minutes": each.minutes, "due": each.due, "note": each.note}
                                       for each in every]})  # fmt: skip
        return
    if not every:
        here.out.print("Nothing is made regularly. As in: segue podcasts schedule WORDS", highlight=False)
    for each in every:
        due = f"{datetime.fromtimestamp(each.due).astimezone():%A %H:%M}"
        here.out.print(f"{each.id:3}. {each.say()}; next on {due}", highlight=False, markup=False)
        if each.note:
            here.out.print(f"     {each.note}", style="dim", highlight=False, markup=False)


@app.command()
def cancel(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Its number in the list, or words of it; all for everything.")],
) -> None:
    """Has a podcast made no more; what was made stays."""
    work_on(shell(context), "made", "Cancelling", {"act": "cancel", "words": words})


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

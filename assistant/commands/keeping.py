"""taste export, forget, consent, exclude, include: what may be learned from, and what is to be forgotten."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from assistant.commands.shell import local_now, shell, work_on
from assistant.errors import SegueError

Json = Annotated[bool, typer.Option("--json")]
Listener = Annotated[str | None, typer.Option(help="Of one of several who listen here.")]
Period = Annotated[str | None, typer.Option(help="2024, 2024-05-01..2024-05-10, “last weekend” …")]


def register(app: typer.Typer) -> None:
    """Adds these to `segue taste`."""
    for command in (export, forget, consent, exclude, include):
        app.command()(command)


def export(
    context: typer.Context,
    place: Annotated[Path, typer.Argument(help="A .json or .parquet file, or a folder for Parquet by listener.")],
    *,
    purpose: Annotated[str | None, typer.Option("--for", help="Only what may be used so: community or share.")] = None,
) -> None:
    """Writes everything that is known of your listening; `segue history import` reads it back."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.taste.consent import USES
    from tools.taste.exporting import export as write

    if purpose is not None and purpose not in USES:
        raise SegueError(f"There is no use {purpose}.", f"There are: {', '.join(USES)}.")
    target = place.expanduser().absolute()
    count = write(Assistant(here.settings).listening, target, None if purpose is None else USES[purpose])
    here.out.print(f"{count:,} events are in {target}.", highlight=False, markup=False)


def forget(
    context: typer.Context,
    thing: Annotated[
        list[str] | None, typer.Argument(help="A title, “title by artist”, an album, show, book, artist.")
    ] = None,
    *,
    artist: Annotated[bool, typer.Option(help="The words are an artist's name.")] = False,
    period: Period = None,
    listener: Listener = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything.")] = False,
    yes: Annotated[bool, typer.Option(help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Forgets at once and for good: the events are deleted, and what was learned from them with them."""
    words = " ".join(thing or ())
    if everything and (words or period or listener is not None):
        raise SegueError("--all forgets everything, so nothing else can be said with it.")
    if everything and not yes and sys.stdin.isatty():
        typer.confirm("Forget everything that you have heard?", abort=True)
    body = {"act": "forget", "item": words, "artist": artist, "period": period, "user": listener, "all": everything}
    work_on(shell(context), "history", "Forgetting", body, json=json)


def consent(
    context: typer.Context,
    signal: Annotated[str | None, typer.Argument(help="plays, skips, ratings, searches or imports.")] = None,
    use: Annotated[str | None, typer.Argument(help="personalise, community or share.")] = None,
    allow: Annotated[str | None, typer.Argument(help="on or off.")] = None,
    *,
    past: Annotated[bool, typer.Option(help="Also for what was recorded before; off always is.")] = False,
    listener: Listener = None,
    json: Json = False,
) -> None:
    """Shows what your listening may be used for, or changes it: segue taste consent skips personalise off."""
    if signal is None:
        _show_consent(context, listener or "", json=json)
        return
    if use is None or allow not in {"on", "off"}:
        raise SegueError("That does not say what to allow.", "As in: segue taste consent plays community on")
    body = {"act": "consent", "signal": signal, "use": use, "on": allow == "on", "user": listener, "past": past}
    work_on(shell(context), "history", "Writing it down", body, json=json)


def _show_consent(context: typer.Context, user: str, *, json: bool) -> None:
    here = shell(context)
    from assistant.app import Assistant
    from tools.taste.consent import USES, Consents

    given = Consents(Assistant(here.settings).database).table(user)
    told = {signal: {name: bool(bit & uses) for name, bit in USES.items()} for signal, uses in given.items()}
    if json:
        here.print_json(told)
        return
    table = Table("", *USES)
    for signal, uses in told.items():
        table.add_row(signal, *("yes" if allowed else "–" for allowed in uses.values()))
    here.out.print(table)


def exclude(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="“weekends”, “last weekend”, “2023”, “sleep sounds” …")
    ] = None,
    *,
    item: Annotated[str, typer.Option(help="An item's id.")] = "",
    artist: str = "",
    album: Annotated[str, typer.Option(help="An album, show or book.")] = "",
    genre: str = "",
    kind: Annotated[str, typer.Option(help="music, podcast or audiobook.")] = "",
    device: str = "",
    source: Annotated[str, typer.Option(help="player, spotify, listenbrainz, lastfm …")] = "",
    period: Period = None,
    listener: Listener = None,
    json: Json = False,
) -> None:
    """Lets some listening not count, past and future; it stays written down. Without anything: shows the rules."""
    named = {"item": item, "artist": artist, "album": album, "genre": genre, "kind": kind, "device": device,
             "source": source}  # fmt: skip
    if not (words or period or listener is not None or any(named.values())):
        _show_rules(context, json=json)
        return
    from dataclasses import asdict

    from tools.taste.exclusions import Exclusion
    from tools.taste.wording import period_of, rule_of

    rule = asdict(rule_of(" ".join(words), local_now(), listener) if words else Exclusion(user=listener))
    if period:
        time = period_of(period, local_now())
        rule |= {"since": time.begin, "until": time.end}
    body: dict[str, Any] = {"act": "exclude", "rule": rule | {name: value for name, value in named.items() if value}}
    work_on(shell(context), "history", "Writing it down", body, json=json)


def _show_rules(context: typer.Context, *, json: bool) -> None:
    here = shell(context)
    from assistant.app import Assistant
    from tools.taste.exclusions import Exclusions
    from tools.taste.wording import told

    rules = Exclusions(Assistant(here.settings).database).all()
    if json:
        here.print_json({"rules": [{"rule": number, "say": told(rule)} for number, rule in rules]})
    elif not rules:
        here.out.print("Everything counts.")
    else:
        for number, rule in rules:
            here.out.print(f"{number}  {told(rule)}", highlight=False, markup=False)


def include(
    context: typer.Context,
    rules: Annotated[list[int] | None, typer.Argument(help="The numbers that `segue taste exclude` shows.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All rules.")] = False,
    json: Json = False,
) -> None:
    """Takes rules back: what they excluded counts again."""
    if not rules and not everything:
        raise SegueError("Which rule?", "See: segue taste exclude")
    body = {"act": "include", "rules": [] if everything else rules}
    work_on(shell(context), "history", "Writing it down", body, json=json)

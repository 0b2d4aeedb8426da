"""history import, show: what was heard, here and elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.shell import shell, work_on

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer(help="What you have heard.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json")]
Listener = Annotated[str | None, typer.Option(help="Of one of several who listen here.")]


@app.command("import")
def import_(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Exports of Spotify, ListenBrainz, Last.fm or Segue: files, zips or folders, whatever they are called."
        ),
    ],
    *,
    dry_run: Annotated[bool, typer.Option(help="Only says what would be imported.")] = False,
    listener: Listener = None,
    timezone: Annotated[str | None, typer.Option(help="Where you were, as Europe/Berlin; otherwise as here.")] = None,
    json: Json = False,
) -> None:
    """Imports listening history. What is there already, from this or another export, is not imported twice."""
    paths = [str(file.expanduser().absolute()) for file in files]
    body = {"act": "import", "files": paths, "dry_run": dry_run, "user": listener, "zone": timezone}
    work_on(shell(context), "history", "Importing (MB)", body, json=json)


@app.command()
def show(
    context: typer.Context,
    *,
    period: Annotated[str | None, typer.Option(help="2024, 2024-05-01..2024-05-10, “last weekend” …")] = None,
    listener: Listener = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of the latest events.")] = 20,
    json: Json = False,
) -> None:
    """Shows what was written down: how much in all, and the latest of it."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.taste import Use

    frame = Assistant(here.settings).listening.frame(Use(0), listener, excluded=True)
    if period:
        frame = _within(frame, period)
    told = _summary(frame)
    latest = list(frame.sort("at").tail(limit).iter_rows(named=True))
    if json:
        here.print_json({**told, "events": latest})
        return
    if not told["events"]:
        here.out.print("Nothing was written down. Bring what you heard elsewhere: segue history import FILE")
        return
    for row in latest:
        here.out.print(_line(row), highlight=False, markup=False)
    sources = ", ".join(f"{count:,} from {source}" for source, count in told["sources"].items())
    days = f"from {told['first']:%Y-%m-%d} to {told['last']:%Y-%m-%d}"
    excluded = f" {told['excluded']:,} of them do not count." if told["excluded"] else ""
    line = f"{told['events']:,} events {days}: {sources}.{excluded}"
    here.out.print(line, style="bold", highlight=False, markup=False)


def _within(frame: pl.DataFrame, words: str) -> pl.DataFrame:
    import polars as pl

    from assistant.commands.shell import local_now
    from tools.taste.wording import period_of

    period = period_of(words, local_now())
    at = pl.col("at").dt.epoch("us") / 1e6
    after = frame if period.begin is None else frame.filter(at >= period.begin)
    return after if period.end is None else after.filter(at < period.end)


def _summary(frame: pl.DataFrame) -> dict[str, Any]:
    import polars as pl

    sources = frame.group_by("source").len().sort("len", descending=True)
    return {
        "events": frame.height,
        "plays": frame.filter(pl.col("what") == "play").height,
        "scrobbles": int(frame["scrobble"].sum()),
        "excluded": frame.filter(pl.col("weight") == 0).height,
        "things": frame["item"].n_unique(),
        "first": frame["at"].min(),
        "last": frame["at"].max(),
        "sources": {row[0]: row[1] for row in sources.iter_rows()},
        "listeners": {row[0]: row[1] for row in frame.group_by("user").len().sort("user").iter_rows()},
    }


def _line(row: dict[str, Any]) -> str:
    by = row["artist"] or row["album"]
    how = row["how"] if row["what"] == "play" else row["what"]
    heard = "" if row["listened"] is None else f" {row['listened'] / 60:.0f} min"
    return f"{row['at'].astimezone():%Y-%m-%d %H:%M}  {row['title']}{f' by {by}' if by else ''}  {how}{heard}"

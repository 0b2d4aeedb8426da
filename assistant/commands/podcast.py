"""podcast: an episode from a wish, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.shell import Shell, shell

if TYPE_CHECKING:
    from tools.podcast.sound.producer import Progress
    from tools.podcast.writing.draft import Draft


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(podcast)


def podcast(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help='What about: "my week in music", a file, an artist, a sentence.')],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A folder for the episode; else it is kept in the library.")
    ] = None,
    *,
    minutes: Annotated[float | None, typer.Option(help="How long it should be.")] = None,
    hosts: Annotated[str, typer.Option(help="Who presents: names as Nora,Theo, or how many.")] = "",
    sources: Annotated[
        list[str] | None, typer.Option(help="What from: history, library, shows, notes, a file or an address.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(help="brief, deep_dive, conversation, debate, story, weekly_review or news.")
    ] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Makes a podcast: sound with chapters, transcript, sources and notes."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.podcast.writing.wish import read_wish

    assistant = Assistant(here.settings)
    names = [name.strip() for name in hosts.split(",") if name.strip()]
    count = int(names.pop()) if len(names) == 1 and names[0].isdigit() else None
    draft = assistant.writer.write(read_wish(topic, minutes, count, names, _several(sources or []), style))
    for note in draft.notes:
        here.err.print(f"  {note}", style="dim", highlight=False, markup=False)
    with here.progress(bytes_=False) as show:

        def tell(progress: Progress) -> None:
            show("making the episode", min(progress.made, draft.seconds), draft.seconds)

        item, place = assistant.made.place(draft.title, draft.seconds)
        episode = assistant.producer.produce(draft, out or place, tell)
    if out is None:
        assistant.made.put(item, episode)
    if json:
        here.print_json({**episode.brief(), "said": draft.notes, "topics": list(draft.topics)})
        return
    _report(here, draft, f"{episode.title}: {episode.seconds / 60:.1f} minutes in {episode.audio}")
    for problem in episode.problems:
        here.err.print(f"  {problem}", style="dim", highlight=False, markup=False)


def _several(sources: list[str]) -> list[str]:
    """Sources given one by one or with commas between them; a file's own comma stays."""
    return [part for each in sources for part in ([each] if Path(each).exists() else each.split(",")) if part.strip()]


def _report(here: Shell, draft: Draft, text: str) -> None:
    here.out.print(text, highlight=False, markup=False)
    here.out.print(f"  with {' and '.join(draft.hosts)}: {', '.join(draft.topics)}", highlight=False, markup=False)

"""feeds episodes, show, download, played: what a podcast has, and what is known of one episode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.shell import Shell, shell, work_on

if TYPE_CHECKING:
    from tools.library.feeds.feeds import Feeds
    from tools.library.items import Item

Json = Annotated[bool, typer.Option("--json")]
Show = Annotated[str, typer.Argument(help="The podcast's title, or a part of it that no other has.")]
Episode = Annotated[str, typer.Argument(help="The episode's title, or a part of it that no other has.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command("episodes")(show_episodes)
    app.command("show")(show_episode)
    app.command()(download)
    app.command()(played)


def show_episodes(context: typer.Context, show: Show, *, json: Json = False) -> None:
    """Lists a podcast's episodes, the newest first: heard or not, here or only on its server."""
    here = shell(context)
    from assistant.app import Assistant
    from assistant.feeding import find_show

    assistant = Assistant(here.settings)
    found = find_show(assistant.feeds, show).show
    episodes = assistant.library.children(found.id)
    if json:
        here.print_json({"show": found.title, "episodes": [_brief(assistant.feeds, each) for each in episodes]})
        return
    for each in episodes:
        marks = "heard" if assistant.feeds.heard(each.id) else ""
        marks += (", " if marks else "") + "here" if each.path is not None else ""
        here.out.print(f"{each.title}{f'  ({marks})' if marks else ''}", highlight=False, markup=False)


def show_episode(
    context: typer.Context,
    episode: Episode,
    *,
    transcript: Annotated[bool, typer.Option(help="Print what is said, too.")] = False,
    json: Json = False,
) -> None:
    """Shows what is known of an episode: what it is about, its chapters, and what is said in it."""
    here = shell(context)
    from assistant.app import Assistant
    from assistant.feeding import find_episode

    assistant = Assistant(here.settings)
    item = find_episode(assistant.feeds, assistant.library, episode)
    chapters, cues = assistant.spoken.chapters(item), assistant.spoken.said(item)
    if json:
        here.print_json({
            **_brief(assistant.feeds, item), "about": assistant.spoken.about(item),
            "chapters": [{"title": each.title, "start": each.start, "end": each.end} for each in chapters],
            "transcript": [{"start": cue.start, "end": cue.end, "speaker": cue.speaker, "text": cue.text}
                           for cue in cues],
        })  # fmt: skip
        return
    lines = [f"{item.title}, from {item.album}", "", assistant.spoken.about(item)]
    lines += ["", "Chapters:", *(f"  {_clock(each.start)}  {each.title}" for each in chapters)] if chapters else []
    if cues and transcript:
        lines += ["", *(f"{_clock(cue.start)}  {cue.speaker + ': ' if cue.speaker else ''}{cue.text}" for cue in cues)]
    elif cues:
        lines += ["", "There is a transcript: --transcript prints it."]
    _print(here, lines)


def download(context: typer.Context, episode: Episode) -> None:
    """Brings an episode here, with its chapters and its transcript; a broken download goes on where it was."""
    work_on(shell(context), "feeds", "Looking at podcasts", {"act": "download", "episode": episode})


def played(
    context: typer.Context, episode: Episode, *, undo: Annotated[bool, typer.Option(help="It was not heard.")] = False
) -> None:
    """Counts an episode as heard."""
    work_on(shell(context), "feeds", "Looking at podcasts", {"act": "played", "episode": episode, "played": not undo})


def _brief(feeds: Feeds, item: Item) -> dict[str, Any]:
    return {**item.brief(), "heard": feeds.heard(item.id), "here": item.path is not None}


def _print(here: Shell, lines: Sequence[str]) -> None:
    for line in lines:
        here.out.print(line, highlight=False, markup=False)


def _clock(seconds: float) -> str:
    minutes, left = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{left:02}"

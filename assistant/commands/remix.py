"""remix, mix, mashup: recordings made into something else, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.shell import Shell, shell

if TYPE_CHECKING:
    from assistant.app import Assistant
    from tools.remix.mixing.transitions import Transition
    from tools.remix.recording import Recording

Out = Annotated[Path, typer.Option("--out", "-o", help="The file to write: .wav, .flac, .mp3, .opus or .m4a.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(remix)
    app.command()(mix)
    app.command()(mashup)


def remix(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="A sound file, or words for something in the library.")
    ],
    out: Out,
    *,
    tempo: Annotated[str | None, typer.Option(help='"slower", 0.9, "90 bpm", "half speed".')] = None,
    pitch: Annotated[str | None, typer.Option(help='Semitones, "an octave lower", "to A minor".')] = None,
    keep: Annotated[str, typer.Option(help="Parts to keep, as drums,bass.")] = "",
    drop: Annotated[str, typer.Option(help="Parts to take out, as vocals.")] = "",
    effect: Annotated[
        list[str] | None, typer.Option(help='"reverb", "a lot of echo", "nightcore", "loop 4 bars", "fade out" …')
    ] = None,
    recipe: Annotated[Path | None, typer.Option(help="Do what this recipe says, instead of the other options.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Makes a remix of a recording. The original stays as it is."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.remix.operations import said
    from tools.remix.recipe import read_recipe
    from tools.remix.studio import Wish

    assistant = Assistant(here.settings)
    recording = find_recording(assistant, source)
    if recipe is not None:
        plan = read_recipe(recipe.read_text())
    else:
        wish = Wish(tempo, pitch, None, ", ".join(effect or []), _names(keep), _names(drop))
        plan = assistant.studio.plan(recording, wish)
    with here.progress(bytes_=False) as show:
        made = assistant.studio.remix(plan, recording, out, lambda part: show("remixing", part, 1.0))
    if json:
        here.print_json({**made.brief(), "source": recording.name, "recipe": plan.to_dict()})
        return
    what = ", ".join(said(step) for step in plan.steps) or "unchanged"
    report(here, f"{recording.name}, {what}: {made.seconds:.1f} seconds in {made.path}")
    if not made.reached and made.loudness is not None:
        here.err.print(f"  Its peaks leave room for {made.loudness:.1f} LUFS only.", style="dim", highlight=False)


def mix(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="INPUTS", help="Sound files, or words for songs.")],
    out: Out,
    *,
    minutes: Annotated[float | None, typer.Option(min=0.5, help="How long the mix should be.")] = None,
    keep_order: Annotated[bool, typer.Option(help="Leave them in the order given.")] = False,
    preview: Annotated[bool, typer.Option(help="Only the transition between the first two.")] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Blends recordings into one mix with chapters: on the beat where it is clear, else by a plain fade."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.remix.mixing import mix as mixing

    assistant = Assistant(here.settings)
    found = [find_recording(assistant, source) for source in sources]
    hear = assistant.studio.hear
    with here.progress(bytes_=False) as show:
        if preview and len(found) > 1:
            made, way = mixing.preview(found[0], found[1], out, hear=hear)
            ways: tuple[Transition, ...] = (way,)
        else:
            made, what = mixing.mix(
                found, out, hear=hear, minutes=minutes, keep_order=keep_order,
                progress=lambda part: show("mixing", part, 1.0),
            )  # fmt: skip
            ways = what.transitions
    if json:
        here.print_json({**made.brief(), "transitions": [way.to_json() for way in ways]})
        return
    report(here, f"{made.seconds / 60:.1f} minutes in {made.path}")
    for way, chapter in zip(ways, made.chapters[1:], strict=False):
        report(here, f"  {chapter.start:7.1f} s  {chapter.title}: {way.kind}, {way.why}")


def mashup(
    context: typer.Context,
    voice: Annotated[str, typer.Argument(help="Whose voice: a sound file, or words for a song.")],
    music: Annotated[str, typer.Argument(help="Whose music.")],
    out: Out,
    *,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Lays the voice of one recording over the music of another, and says how well they go together."""
    here = shell(context)
    from assistant.app import Assistant
    from tools.remix.mixing import mashup as mashing

    assistant = Assistant(here.settings)
    studio = assistant.studio
    pair = [find_recording(assistant, each) for each in (voice, music)]
    with here.progress(bytes_=False) as show:
        made, fit = mashing.mashup(
            pair[0], pair[1], out, hear=studio.hear, separators=studio.separators,
            progress=lambda part: show("mashing up", part, 1.0),
        )  # fmt: skip
    if json:
        here.print_json({**made.brief(), "score": round(fit.score, 3), "semitones": fit.semitones, "say": fit.say})
        return
    report(here, f"{made.seconds:.1f} seconds in {made.path}: {fit.say}")


def find_recording(assistant: Assistant, source: str) -> Recording:
    """A file, or what the library has for some words. Raises `RemixError`."""
    from tools.remix.errors import RemixError
    from tools.remix.recording import of_file, of_item

    path = Path(source).expanduser()
    if path.exists() or path.suffix or "/" in source:
        return of_file(path, assistant.settings.home / "cache" / "mixes")
    found = assistant.search.find(source, "music", [])
    if not found.items:
        raise RemixError(f"There is nothing called {source} in your library.", "Name a file, or another song.")
    return of_item(found.items[0])


def report(here: Shell, text: str) -> None:
    """One line of result."""
    here.out.print(text, highlight=False, markup=False)


def _names(text: str) -> list[str]:
    return [name.strip().lower() for name in text.split(",") if name.strip()]

"""chat, ask, listen, demo: talking with Segue."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.shell import Shell, shell
from assistant.errors import SegueError

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.frontends.talker import Talker

Mind = Annotated[str | None, typer.Option("--model", help="embedded:, ollama:, openai: or anthropic:NAME.")]
Output = Annotated[str | None, typer.Option(help="soundcard, silent, or a WAV file to write.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command()(chat)
    app.command()(ask)
    app.command()(listen)
    app.command()(demo)


def chat(
    context: typer.Context,
    *,
    speak: Annotated[
        bool | None, typer.Option(help="Speak the answers, too; without it, where there is a sound card.")
    ] = None,
    model: Mind = None,
    output: Output = None,
) -> None:
    """Opens the conversation in this terminal."""
    here = shell(context)
    _set(here, model, output)
    asyncio.run(_chat(here, speak))


def ask(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What you would say.")] = "",
    *,
    audio: Annotated[Path | None, typer.Option(help="A sound file with the request instead.")] = None,
    speak: Annotated[Path | None, typer.Option(help="Write the spoken answer to this WAV file.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and return at once.")] = False,
    model: Mind = None,
    output: Output = None,
) -> None:
    """Says one thing, shows the answer, and plays on until stopped (with --json it returns at once)."""
    here = shell(context)
    _set(here, model, output)
    if not text and audio is None:
        raise SegueError("There is nothing to ask.", 'Try `segue ask "play something"`, or --audio FILE.')
    said = audio if audio is not None else text
    if not asyncio.run(run_ask(here, said, speak, as_json=json)):
        raise typer.Exit(1)


def listen(
    context: typer.Context,
    *,
    model: Mind = None,
    output: Output = None,
) -> None:
    """Listens to the microphone and answers aloud, until Ctrl-C."""
    here = shell(context)
    _set(here, model, output)
    asyncio.run(_listen(here))


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="The WAV file to write.")] = Path("demo.wav"),
    *,
    model: Mind = None,
) -> None:
    """Plays a scripted conversation through everything there is, into a WAV file."""
    here = shell(context)
    _set(here, model, str(out))
    from assistant.frontends.demo import run_demo

    asyncio.run(run_demo(here.settings, here.out))


def _set(here: Shell, model: str | None, output: str | None) -> None:
    flags: dict[str, Any] = {}
    if model:
        flags["mind"] = {"model": model}
    if output in ("soundcard", "silent", "auto"):
        flags["playback"] = {"output": output}
    elif output:
        flags["playback"] = {"output": "file", "file": output}
    if flags:
        here.set(**flags)


async def _chat(here: Shell, speak: bool | None) -> None:
    from assistant.frontends.chat import Chat
    from assistant.frontends.lines import answer_lines
    from assistant.frontends.talker import open_talker

    async with open_talker(here.settings) as (talker, assistant):
        aloud = speak if speak is not None else bool(assistant and assistant.has_sound_card)
        if assistant:
            assistant.warm_up()
            assistant.background.start()
        if not sys.stdin.isatty():
            await answer_lines(talker, sys.stdin, here.out, speak=bool(speak))
            await _finish(here, assistant)
            return
        names = assistant.names if assistant else lambda: ()
        await Chat(talker, here.settings.home, names, speak=aloud).run()


async def _finish(here: Shell, assistant: Assistant | None) -> None:
    """Waits for an episode that is made, as nobody is there who could."""
    if assistant is not None and (making := assistant.in_the_making) is not None:
        here.err.print("Making the podcast; Ctrl-C ends that, and keeps what there is of it.", style="dim")
        await asyncio.to_thread(making.ended.wait)


async def run_ask(here: Shell, said: str | Path, speak: Path | None, *, as_json: bool) -> bool:
    """One turn, shown; plays on unless `as_json`. False if it failed."""
    from assistant.frontends.once import ask as ask_once
    from assistant.frontends.show import show_event
    from assistant.frontends.talker import open_talker

    async with open_talker(here.settings) as (talker, assistant):
        show = None if as_json else lambda event: show_event(here.out, event, heard=isinstance(said, Path))
        answer = await ask_once(talker, said, speak=False, show=show)
        if speak is not None:
            from assistant.app import Assistant

            await asyncio.to_thread(Assistant(here.settings).say_to_file, answer.say, speak)
        if as_json:
            here.print_json(answer.as_json())
            await _finish(here, assistant)
        elif assistant:
            making = assistant.in_the_making
            if making is not None:
                await asyncio.to_thread(making.begun.wait)
            await _play_on(here, talker)
    return answer.failed is None


async def _play_on(here: Shell, talker: Talker) -> None:
    if (await talker.observe()).get("state") != "playing":
        return
    here.err.print("Playing until it ends; Ctrl-C or `segue ask stop` stops it.", style="dim")
    with contextlib.suppress(asyncio.CancelledError):
        while (await talker.observe()).get("state") != "stopped":
            await asyncio.sleep(0.5)


async def _listen(here: Shell) -> None:
    from assistant.frontends.listen import listen as listen_to
    from assistant.frontends.talker import open_talker

    async with open_talker(here.settings) as (_, assistant):
        if assistant is None:
            raise SegueError("Another Segue has this home's ears and voice already.", "Close it, or listen there.")
        assistant.warm_up()
        assistant.background.start()
        await listen_to(assistant, here.out)

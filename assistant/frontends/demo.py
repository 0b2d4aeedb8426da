"""`segue demo`: a scripted conversation by voice, through everything there is, into one WAV file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.console import Console

from assistant.app import Assistant, own_home
from assistant.ears.audio import resampled
from assistant.errors import SegueError
from assistant.events import Failed, NowPlaying
from assistant.frontends.show import now_playing, show_event
from assistant.settings import Settings

LISTENER = "af_heart"
FAVOURITE = "Obsidian Shell"
LISTENING = 6.0  # seconds of music between requests


async def run_demo(settings: Settings, console: Console) -> None:
    """Has a synthetic listener make three requests and answers them; the file is the settings' file output.

    Raises:
        SegueError: a request could not be answered.
    """
    with own_home(settings) as assistant:
        for line in _script(assistant):
            await _exchange(assistant, line, console)
            await asyncio.sleep(LISTENING)
        assistant.player.stop()
    console.print(f"All of it is in {settings.playback.file}.", style="dim", highlight=False)


def _script(assistant: Assistant) -> Sequence[str]:
    artists = [artist.title for artist in assistant.library.all("artist")]
    if not artists:
        raise SegueError(
            "There is no music yet.", "`segue library demo` fetches some, `segue library add DIR` adds yours."
        )
    artist = FAVOURITE if FAVOURITE in artists else artists[0]
    return (f"Play something by {artist}.", "Turn it down a bit.", "How long is left of this song?")


async def _exchange(assistant: Assistant, line: str, console: Console) -> None:
    speech = await asyncio.to_thread(assistant.synthesize, LISTENER, line)
    with assistant.player.duck():
        await asyncio.to_thread(assistant.player.speak(speech.audio, speech.rate).wait)
    heard = asyncio.to_thread(assistant.hear, resampled(speech.audio, speech.rate))
    async for event in assistant.conversation.turn(heard, speak=True):
        show_event(console, event, heard=True)
        if isinstance(event, NowPlaying):
            console.print(f"  {now_playing(event.player)}", style="dim", highlight=False)
        if isinstance(event, Failed):
            raise SegueError(event.say, event.todo)

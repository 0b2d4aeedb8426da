"""`segue chat`: the conversation in a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import Completer, FuzzyWordCompleter, merge_completers
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from assistant.errors import SegueError
from assistant.events import Failed
from assistant.frontends.lines import LEAVING
from assistant.frontends.show import now_playing, show_event
from assistant.frontends.talker import Talker

_STARTERS = ("play", "play something by", "what is playing", "how long is left", "pause", "next", "louder", "stop")
_HELP = (
    "Type a wish. /speak turns the voice on or off, /quit leaves. Ctrl-C silences me, then ends an answer, then leaves."
)


class Chat:
    """A prompt that stays usable while answers are spoken: a new line takes the floor from the old one."""

    def __init__(self, talker: Talker, home: Path, names: Callable[[], Sequence[str]], *, speak: bool) -> None:
        self._talker = talker
        self._names = names
        self._speak = speak
        self._turn: asyncio.Task[None] | None = None
        self._player: Mapping[str, Any] = {}
        self._session: PromptSession[str] = PromptSession(
            history=FileHistory(str(home / "chat_history")),
            auto_suggest=AutoSuggestFromHistory(),
            completer=self._completer(),
            complete_while_typing=False,
            bottom_toolbar=lambda: HTML("<style>{}</style>").format(now_playing(self._player)),
            refresh_interval=0.5,
        )

    async def run(self) -> None:
        """Reads lines until the listener leaves."""
        watch = asyncio.create_task(self._watch())
        try:
            with patch_stdout(raw=True):
                console = Console(file=sys.stdout, force_terminal=True, soft_wrap=True)
                console.print(_HELP, style="dim")
                while await self._line(console):
                    pass
        finally:
            watch.cancel()
            await self._end_turn()

    async def _line(self, console: Console) -> bool:
        try:
            line = (await self._session.prompt_async("› ")).strip()
        except EOFError:
            return False
        except KeyboardInterrupt:
            return await self._interrupt()
        match line:
            case "":
                await self._talker.hush()
            case _ if line in LEAVING:
                return False
            case "/speak":
                self._speak = not self._speak
                console.print("I speak my answers." if self._speak else "I write my answers only.", style="dim")
            case _ if line.startswith("/"):
                console.print(_HELP, style="dim")
            case _:
                await self._end_turn()
                self._turn = asyncio.create_task(self._answer(console, line))
        return True

    async def _answer(self, console: Console, line: str) -> None:
        try:
            async with contextlib.aclosing(self._talker.turn(line, speak=self._speak)) as events:
                async for event in events:
                    show_event(console, event)
            self._player = await self._talker.observe()
        except SegueError as error:
            show_event(console, Failed(error.say, error.todo))

    async def _interrupt(self) -> bool:
        if await self._talker.hush():
            return True
        if self._turn and not self._turn.done():
            await self._end_turn()
            return True
        return False

    async def _end_turn(self) -> None:
        if self._turn and not self._turn.done():
            self._turn.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._turn
        self._turn = None

    async def _watch(self) -> None:
        while True:
            with contextlib.suppress(SegueError):  # the owner of the home is gone; the next turn says so
                self._player = await self._talker.observe()
            await asyncio.sleep(0.5)

    def _completer(self) -> Completer:
        return merge_completers([FuzzyWordCompleter(list(_STARTERS)), FuzzyWordCompleter(lambda: list(self._names()))])

"""What every command shares: the home and settings it was given, how it prints, how it fails."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.app import Assistant


class Shell:
    """One run of the program: where its home is and where its words go. Answers go to stdout, the rest to stderr."""

    def __init__(self, home: Path | None) -> None:
        self._home = home
        self._settings: Settings | None = None
        self.out = Console(soft_wrap=True)
        self.err = Console(stderr=True, soft_wrap=True)

    @property
    def settings(self) -> Settings:
        """The settings of the home, read once."""
        if self._settings is None:
            self._settings = load_settings(self._home)
        return self._settings

    def set(self, **flags: Any) -> None:
        """Puts flags over the settings: `set(mind={"model": "…"})`."""
        self._settings = load_settings(self._home, flags)

    def print_json(self, body: Any) -> None:
        """One JSON document on stdout."""
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=1, default=str) + "\n")

    @contextmanager
    def assistant(self) -> Iterator[Assistant]:
        """The assistant of this home, owned by this process while the block runs.

        Raises:
            SegueError: another process owns the home.
        """
        from assistant.app import own_home

        with own_home(self.settings) as assistant:
            yield assistant

    @contextmanager
    def progress(self, *, bytes_: bool = True) -> Iterator[Callable[[str, float, float | None], None]]:
        """A bar a task on stderr: call what is yielded with (what, done, total); amounts in bytes or in parts."""
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TaskID,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        amount = DownloadColumn() if bytes_ else TaskProgressColumn()
        columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
        tasks: dict[str, TaskID] = {}
        with Progress(*columns, console=self.err) as bars:

            def show(what: str, done: float, total: float | None) -> None:
                if what not in tasks:
                    tasks[what] = bars.add_task(what)
                bars.update(tasks[what], completed=done, total=total)

            yield show

    async def follow(self, doing: str, answers: AsyncIterator[Mapping[str, Any]], *, json: bool = False) -> None:
        """Shows long work as it goes ({"done", "total"}) and what came of it at the end ({"say", "problems"})."""
        last: Mapping[str, Any] = {}
        with self.err.status(f"{doing} …") as line:
            async for answer in answers:
                last = answer
                if last.get("total"):
                    line.update(f"{doing} … {last['done']:,.0f} of {last['total']:,.0f}")
        if json:
            self.print_json(last)
            return
        self.out.print(str(last.get("say", "")), highlight=False, markup=False)
        for problem in last.get("problems", []):
            self.err.print(f"  {problem}", style="dim", highlight=False, markup=False)


def shell(context: typer.Context) -> Shell:
    """The run that a command belongs to."""
    found = context.find_object(Shell)
    if found is None:
        raise RuntimeError("commands run below `assistant.cli.main`")
    return found


def work_on(here: Shell, name: str, doing: str, body: Mapping[str, Any], *, json: bool = False) -> None:
    """Does work of a name (see `Assistant.works`), wherever the home's owner is, and shows how it goes."""
    from assistant.frontends.talker import work_on_home

    asyncio.run(here.follow(doing, work_on_home(here.settings, name, body), json=json))


def work_out(here: Shell, name: str, doing: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same, for a command that shows by itself what came of it."""
    from assistant.frontends.talker import work_on_home

    async def last() -> Mapping[str, Any]:
        told: Mapping[str, Any] = {}
        with here.err.status(f"{doing} …"):
            async for answer in work_on_home(here.settings, name, body):
                told = answer
        return told

    return asyncio.run(last())


def local_now() -> datetime:
    """Now, where this machine is."""
    return datetime.now().astimezone()


def fail(error: Exception, console: Console) -> bool:
    """Prints a failure that has a sentence for people; False if this one has none."""
    say = getattr(error, "say", None)
    if not isinstance(say, str):
        return False
    console.print(f"[bold red]✗[/] {say}", highlight=False)
    if todo := getattr(error, "todo", ""):
        console.print(f"  {todo}", style="dim", highlight=False)
    return True

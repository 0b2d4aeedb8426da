"""Making an episode in the background, and playing it as soon as that can be done without a stop."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tools.library.items import Item
from tools.playback.growing import Growing
from tools.playback.player import Player
from tools.podcast.errors import PodcastError
from tools.podcast.package.package import Episode
from tools.podcast.package.shelf import Shelf
from tools.podcast.script import Script
from tools.podcast.sound.draft import Draft
from tools.podcast.sound.pace import Pace
from tools.podcast.sound.producer import OnProgress, Producer, Progress
from tools.podcast.sound.stage import RATE
from tools.podcast.timeline import Timeline

log = logging.getLogger(__name__)


class Production:
    """One episode in the making. `item` stands for it in the player and, once it is finished, in the library.

    `begun` is set when there is enough of it to be heard without a stop, `ended` when it has ended in whichever way:
    with an `episode`, or with what `failed`. Setting `unwanted` ends it early; what there is by then is kept.
    """

    def __init__(self, item: Item, folder: Path, seconds: float) -> None:
        self.item, self.folder, self.seconds = item, folder, seconds
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.growing = Growing(RATE, folder.parent)
        self.latest: Progress | None = None
        self.episode: Episode | None = None
        self.failed: PodcastError | None = None
        self.begun, self.ended, self.unwanted = threading.Event(), threading.Event(), threading.Event()


class Maker:
    """Makes one episode at a time, in a thread of its own. Use from any thread.

    `player` is where what is made is played; `air` is how it finds what is not finished: ids of items and their sound.
    `done` is told of every finished episode. `niceness` is the priority of what nobody waits for, as of Unix.
    """

    def __init__(
        self,
        producer: Producer,
        shelf: Shelf,
        player: Callable[[], Player],
        air: dict[str, Growing],
        *,
        clock: Callable[[], float] = time.monotonic,
        done: Callable[[Item, Episode], None] = lambda _item, _episode: None,
        niceness: int = 10,
    ) -> None:
        self._producer, self._shelf, self._player, self._air = producer, shelf, player, air
        self._clock, self._told, self._niceness = clock, done, niceness
        self._one = threading.Lock()
        self.current: Production | None = None

    def begin(
        self, draft: Draft, seconds: float, *, play: bool = True, on_progress: OnProgress = lambda _: None
    ) -> Production:
        """Begin an episode of about so many seconds, and return at once. With `play` it is played in the queue's place.

        It is played as soon as what is made, and how fast, make sure that it never has to stop.
        """
        item, folder = self._shelf.place(draft.title, seconds)
        production = self.current = Production(item, folder, seconds)
        work = threading.Thread(
            target=self._run, args=(production, draft, play, on_progress), name="podcast", daemon=True
        )
        work.start()
        return production

    def read(self, item: Item) -> tuple[Script, Timeline] | None:
        """What is said in an episode of our own, as far as it is made, and when; None for anything else.

        Raises `PodcastError` where its record is gone.
        """
        current = self.current
        if current is not None and current.item.id == item.id and current.latest is not None:
            return current.latest.script, current.latest.timeline
        return self._shelf.read(item)

    def close(self) -> None:
        """Stop at the next occasion; what there is by then is kept."""
        if self.current is not None:
            self.current.unwanted.set()
            self.current.ended.wait(30.0)

    def _run(self, production: Production, draft: Draft, play: bool, on_progress: OnProgress) -> None:
        if not play and hasattr(os, "setpriority"):  # nobody waits for it
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._niceness)
        with self._one:
            pace = Pace(self._clock())
            self._air[production.item.id] = production.growing

            def follow(progress: Progress) -> None:
                production.latest = progress
                pace.note(self._clock(), progress.made)
                if play and not production.begun.is_set():
                    speed = self._player().speed_of(production.item)
                    if progress.done or pace.safe(production.seconds, written=progress.written, speed=speed):
                        self._play(production)
                on_progress(progress)

            try:
                self._make(production, draft, follow)
            except Exception as error:
                production.failed = _in_words(error)
            finally:
                self._air.pop(production.item.id, None)
                production.begun.set()
                production.ended.set()

    def _play(self, production: Production) -> None:
        production.begun.set()
        try:
            self._player().play([production.item], start=0, position=0.0)
        except Exception as error:  # it is made all the same, and can be played from the library
            log.warning("an episode could not be played: %s", type(error).__name__)

    def _make(self, production: Production, draft: Draft, follow: OnProgress) -> None:
        stopped = production.unwanted.is_set
        episode = self._producer.produce(draft, production.folder, follow, growing=production.growing, stopped=stopped)
        production.item = self._shelf.put(production.item, episode)
        production.episode = episode
        self._told(production.item, episode)


def _in_words(error: Exception) -> PodcastError:
    if isinstance(error, PodcastError):
        return error
    log.warning("an episode could not be made: %s", type(error).__name__)
    log.debug("where it failed", exc_info=error)
    return PodcastError(getattr(error, "say", "") or "The episode could not be made.", getattr(error, "todo", ""))

"""The player: commands that say what they brought about."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.library.database import Database
from tools.library.items import Item
from tools.playback.alteration import Alteration
from tools.playback.altering import AlteringCommands
from tools.playback.commands import QueueCommands, SoundCommands
from tools.playback.core import SETTLE, PlayerCore
from tools.playback.events import PlaybackEvent
from tools.playback.habits import Habits
from tools.playback.levelling import GainOf
from tools.playback.locate import Location, own_path
from tools.playback.mixer import Duck, Mixer
from tools.playback.outputs import Output
from tools.playback.queue import When
from tools.playback.state import PlayerState
from tools.playback.store import resumes
from tools.playback.voice import SpeechHandle

log = logging.getLogger(__name__)

WORTH_RETURNING = 20.0
"""From this many seconds on the place is kept that one was at when an episode or a chapter is started over."""
EARLY = 3.0
"""Within this many seconds `previous` goes to the item before; later it starts the item again."""


class Player(QueueCommands, SoundCommands, AlteringCommands, PlayerCore):
    """Plays a queue on an output. Thread-safe; every command returns the state observed after it took effect.

    The queue, the position and the volume are read from `database` and kept there: a new player on the same database
    goes on, paused, where the old one was, however that ended. `locate` says where an item's sound is. `on_event` is
    called, in whichever thread notices, without any lock held. `fallback` makes the output that takes over when
    `output` cannot be used; without it playing pauses. `gain_of` says with which amplitude an item is played (and is
    told whether it plays within its album). `habits` are what the listener is used to with some items. `clock` gives
    unix seconds, `rng` shuffles.
    """

    def __init__(
        self,
        output: Output,
        database: Database,
        *,
        locate: Callable[[Item], Location | None] = own_path,
        on_event: Callable[[PlaybackEvent], None] | None = None,
        fallback: Callable[[], Output] | None = None,
        mixer: Mixer | None = None,
        clock: Callable[[], float] = time.time,
        rng: random.Random | None = None,
        gain_of: GainOf | None = None,
        habits: Habits | None = None,
    ) -> None:
        super().__init__(
            output=output,
            database=database,
            locate=locate,
            on_event=on_event,
            fallback=fallback,
            mixer=mixer or Mixer(),
            clock=clock,
            rng=rng or random.Random(),
            gain_of=gain_of,
            habits=habits,
        )

    def play(
        self,
        items: Sequence[Item],
        when: When = "now",
        *,
        start: int | None = None,
        position: float | None = None,
        alteration: Alteration | None = None,
    ) -> PlayerState:
        """Play items now (instead of the queue), next, or last.

        `start` is the first one to play; if not given, chapters and episodes go on with the one heard last.
        `position` in seconds overrides where one left it; `alteration` is how the first item sounds. `next` and `last`
        begin to play if nothing is current.
        Shuffling stays on for music: the first item plays first, the others behind it in random order.
        """
        if not items:
            return self.observe()
        with self._lock:
            idle = self._queue.current is None
            if when == "now":
                self._leave("skipped")
                self._alterations = {} if alteration is None else {items[0].id: alteration}
                latest = self._store.latest(items) if start is None else start
                shuffled = self._queue.shuffled and not any(resumes(item) for item in items)
                self._queue.replace(items, latest or 0)
                if shuffled:
                    self._queue.shuffle(True, self._rng)
                if self._queue.current is not None:
                    self._play_current(position)
            else:
                self._queue.add(items, when)
                if idle:
                    self._play_current(position)
                self._transport.plan()
            self._save(entries=True)
        return self._settled(self._flowing) if when == "now" or idle else self._done()

    def first_of(self, items: Sequence[Item]) -> Item:
        """The one of some items with which `play` would begin: of chapters and episodes the one heard last."""
        return items[self._store.latest(items) or 0]

    def pause(self) -> PlayerState:
        """Hold the music (8 ms fade); the voice goes on."""
        with self._lock:
            self._transport.pause()
            self._memory.state = "paused" if self._queue.current is not None else "stopped"
            self._keep_position()
            self._save()
        return self._settled(lambda: not self._sounding())

    def resume(self) -> PlayerState:
        """Go on where it was paused, stopped, or where the last run of the program left it."""
        with self._lock:
            if self._queue.current is None and self._queue.entries:
                self._queue.index, self._memory.position = 0, 0.0
            if self._transport.deck is None or not self._wake():
                self._play_current(self._memory.position)
            elif not self._transport.playing:
                self._baseline = self._transport.deck.taken
                self._transport.resume()
            self._memory.state = "playing"
            self._save()
        return self._settled(self._flowing)

    def stop(self) -> PlayerState:
        """Silence. The item and the position stay, and `resume` goes on from there."""
        with self._lock:
            self._keep_position()
            self._leave("stopped")
            self._transport.pause()
            self._memory.state = "stopped"
            self._sleep.set(None)
            self._save()
        self._output.wait_until(lambda: not self._sounding(), SETTLE)
        with self._lock:
            if not self._transport.playing:
                self._keep_position()
                self._transport.unload()
                self._save()
        return self._done()

    def next(self) -> PlayerState:
        """The next item; after the last one the end of the queue."""
        return self._go(self._queue.skip)

    def previous(self) -> PlayerState:
        """The item before, or this one again when more than 3 seconds of it were heard or there is none before."""
        with self._lock:
            early = self._position() <= EARLY and (self._queue.index > 0 or self._queue.repeat == "all")
        return self._go(self._queue.back) if early else self.restart()

    def jump(self, entry_id: int) -> PlayerState:
        """Play an entry of the queue."""
        return self._go(lambda: self._queue.go(entry_id))

    def keep_place(self) -> None:
        """Note where one is, for `go_back`."""
        with self._lock:
            if self._queue.current is not None:
                self._bookmark(self._queue.current.item, self._position())

    def restart(self) -> PlayerState:
        """The item from its beginning; of an episode or a chapter `go_back` knows where one was."""
        with self._lock:
            if self._position() >= WORTH_RETURNING:
                self.keep_place()
        return self.seek(0.0)

    def start_over(self) -> PlayerState:
        """The whole book or album of the current item, from its first item on; `go_back` knows where one was."""
        with self._lock:
            current, entries = self._queue.current, self._queue.entries
            if current is None:
                return self._state()
            first = next(entry for entry in entries if entry.item.album == current.item.album)
            if first is not current or self._position() >= WORTH_RETURNING:
                self.keep_place()
            self._leave("skipped")
            self._queue.go(first.id)
            self._play_current(0.0)
            self._memory.position = 0.0
            self._save()
        return self._settled(self._flowing)

    def go_back(self) -> PlayerState | None:
        """To where one was before something in the queue was started over; None if nothing was."""
        with self._lock:
            found = self._store.bookmarked([entry.item for entry in self._queue.entries])
            if found is None:
                return None
            item, seconds = found
            current = self._queue.current
            if current is None or current.item.id != item.id:
                self._leave("skipped")
                entry = next(entry for entry in self._queue.entries if entry.item.id == item.id)
                self._queue.go(entry.id)
            self._play_current(seconds)
            self._memory.position = seconds
            self._save()
        return self._settled(self._flowing)

    def seek(self, seconds: float, *, relative: bool = False) -> PlayerState:
        """Go to `seconds` in the item, or by as many on or back. Beyond the end: the next item."""
        with self._lock:
            if self._queue.current is None:
                return self._state()
            position = max(0.0, self._position() + seconds if relative else seconds)
            duration = self._duration()
            beyond = duration is not None and position >= duration
            if not beyond:
                self._memory.position = position
                if self._transport.deck is not None:
                    self._transport.load(position, playing=self._transport.playing)
                    self._baseline = 0
                self._save()
        if beyond:
            return self.next()
        return self._settled(self._flowing) if self._transport.playing else self._done()

    def observe(self) -> PlayerState:
        """What is really so now."""
        with self._lock:
            self._follow()
            state = self._state()
        self._deliver()
        return state

    def speak(self, audio: NDArray[np.float32], rate: int) -> SpeechHandle:
        """Say something over the music, after what is being said already. (n,) or (n, 1) float32 at `rate`."""
        with self._lock:
            audible = self._wake()
        handle = self._stage.speak(audio, rate)
        if not audible:
            handle.cancel()  # nobody would ever hear it, and whoever waits for it should not wait
        self._deliver()
        return handle

    def duck(self) -> Duck:
        """Hold the music down until the returned reason is released."""
        return self._stage.duck()

    def pause_speech(self) -> None:
        """Hold the voice in the middle of the sentence; nothing of it is lost."""
        self._stage.pause_speech()

    def resume_speech(self) -> None:
        """Go on speaking."""
        self._stage.resume_speech()

    def cancel_speech(self) -> None:
        """Be quiet: drop everything that is still to be said."""
        self._stage.cancel_speech()

    def _go(self, step: Callable[[], object]) -> PlayerState:
        """To another entry, playing if it was playing; a paused player starts, too: who skips wants to hear."""
        with self._lock:
            self._keep_position()
            self._leave("skipped")
            step()
            self._memory.position = 0.0
            if self._queue.current is None:
                self._transport.unload()
                self._memory.state = "stopped"
            else:
                self._play_current(None)
            self._save()
        return self._settled(self._flowing)

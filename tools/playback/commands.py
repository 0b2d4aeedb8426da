"""The player's simpler commands: how it sounds, and what is in the queue."""

from __future__ import annotations

from collections.abc import Sequence

from tools.library.items import Item
from tools.playback.core import PlayerCore
from tools.playback.queue import Entry, Repeat
from tools.playback.sleep import Sleep
from tools.playback.state import PlayerState
from tools.playback.store import resumes
from tools.playback.tempo import FASTEST, SLOWEST


class SoundCommands(PlayerCore):
    """Volume, speed, sleep."""

    def set_volume(self, volume: float) -> PlayerState:
        """The music's volume, 0 to 100, whether or not it is ducked at the moment; unmutes."""
        with self._lock:
            self._memory.volume = round(min(100.0, max(0.0, volume)))
            self._memory.muted = False
            self._apply_volume()
            self._save()
        return self._done()

    def change_volume(self, by: float) -> PlayerState:
        """Louder or, negative, softer."""
        return self.set_volume(self._memory.volume + by)

    def mute(self, on: bool = True) -> PlayerState:
        """No music to be heard, though it goes on; the volume is kept."""
        with self._lock:
            self._memory.muted = on
            self._apply_volume()
            self._save()
        return self._done()

    def set_voice_volume(self, volume: float) -> PlayerState:
        """The voice's volume, 0 to 100, independent of the music's."""
        with self._lock:
            self._memory.voice_volume = round(min(100.0, max(0.0, volume)))
            self._mixer.set_voice_volume(self._memory.voice_volume)
            self._save()
        return self._done()

    def set_speed(self, speed: float) -> PlayerState:
        """0.5 to 3 at the same pitch. Episodes and chapters keep a speed of their own, podcasts each."""
        speed = round(min(FASTEST, max(SLOWEST, speed)), 3)
        with self._lock:
            current, deck = self._queue.current, self._transport.deck
            if current is not None and resumes(current.item):
                if not self._habits.keep_speed(current.item, speed):
                    self._memory.speech_speed = speed
            else:
                self._memory.speed = speed
            if deck is not None and deck.speed != speed:
                self._transport.load(deck.position, playing=self._transport.playing)
                self._baseline = 0
            self._save()
        return self._settled(self._flowing)

    def sleep_timer(self, sleep: Sleep) -> PlayerState:
        """Pause after some seconds or at the "end of track" (or chapter, or episode); None: not at all."""
        with self._lock:
            self._sleep.set(sleep)
            self._transport.halt_after = self._sleep.at_end
            self._transport.plan()
        return self._done()


class QueueCommands(PlayerCore):
    """What plays after what."""

    def queue(self) -> list[Entry]:
        """The entries in the order in which they play."""
        with self._lock:
            return list(self._queue.entries)

    def upcoming(self, count: int) -> list[Item]:
        """What plays next, at most `count` items."""
        with self._lock:
            return [entry.item for entry in self._queue.upcoming(count)]

    def played(self) -> list[Item]:
        """What played before, the latest last."""
        with self._lock:
            return list(self._memory.played)

    def shuffle(self, on: bool = True) -> PlayerState:
        """Random order behind the current item, or the order before that."""
        with self._lock:
            if on or self._queue.shuffled:
                self._queue.shuffle(on, self._rng)
        return self._queue_changed()

    def repeat(self, mode: Repeat) -> PlayerState:
        """Off, one, or all."""
        with self._lock:
            self._queue.repeat = mode
        return self._queue_changed()

    def insert(self, items: Sequence[Item], at: int) -> PlayerState:
        """Put items before place `at` of the queue."""
        with self._lock:
            self._queue.insert(items, at)
        return self._queue_changed()

    def move(self, entry_id: int, to: int) -> PlayerState:
        """Move an entry to place `to`."""
        with self._lock:
            self._queue.move(entry_id, to)
        return self._queue_changed()

    def remove(self, entry_id: int) -> PlayerState:
        """Take an entry out; if it is the one that plays, the next one plays."""
        with self._lock:
            current = self._queue.current
            if current is not None and current.id == entry_id:
                playing = self._transport.playing
                self._leave("skipped")
                self._queue.remove(entry_id)
                self._memory.position = 0.0
                self._transport.unload()
                if playing and self._queue.current is not None:
                    self._play_current(None)
            else:
                self._queue.remove(entry_id)
        return self._queue_changed()

    def clear(self) -> PlayerState:
        """Nothing plays, and nothing is left to play."""
        with self._lock:
            self._leave("stopped")
            self._transport.unload()
            self._queue.clear()
            self._memory.state, self._memory.position = "stopped", 0.0
        return self._queue_changed()

    def _queue_changed(self) -> PlayerState:
        """Without the lock."""
        with self._lock:
            self._transport.plan()
            self._save(entries=True)
        return self._done()

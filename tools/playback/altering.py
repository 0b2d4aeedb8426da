"""The player's commands that change how the current item sounds, or put another recording in its place."""

from __future__ import annotations

from collections.abc import Callable

from tools.library.items import Item
from tools.playback.alteration import Alteration
from tools.playback.core import PlayerCore
from tools.playback.queue import Entry
from tools.playback.state import PlayerState


class AlteringCommands(PlayerCore):
    """Sound as it plays."""

    def alter(self, item: Item, alteration: Alteration) -> PlayerState:
        """Play an item so from now on, without a gap if it is the current one. Forgotten when another item plays."""
        with self._lock:
            current, deck = self._queue.current, self._transport.deck
            before = self._alteration_of(item)
            self._alterations[item.id] = alteration
            if current is not None and current.item.id == item.id and deck is not None:
                if _stream(before) != _stream(alteration):
                    self._transport.load(deck.position, playing=self._transport.playing, in_step=lambda at: at)
                    self._baseline = 0
                else:
                    deck.exchange(alteration)
                self._transport.plan()
        return self._settled(self._flowing)

    def exchange(self, item: Item, at: Callable[[float], float], alteration: Alteration | None = None) -> PlayerState:
        """Another recording in the place of the current entry; the queue stays as it is.

        `at` says which position in it belongs to one of what plays now, so that the music goes on where it is.
        """
        with self._lock:
            current = self._queue.current
            if current is None:
                return self._state()
            if alteration is not None:
                self._alterations[item.id] = alteration
            else:
                self._alterations.pop(item.id, None)
            position = at(self._position())
            self._leave("stopped")
            self._queue.entries[self._queue.index] = Entry(current.id, item)
            self._memory.position = position
            if self._transport.deck is not None:
                self._transport.load(position, playing=self._transport.playing, in_step=at)
                self._baseline = 0
                self._transport.plan()
            self._save(entries=True)
        return self._settled(self._flowing)

    def alteration(self, item: Item) -> Alteration:
        """How an item is played at the moment."""
        with self._lock:
            return self._alteration_of(item)


def _stream(alteration: Alteration) -> tuple[float, float, str]:
    """What cannot change within a deck."""
    return alteration.speed, alteration.semitones, alteration.parts

"""The station on the air: fed into the player's queue while it plays, told what was skipped, gone when else plays."""

from __future__ import annotations

import logging
import queue
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.library.items import Item
from tools.playlists.maker import Entry
from tools.playlists.pool import Pool
from tools.playlists.station import Station
from tools.playlists.tuning import dial, tuning
from tools.playlists.wish import IsGenre, Resolve
from tools.results import ToolResult
from tools.taste.choices import Choices
from tools.taste.preferences import Preferences
from tools.taste.standing import Stands

if TYPE_CHECKING:
    from tools.playback.events import PlaybackEvent
    from tools.playback.player import Player
    from tools.playback.queue import Entry as Queued
    from tools.playback.queue import When
    from tools.playback.state import PlayerState

log = logging.getLogger(__name__)

AHEAD = 3
"""Songs that are in the queue behind the one that plays: as few as can be, because each skip changes what comes."""
_HEARD = 0.5  # of a song: who leaves it later than that has not skipped it


class Broadcast:
    """Tunes stations in and keeps them going. One for each home; use from any thread.

    `resolve` gives the item that words name, "current" what plays.
    """

    def __init__(
        self,
        player: Callable[[], Player],
        pool: Pool,
        stands: Stands,
        preferences: Preferences,
        choices: Choices,
        resolve: Resolve,
        is_genre: IsGenre,
        rng: random.Random | None = None,
    ) -> None:
        self._player, self._pool, self._stands, self._preferences = player, pool, stands, preferences
        self._choices, self._resolve, self._is_genre = choices, resolve, is_genre
        self._rng = rng
        self._lock = threading.RLock()
        self._station: Station | None = None
        self._given: dict[str, Item] = {}
        self._queued: dict[int, str] = {}  # which item each of the player's entries is that came from here
        self._told: queue.SimpleQueue[PlaybackEvent] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def station(self) -> Station | None:
        """What is on the air."""
        with self._lock:
            if self._station is not None and not self._on_air():
                self._station = None
            return self._station

    def start(self, words: str, discovery: float | None = None) -> ToolResult:
        """Tunes a station in for a wish and plays it.

        "this" is what plays, and goes on playing; words that name nothing are a wish; none at all: the listener's
        taste. A song that a station is tuned to comes first.
        """
        tuned = tuning(words, self._resolve, self._is_genre)
        title, first, here = tuned.title, tuned.first, tuned.here
        wish = tuned.wish if discovery is None else replace(tuned.wish, discovery=discovery)
        station = Station(title, wish, self._pool, self._stands, self._preferences, self._rng)
        if (begin := here or first) is not None:
            station.began_with(begin)
        entries = station.next(AHEAD)
        if not entries:
            return ToolResult(False, "There is nothing in your library that a radio could play.", (), {"entries": []})
        if first is not None:
            entries = [Entry(first, "the radio starts from it"), *entries]
        with self._lock:
            self._station, self._given, self._queued = station, {}, {}
            self._note(entries)
            self._begin()
            return self._played(title, entries, keeps_playing=here is not None)

    def _played(self, title: str, entries: Sequence[Entry], *, keeps_playing: bool) -> ToolResult:
        player, items = self._player(), [entry.item for entry in entries]
        if keeps_playing:
            state = player.observe()
            queued = player.queue()
            for entry in queued[self._place(queued, state.item) + 1 :]:
                player.remove(entry.id)
            state = self._add(items, "last")
            say = f"{title} goes on after this with {items[0].name}, because {entries[0].reason}."
        else:
            state = self._add(items, "now")
            say = f"{title}, starting with {items[0].name}"
            say += "." if state.item != items[0] or len(items) > AHEAD else f", because {entries[0].reason}."
        told = [{**entry.item.brief(), "reason": entry.reason} for entry in entries]
        observed = {"radio": title, "entries": told, "player": state.brief()}
        if state.state != "playing":
            return ToolResult(False, state.problem or f"{title} cannot be played at the moment.", (), observed)
        return ToolResult(True, say, tuple(items), observed)

    def turn(self, words: str) -> str | None:
        """Moves the dial as words ask; what is said about it, None where no radio plays or the words are no such."""
        on = dial(words.rpartition(", ")[2])
        with self._lock:
            station = self.station
            if station is None or not on:
                return None
            before = station.discovery
            now = station.turn(on)
            self._anew(station)
        self.tend()
        if now == before:
            return "That is as surprising as I can get." if on > 0 else "That is as familiar as I can get."
        return f"More {'surprises' if on > 0 else 'that you know'} from now on."

    def hear(self, event: PlaybackEvent) -> None:
        """What the player tells; looked at by the radio's own thread, since the player may not be asked from here."""
        from tools.playback.events import ItemFinished, ItemStarted

        if self._station is not None and isinstance(event, ItemStarted | ItemFinished):
            self._told.put(event)
            self._wake.set()

    def tend(self) -> int:
        """Learns from what was told and fills the queue up; how many songs were added."""
        with self._lock:
            station = self.station
            if station is None:
                return 0
            if self._learned(station):
                self._anew(station, keep=1)
            player = self._player()
            missing = AHEAD - len(player.upcoming(AHEAD))
            entries = station.next(missing) if missing > 0 else []
            self._note(entries)
            if entries:
                self._add([entry.item for entry in entries], "last")
            return len(entries) if self._in_place(len(entries)) else 0

    def _in_place(self, added: int) -> bool:
        """Whether what was added stands behind the station's own; else something new plays, and it is taken away."""
        queued = self._player().queue()
        before, own = queued[: len(queued) - added], queued[len(queued) - added :]
        if not added or any(self._queued.get(entry.id) == entry.item.id for entry in before):
            return True
        for entry in own:
            self._player().remove(entry.id)
        return False

    def _learned(self, station: Station) -> bool:
        """Whether something was skipped since."""
        from tools.playback.events import ItemFinished

        skips = False
        while not self._told.empty():
            event = self._told.get_nowait()
            if not isinstance(event, ItemFinished) or event.item.id not in self._given:
                continue
            late = event.duration is not None and event.listened >= _HEARD * event.duration
            if event.reason == "finished" or late:
                station.learn(event.item, skipped=False)
            elif event.reason == "skipped":
                station.learn(event.item, skipped=True)
                skips = True
        return skips

    def _anew(self, station: Station, keep: int = 0) -> None:
        """What is to come chosen again, but for the next few."""
        player = self._player()
        state = player.observe()
        entries = player.queue()
        coming = [entry for entry in entries[self._place(entries, state.item) + 1 :] if entry.item.id in self._given]
        dropped = coming[keep:]
        station.take_back({entry.item.id for entry in dropped})
        for entry in dropped:
            player.remove(entry.id)

    @staticmethod
    def _place(entries: Sequence[Queued], item: Item | None) -> int:
        places = [n for n, entry in enumerate(entries) if item is not None and entry.item.id == item.id]
        return places[-1] if places else len(entries)

    def _add(self, items: Sequence[Item], when: When) -> PlayerState:
        player = self._player()
        state = player.play(items, when)
        self._queued.update({entry.id: entry.item.id for entry in player.queue()[-len(items) :]})
        return state

    def _on_air(self) -> bool:
        """Whether the player's queue still holds what the station put there."""
        return any(self._queued.get(entry.id) == entry.item.id for entry in self._player().queue())

    def _note(self, entries: list[Entry]) -> None:
        self._given.update({entry.item.id: entry.item for entry in entries})
        if entries and self._station is not None:
            items = [entry.item for entry in entries]
            self._choices.note(items, "radio", self._station.title, [entry.reason for entry in entries])

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="radio", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            try:
                self.tend()
            except Exception as error:
                log.warning("the radio could not go on: %s", type(error).__name__)

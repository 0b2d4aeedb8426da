"""What the player's commands are made of: the lock, the state, saving, and noticing what the output did."""

from __future__ import annotations

import logging
import random
import threading
from collections import deque
from collections.abc import Callable

from tools.library.database import Database
from tools.library.errors import LibraryError
from tools.library.items import Item
from tools.playback.alteration import PLAIN, Alteration
from tools.playback.decode import Decoder, Stream
from tools.playback.errors import DecodeError
from tools.playback.events import (
    ItemFinished,
    ItemStarted,
    PlaybackEvent,
    PlaybackFailed,
    Reason,
    StateChanged,
)
from tools.playback.habits import Habits, NoHabits
from tools.playback.levelling import GainOf, Levelling
from tools.playback.locate import Location
from tools.playback.mixer import Mixer
from tools.playback.outputs import Output
from tools.playback.sleep import FADE, SleepTimer
from tools.playback.source import RATE
from tools.playback.stage import Stage
from tools.playback.state import Doing, PlayerState
from tools.playback.store import PLAYED, PlayerStore, resumes
from tools.playback.transport import Transport

log = logging.getLogger(__name__)

SETTLE = 2.0
"""Seconds a command waits for the output to do what was asked, before it reports what is really so."""
SAVE_EVERY = 1.5
"""Seconds between two savings of the position."""


class PlayerCore:
    """Everything that commands share. Methods with an underscore expect the lock unless they say otherwise."""

    def __init__(
        self,
        *,
        output: Output,
        database: Database,
        locate: Callable[[Item], Location | None],
        on_event: Callable[[PlaybackEvent], None] | None,
        fallback: Callable[[], Output] | None,
        mixer: Mixer,
        clock: Callable[[], float],
        rng: random.Random,
        gain_of: GainOf | None,
        habits: Habits | None,
    ) -> None:
        self._lock = threading.RLock()
        self._locate = locate
        self._levelling = Levelling(gain_of)
        self._habits = habits or NoHabits()
        self._listeners = [on_event] if on_event is not None else []
        self._mixer = mixer
        self._rng = rng
        self._store = PlayerStore(database, clock)
        self._queue, self._memory = self._store.load()
        if self._memory.state == "playing":
            self._memory.state = "paused"
        self._alterations: dict[str, Alteration] = {}  # by item: how it plays until another one does
        self._stage = Stage(output, mixer, fallback)
        self._sleep = SleepTimer(self._now)
        self._transport = Transport(mixer, self._queue, self._open, self._speed_of, self._alteration_of)
        self._transport.inline = not output.capabilities.realtime
        self._baseline = 0  # frames the deck had given when it was last told to play
        self._problem: str | None = None
        self._saved_at = 0.0
        self._outbox: deque[PlaybackEvent] = deque()
        self._delivering = threading.Lock()
        self._closed = False
        self._apply_volume(at_once=True)
        mixer.set_voice_volume(self._memory.voice_volume)
        self._stage.open(self._tick)

    @property
    def _output(self) -> Output:
        return self._stage.output

    def _now(self) -> float:
        return self._output.now()  # whichever output it is by then

    def listen(self, on_event: Callable[[PlaybackEvent], None]) -> None:
        """Tell one more listener of every event from now on."""
        with self._lock:
            self._listeners.append(on_event)

    def speed_of(self, item: Item) -> float:
        """How fast an item is played, or would be."""
        with self._lock:
            return self._speed_of(item)

    def close(self) -> None:
        """Save, and give the output and the files back. The player cannot be used afterwards."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._keep_position()
            self._leave("stopped")
            self._save()
        self._deliver()
        self._stage.close()
        with self._lock:
            self._transport.unload()
        self._mixer.silence()
        self._transport.work()

    # What is so

    def _flowing(self) -> bool:
        """The output takes frames of the current item (or there is nothing to wait for). Needs no lock."""
        deck = self._transport.deck
        return deck is None or not self._transport.playing or deck.taken > self._baseline

    def _sounding(self) -> bool:
        return self._mixer.music.sounding

    def _doing(self) -> Doing:
        if self._transport.playing:
            return "playing" if self._flowing() else "paused"
        return "stopped" if self._queue.current is None or self._memory.state == "stopped" else "paused"

    def _position(self) -> float:
        deck = self._transport.deck
        if self._queue.current is None:
            return 0.0
        return self._memory.position if deck is None else deck.position

    def _duration(self) -> float | None:
        current, segment = self._queue.current, self._transport.segment
        if current is None:
            return None
        if segment is not None and segment.entry == current.id and segment.decoder.duration is not None:
            return segment.decoder.duration
        return current.item.duration

    def _state(self) -> PlayerState:
        queue, current = self._queue, self._queue.current
        upcoming = queue.upcoming(1)
        duration, position = self._duration(), self._position()
        return PlayerState(
            state=self._doing(),
            item=None if current is None else current.item,
            position=position if duration is None else min(position, duration),
            duration=duration,
            volume=self._memory.volume,
            speed=1.0 if current is None else self._speed_of(current.item),
            shuffle=queue.shuffled,
            repeat=queue.repeat,
            queue_length=len(queue.entries),
            sleep_timer=self._sleep.left,
            sleep_at_end=self._sleep.at_end,
            muted=self._memory.muted,
            next_item=upcoming[0].item if upcoming else None,
            previous_item=self._memory.played[-1] if self._memory.played else None,
            output=self._output.name,
            problem=self._problem,
            altered="" if current is None else self._alteration_of(current.item).name,
        )

    def _settled(self, happened: Callable[[], bool]) -> PlayerState:
        """Without the lock: wait until the command took effect, then `_done`."""
        self._output.wait_until(happened, SETTLE)
        return self._done()

    def _done(self) -> PlayerState:
        """Without the lock: tell the listeners, and return what is so."""
        with self._lock:
            self._follow()
            state = self._state()
            self._outbox.append(StateChanged(state))
        self._deliver()
        return state

    # Doing

    def _play_current(self, position: float | None) -> None:
        """Play the queue's current entry, or the first after it that can be."""
        self._baseline = 0
        self._problem = None
        playing = self._wake()
        loaded = self._transport.load(position, playing=playing)
        self._memory.state = ("playing" if playing else "paused") if loaded else "stopped"
        self._transport.plan()
        self._collect()

    def _wake(self) -> bool:
        """Make the output run; False if it cannot."""
        lost = self._stage.wake()
        if lost is None:
            return True
        self._transport.inline = not self._output.capabilities.realtime
        self._problem = lost.say
        self._outbox.append(lost)
        return lost.now_on is not None

    def _leave(self, reason: Reason) -> None:
        self._transport.leave(reason, self._position())
        self._collect()

    def _apply_volume(self, *, at_once: bool = False) -> None:
        self._mixer.set_volume(0 if self._memory.muted else self._memory.volume, at_once=at_once)

    def _speed_of(self, item: Item) -> float:
        own = self._habits.speed_of(item)
        if own is None:
            own = self._memory.speech_speed if resumes(item) else self._memory.speed
        return own * self._alteration_of(item).speed

    def _alteration_of(self, item: Item) -> Alteration:
        return self._alterations.get(item.id, PLAIN)

    def _open(self, item: Item, position: float | None) -> Stream:
        place = self._locate(item)
        if place is None and item.kind == "episode":
            raise DecodeError(f"{item.title} is not downloaded.", "Ask for it by its name, then it will be.")
        if place is None:
            raise DecodeError(f"The file of {item.title} is no longer there.", "Run: segue library scan")
        start = max(self._store.position(item), self._habits.start_of(item)) if position is None else position
        decoder: Stream
        if place.growing is not None:
            decoder = place.growing.play(start)
        else:
            decoder = Decoder(place.path, start=start, begin=place.begin, end=place.end)
        decoder.gain = self._levelling.gain(item, self._queue)
        source = self._alteration_of(item).source
        return decoder if source is None else source(decoder)

    # Remembering

    def _keep_position(self) -> None:
        if self._transport.deck is not None:
            self._memory.position = self._position()

    def _save(self, *, entries: bool = False) -> None:
        """Write what is so into the database; a full disk is a problem that is told, not an end."""
        self._saved_at = self._output.now()
        try:
            self._store.save(self._queue, self._memory, entries=entries)
        except LibraryError as error:
            self._problem = error.say
            log.warning("The queue was not saved: %s", error.say)

    def _collect(self) -> None:
        """Take the transport's events, and remember what they mean."""
        events, self._transport.events = self._transport.events, []
        for event in events:
            if isinstance(event, ItemFinished):
                self._memory.played = [*self._memory.played, event.item][-PLAYED:]
                self._keep_or_forget(event)
            elif isinstance(event, ItemStarted):
                self._problem = None
                self._alterations = {k: kept for k, kept in self._alterations.items() if k == event.item.id}
            elif isinstance(event, PlaybackFailed):
                self._problem = event.say
            self._outbox.append(event)

    def _keep_or_forget(self, event: ItemFinished) -> None:
        """Where one left an episode or a chapter; after its end, and in a broken file, it begins anew."""
        try:
            if event.reason in {"skipped", "stopped"}:
                self._store.remember(event.item, event.position)
            else:
                self._store.forget(event.item)
        except LibraryError as error:
            self._problem = error.say

    def _bookmark(self, item: Item, position: float) -> None:
        try:
            self._store.bookmark(item, position)
        except LibraryError as error:
            self._problem = error.say

    # Noticing

    def _tick(self) -> None:
        """About 25 times a second, from the output's clock, without the lock."""
        with self._lock:
            if self._closed:
                return
            self._follow()
        self._transport.work()
        self._deliver()

    def _follow(self) -> None:
        """Bring queue, memory and plans up to what the output did."""
        self._check_output()
        if self._transport.poll():
            self._moved_on()
        self._collect()
        self._check_sleep()
        self._transport.plan()
        playing = self._transport.playing
        if playing and self._output.now() - self._saved_at >= SAVE_EVERY:
            self._keep_position()
            self._save()
        self._stage.rest_when_idle(busy=self._sounding() or self._mixer.voice.active)

    def _moved_on(self) -> None:
        """Another item plays by itself, or the queue has come to its end."""
        slept = self._sleep.at_end
        if slept:
            self._sleep.set(None)
            self._transport.halt_after = False
        deck = self._transport.deck
        self._memory.position = 0.0 if deck is None else deck.position
        if deck is None:
            self._memory.state = "paused" if slept and self._queue.current is not None else "stopped"
        self._collect()
        self._save()
        self._outbox.append(StateChanged(self._state()))

    def _check_output(self) -> None:
        lost = self._stage.lost()
        if lost is None:
            return
        self._keep_position()
        self._transport.pause(0)  # nobody asks for frames any more, so there is nothing to fade
        if self._memory.state == "playing":
            self._memory.state = "paused"
        self._transport.inline = not self._output.capabilities.realtime
        if lost.now_on is None:
            self._stage.cancel_speech()  # it would be out of date when a device comes back
        self._problem = lost.say
        self._save()
        self._outbox.append(lost)
        self._outbox.append(StateChanged(self._state()))

    def _check_sleep(self) -> None:
        self._transport.halt_after = self._sleep.at_end
        if not self._sleep.due:
            return
        self._sleep.set(None)
        if self._transport.playing:
            self._keep_position()
            self._transport.pause(round(FADE * RATE))
            self._memory.state = "paused"
            self._save()
            self._outbox.append(StateChanged(self._state()))

    def _deliver(self) -> None:
        """Without the lock: tell the listeners, one event at a time and in order."""
        while self._outbox and self._delivering.acquire(blocking=False):
            try:
                while self._outbox:
                    event = self._outbox.popleft()
                    for listener in list(self._listeners):
                        self._tell(listener, event)
            finally:
                self._delivering.release()

    def _tell(self, listener: Callable[[PlaybackEvent], None], event: PlaybackEvent) -> None:
        try:
            listener(event)
        except Exception:  # a front end's mistake must not stop the music
            log.warning("A listener failed at %s.", type(event).__name__)
            log.debug("where it failed", exc_info=True)

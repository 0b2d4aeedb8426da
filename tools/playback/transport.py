"""Between the queue and the mixer: opens what is next ahead of time, and notices what the output went through."""

from __future__ import annotations

from collections.abc import Callable

from tools.library.items import Item
from tools.playback.alteration import PLAIN, Alteration
from tools.playback.decode import Stream
from tools.playback.errors import DecodeError
from tools.playback.events import ItemFinished, ItemStarted, PlaybackEvent, PlaybackFailed, Reason
from tools.playback.mixer import Mixer
from tools.playback.queue import Entry, Queue
from tools.playback.source import RATE, Deck, Segment
from tools.playback.store import resumes

Opener = Callable[[Item, "float | None"], Stream]
"""Opens an item at a position; None: where one left it."""

PREFILL = RATE // 4


class Transport:
    """Keeps the mixer's deck in step with the queue. Not thread-safe: the player locks around every call but `work`.

    `inline` decks decode when they are read. `halt_after` ends the deck after the current item (sleep timer). What
    happened is collected in `events` until the player takes it.
    """

    def __init__(
        self,
        mixer: Mixer,
        queue: Queue,
        opener: Opener,
        speed_of: Callable[[Item], float],
        alteration_of: Callable[[Item], Alteration] = lambda _: PLAIN,
    ) -> None:
        self.inline = False
        self.halt_after = False
        self.events: list[PlaybackEvent] = []
        self._mixer = mixer
        self._queue = queue
        self._open = opener
        self._speed_of = speed_of
        self._alteration_of = alteration_of
        self._bad: dict[int, DecodeError] = {}
        self._segment: Segment | None = None
        self._counted = 0
        self._listened = 0.0
        self._started: Item | None = None
        self._silent = 0  # files in a row that opened and held no sound

    @property
    def deck(self) -> Deck | None:
        """What the mixer reads."""
        return self._mixer.music.deck

    @property
    def segment(self) -> Segment | None:
        """The item in the deck that the queue's current entry stands for."""
        return self._segment

    @property
    def playing(self) -> bool:
        """Whether the mixer has been told to sound."""
        return self._mixer.music.playing

    def load(self, position: float | None, *, playing: bool, in_step: Callable[[float], float] | None = None) -> bool:
        """Put the current entry on a new deck; entries that cannot be opened are passed over. False: none is left.

        `in_step`: it is the same music, which plays on while the new deck is made and is taken up where it is by then;
        the function says which position of the new one belongs to one of the old.
        """
        self._account()
        self._bad.clear()
        for _ in range(len(self._queue.entries)):
            entry = self._queue.current
            if entry is None:
                break
            try:
                decoder = self._open(entry.item, position)
            except DecodeError as error:
                self._fail(entry.item, error)
                self._queue.skip()
                position = None
                continue
            self._mount(entry, decoder, playing=playing, in_step=in_step)
            return True
        self.unload()
        return False

    def unload(self) -> None:
        """No deck: silence."""
        self._account()
        with self._mixer.buses:
            self._mixer.music.load(None, playing=False)
        self._segment = None

    def resume(self) -> None:
        """Sound where the deck is."""
        with self._mixer.buses:
            self._mixer.music.resume()

    def pause(self, fade: int | None = None) -> None:
        """Hold; `fade` in frames, 8 ms if not given."""
        with self._mixer.buses:
            if fade is None:
                self._mixer.music.pause()
            else:
                self._mixer.music.pause(fade)

    def leave(self, reason: Reason, position: float) -> None:
        """The current item is no longer played: say how much of it was heard."""
        self._account()
        item, self._started = self._started, None
        if item is not None:
            duration = self._segment.decoder.duration if self._segment is not None else item.duration
            self.events.append(ItemFinished(item, reason, round(self._listened, 3), position, duration))
        self._listened = 0.0

    def poll(self) -> bool:
        """Follow the output: item boundaries, the end. True if anything but the position changed."""
        deck, segment = self.deck, self._segment
        if deck is None or segment is None:
            return False
        passed = deck.after(segment)
        self._account()
        for after in passed:
            over = max(0.0, deck.taken - after.begin) / RATE * deck.speed
            self._listened -= over
            self._end_of(segment)
            self._listened = over
            self._advance_to(after.entry)
            segment = self._segment = after
            self._begin(after)
        if self._started is None and deck.taken > 0:
            self._begin(segment)
        if deck.exhausted and self.playing:
            self._end_of(segment)
            return self._after_last()
        if self._silent >= max(1, len(self._queue.entries)):
            self._give_up()
        return bool(passed)

    def plan(self) -> None:
        """Prepare what follows, or what follows now that the queue has changed."""
        deck, current, segment = self.deck, self._queue.current, self._segment
        if deck is None or current is None or segment is None or deck.segment is not segment:
            return  # the output is ahead of us: `poll` first
        committed, follower = deck.planned(segment)
        wanted = [current, *self._followers(len(committed))]
        altered = any(self._alteration_of(entry.item) != deck.alteration for entry in wanted[1 : len(committed)])
        if altered or committed != [entry.id for entry in wanted[: len(committed)]]:
            self.load(deck.position, playing=self.playing)  # the wrong one is in the deck: same place, new deck
            return
        for entry in wanted[len(committed) :]:
            if self._speed_of(entry.item) != deck.speed or self._alteration_of(entry.item) != deck.alteration:
                break
            if follower == entry.id:
                return
            try:
                deck.follow(entry.id, self._open(entry.item, None))
                return
            except DecodeError as error:
                self._bad[entry.id] = error
        deck.end_here()

    def work(self) -> None:
        """Decode ahead and close what is done with. Called without the player's lock; may wait for a disk."""
        with self._mixer.buses:
            deck = self._mixer.music.deck
            closing, self._mixer.music.closing = self._mixer.music.closing, []
        if deck is not None and not self.inline:
            deck.fill()
        for old in closing:
            old.close()

    def _mount(
        self, entry: Entry, decoder: Stream, *, playing: bool, in_step: Callable[[float], float] | None = None
    ) -> None:
        item, old = entry.item, self.deck
        deck = Deck(
            entry.id,
            decoder,
            speed=self._speed_of(item),
            speech=resumes(item),
            inline=self.inline,
            alteration=self._alteration_of(item),
        )
        if not self.inline:
            deck.fill(PREFILL)
        self._segment = deck.segment
        self._counted = 0
        with self._mixer.buses:
            if in_step is not None and old is not None:
                deck.skip(round(max(0.0, in_step(old.position) - deck.position) * RATE / deck.speed))
                self._counted = deck.taken
            self._mixer.music.load(deck, playing=playing)

    def _followers(self, committed: int) -> list[Entry]:
        """What may follow, without what is known not to open; at least up to what the deck has taken in."""
        if self.halt_after:
            return []
        upcoming = self._queue.upcoming(committed + min(len(self._bad), len(self._queue.entries)))
        return [entry for entry in upcoming if entry.id not in self._bad]

    def _account(self) -> None:
        deck = self.deck
        if deck is not None:
            taken = deck.taken
            self._listened += (taken - self._counted) / RATE * deck.speed
            self._counted = taken

    def _begin(self, segment: Segment) -> None:
        entry = self._queue.current
        if entry is not None and entry.id == segment.entry:
            self._started = entry.item
            self.events.append(ItemStarted(entry.item, segment.start))

    def _end_of(self, segment: Segment) -> None:
        """The output has come to the end of a segment."""
        entry = self._queue.find(segment.entry)
        self._silent = 0 if segment.decoder.position > segment.start else self._silent + 1
        problem = segment.decoder.problem
        if problem is not None and entry is not None:
            self.events.append(PlaybackFailed(entry.item, f"{entry.item.title} is damaged: {problem}."))
        self.leave("finished" if problem is None else "failed", segment.decoder.position)

    def _advance_to(self, entry_id: int) -> None:
        """Move the queue on, and say which entries had to be passed over."""
        self._queue.ended()
        for _ in range(len(self._queue.entries)):
            current = self._queue.current
            if current is None or current.id == entry_id:
                return
            self._pass_over(current)
        self._queue.go(entry_id)

    def _after_last(self) -> bool:
        """The deck is empty: go on with what could not be prepared, or stop."""
        self._queue.ended()
        for _ in range(len(self._queue.entries)):
            current = self._queue.current
            if current is None or current.id not in self._bad:
                break
            self._pass_over(current)
        if self._silent >= max(1, len(self._queue.entries)):
            self._give_up()
        elif self._queue.current is None or self.halt_after:
            self.unload()
        else:
            self.load(None, playing=True)
        return True

    def _give_up(self) -> None:
        """Nothing in the queue holds any sound: stop instead of going round for ever."""
        self._silent = 0
        self._queue.index = len(self._queue.entries)
        self.unload()

    def _pass_over(self, entry: Entry) -> None:
        error = self._bad.pop(entry.id, None)
        if error is not None:
            self._fail(entry.item, error)
        self._queue.skip()

    def _fail(self, item: Item, error: DecodeError) -> None:
        self.events.append(PlaybackFailed(item, error.say, error.todo))

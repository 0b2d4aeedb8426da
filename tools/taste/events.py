"""What a listening event is: one signal about one thing, and the field's rules for what counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

What = Literal["play", "like", "love", "dislike", "ban", "save", "search", "ask"]
"""What happened. "ask": wished for by name; "search": looked for and found."""
How = Literal["finished", "skipped", "stopped", "failed", ""]
"""How a play ended. "stopped": for silence; "": its source does not say."""
Began = Literal["chosen", "followed", ""]
"""How a play began: picked by the listener, or it came by itself."""
Signal = Literal["plays", "skips", "ratings", "searches", "imports"]
"""What consent is given for."""

WHATS: tuple[What, ...] = get_args(What)
SIGNALS: tuple[Signal, ...] = get_args(Signal)

DEFAULT = ""
"""The listener when nobody says who listens."""
GUEST = "guest"
"""A listener of whom nothing is recorded."""
PLAYER = "player"
"""The source of what our own player recorded."""
RANKS = {PLAYER: 50, "spotify": 40, "spotify-account": 30, "listenbrainz": 20, "lastfm": 10}
"""How much a source knows of a play. Of one play recorded by two, the one that knows more is kept."""

SESSION_GAP = 30 * 60.0
"""Seconds without any event after which the next one begins a new session."""
SHORTEST = 30.0
"""Last.fm's rule, https://www.last.fm/api/scrobbling: only what is longer than this many seconds is scrobbled, ..."""
ENOUGH = 240.0
"""... after half of it, or this many seconds, whichever comes first."""


@dataclass(frozen=True, slots=True)
class ListeningEvent:
    """One signal about one thing.

    `item` is the library's id, or a stable key of its own for what is not in the library. `at` is when it happened or
    began and `ended` when a play was over, in unix seconds; `listened` and `duration` are seconds, None where the
    source does not say. `hour` (0 to 23) and `weekday` (Monday is 0) are the listener's local time at `at`.
    `session` is when the first event of the session happened, `previous` the item of the play before this in it.
    `source` is who recorded it: "player", or what it was imported from. `album` is the album, show or book.
    """

    id: int
    user: str
    item: str
    kind: str
    title: str
    artist: str
    album: str
    genre: str
    what: What
    at: float
    ended: float | None
    listened: float | None
    duration: float | None
    how: How
    began: Began
    hour: int
    weekday: int
    session: int
    previous: str | None
    device: str
    source: str
    consent: int
    scrobble: bool

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signals whose consent this event needs, all of them."""
        return signals_of(self.what, self.how, imported=self.source != PLAYER)


def signals_of(what: What, how: str = "", *, imported: bool = False) -> tuple[Signal, ...]:
    """Which kinds of signal an event is; consent for all of them is needed."""
    own: Signal
    if what == "play":
        own = "skips" if how == "skipped" else "plays"
    else:
        own = "searches" if what in {"search", "ask"} else "ratings"
    return (own, "imports") if imported else (own,)


def is_scrobble(what: str, listened: float | None, duration: float | None) -> bool:
    """Whether a play counts.

    Longer than 30 s, and half of it or four minutes heard. Of unknown length: 30 s heard, which is also when Spotify
    counts a stream. Without seconds at all: its source (a scrobbler) has counted it.
    """
    if what != "play":
        return False
    if listened is None:
        return True
    if duration is None:
        return listened >= SHORTEST
    return duration > SHORTEST and listened >= min(duration / 2, ENOUGH)

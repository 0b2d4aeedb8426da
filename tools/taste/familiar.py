"""What a listener knows: how often they have heard something, for search, which must answer in milliseconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence

from tools.search.catalogue import Entry
from tools.search.words import key
from tools.taste.standing import Standings, Stands

_LATEST = 600.0  # seconds after which what was heard meanwhile counts, too


class Familiar:
    """Plays of things from the listening log, at most ten minutes old: a search waits for no sum over the whole log.

    Use from any thread. `clock` is a monotonic one.
    """

    def __init__(self, stands: Stands, clock: Callable[[], float] = time.monotonic) -> None:
        self._stands, self._clock = stands, clock
        self._lock = threading.Lock()
        self._known: Standings | None = None
        self._when = 0.0

    def plays(self, things: Sequence[Entry]) -> list[int]:
        """How often each was heard: a song or an episode itself, of an artist or a collection everything of it."""
        known = self._now()
        return [_plays(known, thing) for thing in things]

    def heard(self, ids: Collection[str]) -> set[str]:
        """Those of the items that count as heard."""
        known = self._now()
        return {item_id for item_id in ids if (stand := known.items.get(item_id)) is not None and stand.plays}

    def drop(self) -> None:
        """Know nothing any more: something was forgotten."""
        with self._lock:
            self._known = None

    def _now(self) -> Standings:
        with self._lock:
            if self._known is None or self._clock() - self._when > _LATEST:
                self._known, self._when = self._stands.now(), self._clock()
            return self._known


def _plays(known: Standings, thing: Entry) -> int:
    if thing.kind == "artist":
        stand = known.artists.get(key(thing.title))
    elif thing.kind in {"album", "show", "audiobook"}:
        stand = known.collections.get(key(thing.title))
        if thing.kind == "album" and thing.artist and key(thing.artist) not in known.artists:
            stand = None  # another's album of that name
    else:
        stand = known.items.get(thing.id)
    return 0 if stand is None else stand.plays

"""What the language model sees of playlists: `make_playlist` and `recommend`."""

from __future__ import annotations

import math
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from tools.library.items import Kind
from tools.library.names import make_id
from tools.playlists.broadcast import Broadcast
from tools.playlists.changes import as_it_is, changed, taken_back
from tools.playlists.constraints import Constraints
from tools.playlists.fresh import News, asks_for_news
from tools.playlists.fresh import told as told_news
from tools.playlists.maker import Maker, Playlist
from tools.playlists.moment import WEEKLY, Moment, asks_for_now, asks_for_week, fitted, for_now, for_week
from tools.playlists.store import Kept, PlaylistStore
from tools.playlists.tuning import is_radio
from tools.playlists.wish import IsGenre, Resolve, understand
from tools.playlists.words import listed, told
from tools.results import ToolResult, ToolRetry
from tools.taste.choices import Choices

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Discovery = Literal["familiar", "balanced", "new"]
SoughtKind = Literal["any", "music", "podcast", "audiobook"]
_DIAL = {"familiar": 0.15, "balanced": 0.5, "new": 0.9}
_KINDS: dict[str, frozenset[Kind]] = {
    "any": frozenset({"track", "show", "audiobook"}),
    "music": frozenset({"track"}),
    "podcast": frozenset({"show", "episode"}),
    "audiobook": frozenset({"audiobook"}),
}
_SUGGESTED = 3
_LIKED = 0.1  # of taste: from here on a show or a book is somebody's
_OF_MUSIC = re.compile(r"\b(?:music|songs?|tracks?|tunes?|albums?|bands?|artists?|listen to while|dance|sing)\b")
_WEEK_DAYS = 7
_WEEK = _WEEK_DAYS * 86_400.0
_UNDONE = 10  # changes that can be taken back
_LONGEST = 24 * 60  # minutes

_MAKE = """Make a new playlist from a wish, or change the one that was just made.

Args:
    wish: mood, occasion, style, artists, years, what to leave out, in the listener's words; also "less upbeat",
        "swap the last two", "call it Sunday". "radio" plays without end: "a radio from this", "more familiar".
    minutes: how long it should be.
    discovery: familiar, balanced or new.
"""
_RECOMMEND = """Suggest something to listen to, or tell what is new.

wish: what it should be like, or "what's new". kind: any, music, podcast or audiobook."""


class PlaylistTools:
    """Makes, changes and suggests. Remembers the playlist that is talked about; one for each home."""

    def __init__(
        self,
        maker: Maker,
        store: PlaylistStore,
        choices: Choices,
        resolve: Resolve,
        is_genre: IsGenre,
        clock: Callable[[], float] = time.time,
        radio: Broadcast | None = None,
        news: Callable[[str], list[News]] | None = None,
    ) -> None:
        """`news` gives what is new of a kind; `clock` unix seconds."""
        self._news = news
        self._radio, self._radio_last = radio, False
        self._maker, self._store, self._choices = maker, store, choices
        self._resolve, self._is_genre, self._clock = resolve, is_genre, clock
        self._current: str | None = None
        self._earlier: deque[tuple[str, Playlist]] = deque(maxlen=_UNDONE)

    def make_playlist(self, wish: str, minutes: float | None = None, discovery: str = "balanced") -> ToolResult:
        """Makes or changes a playlist. Raises `ToolRetry` for arguments that cannot be used."""
        if discovery not in get_args(Discovery):
            raise ToolRetry("discovery is familiar, balanced or new.")
        if minutes is not None and not (isinstance(minutes, int | float) and 0 < minutes <= _LONGEST):
            raise ToolRetry(f"minutes is a number from 1 to {_LONGEST}.")
        if minutes is not None and not math.isfinite(minutes):
            raise ToolRetry("minutes is a number.")
        if self._radio is not None:
            if self._radio_last and (said := self._radio.turn(wish)) is not None:
                return ToolResult(True, said, (), {"radio": self._radio.station and self._radio.station.title})
            if is_radio(wish) and minutes is None:
                return self.radio(wish, discovery)
        self._radio_last = False
        if asks_for_week(wish):
            return self._weekly()
        if asks_for_now(wish):
            title, stated = for_now(self._moment())
            return self._answer(self._maker.make(title, self._with(stated, minutes, discovery)), wish)
        current = self._store.get(self._current) if self._current else None
        if current is not None and current.wish is not None:
            if taken_back(wish, current):
                return self._undone(current)
            before = as_it_is(current, self._store)
            change = changed(wish, current, self._store, self._maker, self._resolve, self._is_genre)
            if change is not None:
                made = self._with_length(change.playlist, before, minutes)
                self._earlier.append((current.item.id, before))
                return self._answer(made, current.words, current.item.id, change.say)
        stated = understand(wish, self._resolve, self._is_genre)
        stated = self._with(stated, minutes, discovery)
        return self._answer(self._maker.make(_title(wish), stated), wish)

    def radio(self, wish: str, discovery: str = "balanced") -> ToolResult:
        """Starts a station."""
        assert self._radio is not None
        dial = None if discovery == "balanced" else _DIAL[discovery]
        result = self._radio.start(wish, dial)
        self._radio_last = result.ok
        return result

    def _with_length(self, made: Playlist, before: Playlist, minutes: float | None) -> Playlist:
        """The playlist in the length that was asked for, unless its words have changed the length already."""
        if minutes is None or made.wish.length != before.wish.length or minutes * 60 == before.wish.length:
            return made
        return self._maker.make(made.title, replace(made.wish, seconds=minutes * 60, count=None))

    def _undone(self, current: Kept) -> ToolResult:
        """The playlist as it was before its last change."""
        if not self._earlier or self._earlier[-1][0] != current.item.id:
            return ToolResult(False, f"Nothing was changed in {current.item.title}.", (current.item,))
        _, before = self._earlier.pop()
        return self._answer(before, current.words, current.item.id, "As it was.")

    def _with(self, stated: Constraints, minutes: float | None, discovery: str) -> Constraints:
        if minutes is not None:
            stated = replace(stated, seconds=minutes * 60, count=None)
        return stated if discovery == "balanced" else replace(stated, discovery=_DIAL[discovery])

    def _answer(
        self, playlist: Playlist, words: str, item_id: str | None = None, lead: str = "", *, new: bool = True
    ) -> ToolResult:
        observed: dict[str, Any] = {"constraints": playlist.wish.plain(), "unmet": list(playlist.unmet)}
        if not playlist.entries:
            observed["entries"] = []
            return ToolResult(False, told(playlist, words), (), observed)
        kept_already = self._store.get(item_id) if item_id is not None and not new else None
        item = kept_already.item if kept_already else self._store.put(playlist, words, item_id=item_id)
        self._current = item.id
        kept = self._store.reasons(item.id)  # read back: said only what is kept
        self._choices.note(playlist.items, "playlist", words, [why for _, why in kept])
        observed["playlist"] = item.brief()
        observed["entries"] = [
            {"title": e.item.title, "artist": e.item.artist, "duration": e.item.duration, "reason": e.reason}
            for e in playlist.entries
        ]
        say = f"{lead} {told(playlist, words)}".strip()
        return ToolResult(True, f"{say} Shall I play it?", (item, *playlist.items), observed)

    def recommend(self, wish: str = "", kind: str = "any") -> ToolResult:
        """Suggests a few things with reasons. Raises `ToolRetry` for arguments that cannot be used."""
        if kind not in get_args(SoughtKind):
            raise ToolRetry("kind is any, music, podcast or audiobook.")
        if asks_for_news(wish) and self._news is not None:
            return self._fresh(kind)
        stated = self._sought(understand(wish, self._resolve, self._is_genre), wish, kind)
        playlist = self._maker.make("suggestions", stated, leave=self._odd(stated))
        if not playlist.entries:
            return ToolResult(False, told(playlist, wish), (), {"entries": []})
        self._choices.note(playlist.items, "recommended", wish, [entry.reason for entry in playlist.entries])
        observed = {"entries": [{**e.item.brief(), "reason": e.reason} for e in playlist.entries]}
        return ToolResult(True, f"{listed(playlist)} Shall I play it?", playlist.items, observed)

    def _sought(self, stated: Constraints, wish: str, kind: str) -> Constraints:
        """What is suggested for a wish: music where its words are of music, else in the mood of the hour."""
        spoken = stated.kinds != frozenset({"track"})
        kinds = stated.kinds if spoken else _KINDS[kind]
        musical = stated.energy or stated.tempo or stated.genres or stated.artists or stated.vocals is not None
        if kind == "any" and not spoken and (musical or _OF_MUSIC.search(wish.casefold())):
            kinds = _KINDS["music"]
        genres = stated.genres if "track" in kinds else ()  # what is spoken has no genre that can be decided
        stated = replace(stated, kinds=kinds, genres=genres, seconds=None, count=_SUGGESTED, per_artist=1)
        return fitted(stated, self._moment()) if not stated.about else stated

    def _odd(self, stated: Constraints) -> list[str]:
        """Books and shows beside music that neither fit what was described nor are known to be liked."""
        if "track" not in stated.kinds or len(stated.kinds) == 1:
            return []
        found = self._maker.fits(replace(stated, kinds=stated.kinds - {"track"}))
        return [one.item.id for one in found if one.taste <= _LIKED and not (stated.about and one.near)]

    def _fresh(self, kind: str) -> ToolResult:
        """What is new from what is followed and played."""
        assert self._news is not None
        found = self._news(kind)
        items = tuple(one.item for one in found)
        self._choices.note(items, "recommended", "what is new")
        observed = {"entries": [{**one.item.brief(), "since": one.since} for one in found]}
        return ToolResult(bool(found), told_news(found, self._clock()), items, observed)

    def _weekly(self) -> ToolResult:
        """This week's discovery: the same all week, then other songs."""
        item_id = make_id("playlist", WEEKLY)
        kept = self._store.get(item_id)
        old = [one for one, _ in self._store.reasons(item_id)] if kept is not None else []
        if kept is not None and old and self._clock() - kept.made < _WEEK:
            return self._answer(replace(as_it_is(kept, self._store), title=kept.item.title), WEEKLY, item_id, new=False)
        title, stated = for_week()
        made = self._maker.make(title, stated, leave=old)
        result = self._answer(made if made.entries else self._maker.make(title, stated), WEEKLY, item_id)
        if result.ok:
            self._store.save(item_id, title)
            self._store.schedule(item_id, _WEEK_DAYS)
        return result

    def _moment(self) -> Moment:
        return Moment(datetime.fromtimestamp(self._clock()).astimezone())

    def current(self) -> Kept | None:
        """The playlist that is talked about."""
        return self._store.get(self._current) if self._current else None


def _title(wish: str) -> str:
    words = " ".join(wish.split())[:60].strip()
    return words[:1].upper() + words[1:] if words else "For you"


def make_tools(tools: PlaylistTools) -> list[BaseTool]:
    """The LangChain tools `make_playlist` and `recommend`. The artifact of each is its `ToolResult`."""
    from langchain_core.tools import StructuredTool

    def make_(wish: str, minutes: float | None = None, discovery: Discovery = "balanced") -> tuple[str, ToolResult]:
        result = tools.make_playlist(wish, minutes, discovery)
        return result.say, result

    def recommend_(wish: str = "", kind: SoughtKind = "any") -> tuple[str, ToolResult]:
        result = tools.recommend(wish, kind)
        return result.say, result

    return [
        StructuredTool.from_function(
            function, name=name, description=description, response_format="content_and_artifact"
        )
        for name, function, description in (
            ("make_playlist", make_, _MAKE),
            ("recommend", recommend_, _RECOMMEND),
        )
    ]

"""How things stand with a listener: how often, how lately and how gladly they heard each item and each artist."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sqlalchemy import text

from tools.library.items import Item
from tools.search.words import key
from tools.taste.consent import Use

if TYPE_CHECKING:
    import polars as pl

    from tools.taste.log import EventLog

_key = lru_cache(maxsize=50_000)(key)  # the same artists are looked up again and again
Opinion = Literal["love", "like", "dislike", "ban"]
HALF_LIFE = 90.0
"""Days after which a play counts half."""
_LEAN = 3.0  # the sum of signals that makes a score of one half
_OPINIONS = {"love": 6.0, "like": 3.0, "save": 3.0, "dislike": -6.0, "ban": -60.0}
_SKIP, _ASKED, _FINISHED = -0.7, 0.5, 0.5
_DAY = 86_400.0
_STAMP = """
SELECT (SELECT max(id) FROM listening_events), (SELECT count(*) FROM listening_events),
  (SELECT group_concat(id) FROM exclusions),
  (SELECT group_concat(listener_id || signal || use || allowed) FROM consents)
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """`plays` that count (scrobbles), how many were `finished`, `skips`, when it was `last` heard (unix seconds).

    `score` is between -1 (not wanted) and 1, 0 for what is not known; `opinion` the last one given.
    """

    plays: int = 0
    finished: int = 0
    skips: int = 0
    last: float | None = None
    opinion: Opinion | None = None
    score: float = 0.0


UNKNOWN = Stand()


@dataclass(frozen=True, slots=True)
class Standings:
    """One listener's standings at a moment; artists by their keys (`tools.search.words`), and by `names` as written.

    `collections` are albums, shows and books by the keys of their titles.
    """

    items: Mapping[str, Stand] = field(default_factory=dict)
    artists: Mapping[str, Stand] = field(default_factory=dict)
    names: Mapping[str, Stand] = field(default_factory=dict)
    collections: Mapping[str, Stand] = field(default_factory=dict)

    def item(self, item: Item) -> Stand:
        """How an item stands."""
        return self.items.get(item.id, UNKNOWN)

    def artist(self, item: Item) -> Stand:
        """How the maker of an item stands."""
        return self.artists.get(_key(item.artist), UNKNOWN) if item.artist else UNKNOWN

    def score(self, item: Item) -> float:
        """How gladly the item would be heard, from -1 to 1: by itself, or as its maker's."""
        own = self.item(item)
        if own.opinion in {"dislike", "ban"} or self.artist(item).opinion == "ban":
            return min(own.score, -0.5)
        return max(-1.0, min(1.0, own.score + 0.6 * self.artist(item).score * (1 - abs(own.score))))

    def banned(self, item: Item) -> bool:
        """Whether the listener never wants to hear it again."""
        return "ban" in {self.item(item).opinion, self.artist(item).opinion}


class Stands:
    """Standings from the listening log, made anew when the log has grown. Use from any thread."""

    def __init__(self, log: EventLog, clock: Callable[[], float] = time.time) -> None:
        self._log, self._clock = log, clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[object, Standings]] = {}

    def now(self, listener: str | None = None) -> Standings:
        """How things stand at present with a listener, None: with whoever listens now."""
        who = self._log.listener if listener is None else listener
        with self._lock:
            stamp = self._stamp()
            if who not in self._known or self._known[who][0] != stamp:
                frame = self._log.frame(Use.PERSONALISE, who)
                self._known[who] = (stamp, standings(frame, self._clock()))
            return self._known[who][1]

    def _stamp(self) -> object:
        with self._log.database.reading() as session:
            return session.execute(text(_STAMP)).one()


def standings(frame: pl.DataFrame, now: float) -> Standings:
    """The standings that a frame of events (see `tools.taste.frames`) makes at `now`, unix seconds."""
    import polars as pl

    if frame.is_empty():
        return Standings()
    when = pl.col("at").dt.epoch("us") / 1e6
    decay = (0.5 ** ((now - when).clip(0) / _DAY / HALF_LIFE)).cast(pl.Float64)
    worth = (
        pl.when(pl.col("what").is_in(list(_OPINIONS))).then(pl.col("what").replace_strict(_OPINIONS, default=0.0))
        .when(pl.col("how") == "skipped").then(_SKIP)
        .when(pl.col("scrobble")).then((1.0 + _FINISHED * (pl.col("how") == "finished").cast(pl.Float64)) * decay)
        .when(pl.col("what") == "ask").then(_ASKED * decay)
        .otherwise(0.0)
    )  # fmt: skip
    opinion = pl.col("what").filter(pl.col("what").is_in(["love", "like", "dislike", "ban"])).last()
    told = frame.with_columns(worth.alias("worth"), when.alias("when"))
    columns = [
        pl.col("scrobble").sum().alias("plays"),
        (pl.col("scrobble") & (pl.col("how") == "finished")).sum().alias("finished"),
        (pl.col("how") == "skipped").sum().alias("skips"),
        pl.col("when").filter(pl.col("what") == "play").max().alias("last"),
        opinion.alias("opinion"),
        pl.col("worth").sum().alias("worth"),
    ]
    items = told.group_by("item").agg(columns)
    sung = told.filter(
        (pl.col("artist") != "") & ~pl.col("what").is_in(["dislike", "ban"]) | (pl.col("kind") == "artist")
    )
    makers = sung.with_columns(pl.when(pl.col("kind") == "artist").then("title").otherwise("artist").alias("maker"))
    of_artist = pl.col("what").is_in(["love", "like", "dislike", "ban"]) & (pl.col("kind") == "artist")
    by_maker = makers.group_by("maker").agg(
        [*columns[:4], pl.col("what").filter(of_artist).last().alias("opinion"), columns[5]]
    )
    names = _stands(by_maker, "maker")
    collections = _stands(told.filter(pl.col("album") != "").group_by("album").agg(columns), "album")
    by_key = ({key(name): stand for name, stand in found.items()} for found in (names, collections))
    return Standings(_stands(items, "item"), next(by_key), names, next(by_key))


def _stands(table: pl.DataFrame, name: str) -> dict[str, Stand]:
    found = {}
    for row in table.iter_rows(named=True):
        worth = float(row["worth"])
        score = worth / (abs(worth) + _LEAN)
        found[row[name]] = Stand(row["plays"], row["finished"], row["skips"], row["last"], row["opinion"], score)
    return found

"""What is new: episodes of the shows that are followed, and music by those whom the listener plays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tools.library.feeds.tables import EpisodeRow
from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.search.words import key
from tools.taste.preferences import Preferences
from tools.taste.reasons import ago
from tools.taste.standing import Standings

_DAYS = 30
_PLAYED = 3  # times that make somebody's music worth telling of
_MOST = 3
_NEW = re.compile(
    r"(?:(?:whats|what is|is there|are there|tell me whats|show me whats|have i got|do i have|got|have you got) )*"
    r"(?:(?:any|something|anything|some|the|my|all)(?:thing)? )?"
    r"(?:new|new (?:releases?|arrivals?|music|albums?|songs?|episodes?|stuff|things?)|fresh|recently added)"
    r"(?: (?:and new (?:episodes?|releases?|music)))?"
    r"(?: (?:from|by|for|in|of) (?:my |the |those |what |who |whom |me)?(?:artists?|bands?|podcasts?|shows?|feeds?|"
    r"library|i (?:follow|like|love|know))?(?: (?:i|that i) (?:follow|like|love|know))?)?(?: (?:today|this week|lately|"
    r"for me|at the moment|now))?"
)


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new; `since` is when it came out or came here, unix seconds."""

    item: Item
    since: float


def asks_for_news(words: str) -> bool:
    """Whether it is asked what is new."""
    return bool(_NEW.fullmatch(key(f"play {words.replace(chr(39), '')}").removeprefix("play ").strip()))


def news(library: Library, stands: Standings, preferences: Preferences, now: float, kind: str = "any") -> list[News]:
    """Unheard episodes and unplayed albums or songs of the last month, newest first; one of each show and artist."""
    since = now - _DAYS * 86_400
    found = _episodes(library, since) if kind in {"any", "podcast"} else []
    if kind in {"any", "music"}:
        found += [one for one in _music(library, since) if _known(one.item, stands)]
    allowed = {item.id for item in preferences.keep([one.item for one in found])}
    kept = [one for one in sorted(found, key=lambda one: -one.since) if one.item.id in allowed]
    first = {_maker(one.item): one for one in kept[::-1]}
    return sorted(first.values(), key=lambda one: -one.since)


def _maker(item: Item) -> tuple[str, str]:
    return item.kind, item.album if item.kind == "episode" else item.artist


def told(found: Sequence[News], now: float, name: Callable[[Item], str] = lambda item: item.name) -> str:
    """What is new, in a sentence or two."""
    if not found:
        return "Nothing new has come from what you follow and play in the last month."
    parts = []
    for one in found[:_MOST]:
        what = f"{one.item.title}, from {one.item.album}" if one.item.kind == "episode" else name(one.item)
        when = f"published {ago(one.since, now)}" if one.item.kind == "episode" else f"added {ago(one.since, now)}"
        parts.append(f"{what}, {when}")
    more = f" And {len(found) - _MOST} more." if len(found) > _MOST else ""
    return f"New for you: {'; '.join(parts)}.{more}"


def _episodes(library: Library, since: float) -> list[News]:
    date = func.coalesce(EpisodeRow.published, ItemRow.added)
    asked = (
        select(ItemRow.id, date)
        .join(EpisodeRow, EpisodeRow.item_id == ItemRow.id)
        .where(ItemRow.missing.is_(False), EpisodeRow.played.is_(None), date >= since)
        .order_by(date.desc())
        .limit(100)
    )
    return _read(library, asked)


def _music(library: Library, since: float) -> list[News]:
    asked = (
        select(ItemRow.id, ItemRow.added)
        .where(ItemRow.kind.in_(("album", "track")), ItemRow.missing.is_(False), ItemRow.added >= since)
        .where((ItemRow.kind == "album") | ItemRow.parent_id.is_(None))
        .order_by(ItemRow.added.desc())
        .limit(2000)
    )
    return _read(library, asked)


def _read(library: Library, asked: object) -> list[News]:
    with library.database.reading() as session:
        dates = dict(session.execute(asked).all())  # type: ignore[call-overload]
    return [News(item, dates[item.id]) for item in library.get_many(list(dates))]


def _known(item: Item, stands: Standings) -> bool:
    maker = stands.artist(item)
    liked = maker.opinion in {"love", "like"} or maker.plays >= _PLAYED
    return liked and not stands.item(item).plays and not stands.banned(item)

"""Feeds in the database: what a feed says becomes a show and its episodes, whose ids stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from tools.library.feeds.reader import Entry, Feed
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.names import make_id
from tools.library.tables import ItemRow

_INDEX = text("INSERT INTO feed_texts (item_id, title, body) VALUES (:id, :title, :body)")
_UNINDEX = text("DELETE FROM feed_texts WHERE item_id = :id")
_UNINDEX_MANY = text("DELETE FROM feed_texts WHERE item_id IN :ids").bindparams(bindparam("ids", expanding=True))
_CHUNK = 5000
_ITEM_FIELDS = ("title", "artist", "album", "parent_id", "duration", "track_number", "disc_number", "year", "genre",
                "explicit")  # fmt: skip
_EPISODE_FIELDS = ("published", "text", "audio", "size", "chapters", "transcript")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a feed brought: ids of episodes that are new, and how many others changed."""

    new: tuple[str, ...] = ()
    changed: int = 0


def show_id(address: str) -> str:
    """The id of a show by the address under which the listener first added it."""
    return make_id("show", address)


def put_feed(session: Session, show: str, feed: Feed, now: float) -> Stored:
    """Write a feed over what is known of its show; what no longer stands in it stays. `now`: unix seconds."""
    _put_show(session, show, feed, now)
    known = {
        row.EpisodeRow.item_id: row
        for row in session.execute(
            select(EpisodeRow, ItemRow)
            .join(ItemRow, ItemRow.id == EpisodeRow.item_id)
            .where(EpisodeRow.show_id == show)
        )
    }
    items, extras, texts = [], [], []
    renamed, moved, retold = [], [], []
    for entry in feed.entries:
        episode = make_id("episode", show, entry.guid)
        item, extra = _item_values(show, feed, entry), _episode_values(entry)
        words = {"id": episode, "title": entry.title, "body": entry.text}
        row = known.get(episode)
        if row is None:
            items.append({"id": episode, "kind": "episode", "added": now, "changed": now, **item})
            extras.append({"item_id": episode, "show_id": show, "guid": entry.guid, **extra})
            texts.append(words)
            continue
        if row.ItemRow.missing or _differs(row.ItemRow, item) or row.EpisodeRow.text != entry.text:
            renamed.append({"id": episode, "missing": False, "changed": now, **_said(item)})
            retold.append(words)
        if _differs(row.EpisodeRow, extra):  # some feeds have new addresses for everything every day
            moved.append({"item_id": episode, **_said(extra)})
    # All at once: the player waits for the database meanwhile.
    for table, new, old in ((ItemRow, items, renamed), (EpisodeRow, extras, moved)):
        if new:
            session.execute(insert(table), new)
        if old:
            session.execute(update(table), old)
    _reindex(session, texts, retold)
    return Stored(tuple(str(item["id"]) for item in items), len(renamed))


def subscribe(session: Session, address: str, trusted: str, title: str, now: float) -> str:
    """Remember a feed that is still to be read; returns the show's id. A feed that was removed comes back."""
    show = show_id(address)
    session.execute(
        upsert(ItemRow)
        .values(id=show, kind="show", title=title, added=now, changed=now)
        .on_conflict_do_update(index_elements=["id"], set_={"missing": False, "changed": now})
    )
    session.execute(upsert(FeedRow).values(item_id=show, address=address, trusted=trusted).on_conflict_do_nothing())
    _index(session, show, title, "")
    return show


def _put_show(session: Session, show: str, feed: Feed, now: float) -> None:
    values = {"title": feed.title, "artist": feed.author, "genre": feed.genre, "explicit": feed.explicit}
    row = session.get_one(ItemRow, show)
    extra = {"link": feed.link, "text": feed.text, "serial": feed.serial}
    feed_row = session.get_one(FeedRow, show)
    if _differs(row, values) or row.missing or _differs(feed_row, extra):
        session.execute(update(ItemRow).where(ItemRow.id == show).values(**values, missing=False, changed=now))
        session.execute(update(FeedRow).where(FeedRow.item_id == show).values(**extra))
        _index(session, show, feed.title, feed.text)


def remove_feed(session: Session, show: str, now: float) -> None:
    """No longer subscribed: nothing of it is found any more; what was heard, and where one was, is kept."""
    episodes = select(EpisodeRow.item_id).where(EpisodeRow.show_id == show)
    ids = [show, *session.scalars(episodes)]
    for at in range(0, len(ids), _CHUNK):
        session.execute(_UNINDEX_MANY, {"ids": ids[at : at + _CHUNK]})
    session.execute(update(ItemRow).where(ItemRow.id.in_(episodes)).values(missing=True, changed=now))
    session.execute(update(ItemRow).where(ItemRow.id == show).values(missing=True, changed=now))
    session.execute(delete(FeedRow).where(FeedRow.item_id == show))


def matching(session: Session, words: Iterable[str], limit: int) -> list[str]:
    """Ids of shows and episodes whose title or description holds all words, titles and shows first (BM25)."""
    cleaned = (re.sub(r"[^\w]+", " ", word).strip() for word in words)
    wanted = " ".join(f'"{word}"' for word in cleaned if word)
    if not wanted:
        return []
    found = session.execute(
        text(
            "SELECT item_id FROM feed_texts WHERE feed_texts MATCH :wanted "
            "ORDER BY bm25(feed_texts, 0, 5, 1) - (item_id LIKE 'show-%') LIMIT :limit"
        ),
        {"wanted": wanted, "limit": limit},
    )
    return [str(row[0]) for row in found]


def _index(session: Session, item_id: str, title: str, body: str) -> None:
    session.execute(_UNINDEX, {"id": item_id})
    session.execute(_INDEX, {"id": item_id, "title": title, "body": body})


def _reindex(session: Session, new: Sequence[Mapping[str, str]], retold: Sequence[Mapping[str, str]]) -> None:
    """The index is searched for an id from its beginning to its end, so that is done once for many."""
    for at in range(0, len(retold), _CHUNK):
        ids = [words["id"] for words in retold[at : at + _CHUNK]]
        session.execute(_UNINDEX_MANY, {"ids": ids})
    if new or retold:
        session.execute(_INDEX, [*new, *retold])


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _item_values(show: str, feed: Feed, entry: Entry) -> dict[str, Any]:
    published = None if entry.published is None else datetime.fromtimestamp(entry.published, UTC).year
    values = (
        entry.title, feed.author, feed.title, show, entry.duration, entry.number, entry.season, published, feed.genre,
        entry.explicit or feed.explicit,
    )  # fmt: skip
    return dict(zip(_ITEM_FIELDS, values, strict=True))


def _episode_values(entry: Entry) -> dict[str, Any]:
    audio = entry.audio.address if entry.audio else ""
    chapters = entry.chapters.address if entry.chapters else ""
    transcript = entry.transcript.address if entry.transcript else ""
    values = (entry.published, entry.text, audio, entry.size, chapters, transcript)
    return dict(zip(_EPISODE_FIELDS, values, strict=True))


def _differs(row: object, values: Mapping[str, Any]) -> bool:
    """An episode's length is measured once it is here; a feed's word about it changes nothing then."""
    return any(getattr(row, name) != value for name, value in values.items() if value is not None)

"""Which recordings are about to be told of: the newest episodes of followed shows that are on this machine."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tools.library.feeds.tables import EpisodeRow
from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.podcast.sources.shelf.news import RECENT, SHOWS

_DAY = 86_400.0


def newest_here(library: Library, now: float, own: frozenset[str] = frozenset()) -> Sequence[Item]:
    """The newest episode of each show whose sound is here, the newest first; `now` in unix seconds.

    `own` are ids of shows that are not followed but made here.
    """
    published = func.coalesce(EpisodeRow.published, ItemRow.added)
    statement = (
        select(EpisodeRow.item_id, EpisodeRow.show_id)
        .join(ItemRow, ItemRow.id == EpisodeRow.item_id)
        .where(EpisodeRow.path.is_not(None), ItemRow.missing.is_(False), published >= now - RECENT * _DAY)
        .order_by(published.desc(), EpisodeRow.item_id)
    )
    newest: dict[str, str] = {}
    with library.database.reading() as session:
        for item, show in session.execute(statement):
            if show not in own:
                newest.setdefault(show, item)
    found = {item.id: item for item in library.get_many(list(newest.values())[:SHOWS])}
    return [found[item] for item in newest.values() if item in found]

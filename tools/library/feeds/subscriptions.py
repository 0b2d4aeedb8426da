"""Which shows the listener follows, and looking what is new."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select, update

from tools.library.feeds.core import FeedsCore
from tools.library.feeds.errors import FeedError, NotAFeed
from tools.library.feeds.fetch import Fetched, parse_address
from tools.library.feeds.opml import Outline, read_opml, write_opml
from tools.library.feeds.reader import read_feed
from tools.library.feeds.store import put_feed, remove_feed, show_id, subscribe
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.items import Item
from tools.library.tables import ItemRow

log = logging.getLogger(__name__)

LARGEST_FEED = 30_000_000
"""Bytes, packed or unpacked; the largest real feeds have about 20 MB."""

Progress = Callable[[str, int, int], None]
"""(show, shows done, shows in all)"""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A show that is followed. `problem` is what went wrong when it was looked at last; `unplayed` counts episodes."""

    show: Item
    address: str
    problem: str
    checked: float | None
    episodes: int
    unplayed: int
    speed: float | None
    intro: float


@dataclass(slots=True)
class FeedReport:
    """What looking at feeds brought: `new` are ids of episodes, `problems` sentences."""

    shows: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self) -> str:
        """In one sentence."""
        shows = "1 podcast" if len(self.shows) == 1 else f"{len(self.shows)} podcasts"
        new = (
            "nothing new"
            if not self.new
            else "1 new episode"
            if len(self.new) == 1
            else f"{len(self.new)} new episodes"
        )
        bad = f"; {len(self.problems)} could not be read" if self.problems else ""
        return f"{shows}: {new}{bad}."


class Subscriptions(FeedsCore):
    """Adding, refreshing, listing and leaving feeds."""

    def add(self, address: str, progress: Progress | None = None) -> FeedReport:
        """Follow the feed at an http(s) address, or every feed of an OPML list that is there.

        Raises `FeedError` if it cannot be read; then nothing is changed.
        """
        address = str(parse_address(address))
        known = self._known(address)
        if known is not None:
            return self.refresh_all(progress, only=[known])
        trusted = self._fetcher.trust(address)
        fetched = self._fetcher.get(address, limit=LARGEST_FEED, trusted=trusted)
        try:
            feed = read_feed(fetched.body, fetched.kind, fetched.url)
        except NotAFeed:
            if b"<opml" not in fetched.body[:2000].lower():
                raise
            return self.add_list(fetched.body, progress, by_hand=False)
        with self._database.session() as session:
            show = subscribe(session, address, trusted, feed.title, self._clock())
            stored = put_feed(session, show, feed, self._clock())
            session.execute(update(FeedRow).where(FeedRow.item_id == show).values(**self._seen(fetched)))
        return FeedReport([show], list(stored.new))

    def add_list(self, data: bytes, progress: Progress | None = None, *, by_hand: bool = True) -> FeedReport:
        """Follow every feed of an OPML list and look at those that are new. One that cannot be read now is tried again.

        Private addresses in it count as given by the listener if the list is theirs (`by_hand`).
        """
        outlines = read_opml(data)
        if not outlines:
            raise NotAFeed("There are no podcasts in that list.")
        fresh = []
        problems: list[str] = []
        for outline in outlines:
            try:
                address = str(parse_address(outline.address))
                trusted = self._fetcher.trust(address) if by_hand else ""
            except FeedError as error:
                if not error.retryable:
                    problems.append(error.say)
                    continue
                trusted = ""
            if self._known(address) is None:
                with self._database.session() as session:
                    fresh.append(subscribe(session, address, trusted, outline.title or address, self._clock()))
        report = self.refresh_all(progress, only=fresh)
        report.problems = problems + report.problems
        return report

    def refresh_all(
        self,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        only: Sequence[str] | None = None,
    ) -> FeedReport:
        """Look at all feeds (or at the shows `only`) for new episodes; one that fails keeps none of the others away."""
        report = FeedReport()
        with self._refreshing:
            shows = [sub for sub in self.subscriptions() if only is None or sub.show.id in only]
            for number, sub in enumerate(shows):
                if cancelled():
                    break
                if progress is not None:
                    progress(sub.show.title, number, len(shows))
                report.shows.append(sub.show.id)
                try:
                    report.new += self._refresh(sub.show.id)
                except FeedError as error:
                    report.problems.append(f"{sub.show.title}: {error.say}")
                    self._note(sub.show.id, problem=error.say, checked=self._clock())
                    log.debug("a feed cannot be read: %s", error.say)
        return report

    def subscriptions(self) -> list[Subscription]:
        """The shows that are followed, by title."""
        count = func.count(EpisodeRow.item_id)
        unplayed = count - func.count(EpisodeRow.played)
        with self._database.reading() as session:
            rows = session.execute(
                select(FeedRow, count, unplayed)
                .join(ItemRow, ItemRow.id == FeedRow.item_id)
                .outerjoin(EpisodeRow, EpisodeRow.show_id == FeedRow.item_id)
                .group_by(FeedRow.item_id)
                .order_by(func.lower(ItemRow.title), FeedRow.item_id)
            ).all()
        shows = {item.id: item for item in self.library.get_many([row[0].item_id for row in rows])}
        return [
            Subscription(
                shows[row.item_id], row.address, row.problem, row.checked, episodes, new, row.speed, row.intro
            )
            for row, episodes, new in rows
        ]  # fmt: skip

    def export(self) -> bytes:
        """All subscriptions as OPML. Addresses of private feeds hold their keys: keep the file to yourself."""
        return write_opml(Outline(sub.address, sub.show.title) for sub in self.subscriptions())

    def remove(self, show: str) -> None:
        """No longer follow a show; downloads go, what was heard is remembered in case it comes back."""
        self._feed_row(show)
        with self._database.reading() as session:
            paths = session.scalars(
                select(EpisodeRow.path).where(EpisodeRow.show_id == show, EpisodeRow.path.is_not(None))
            ).all()
        with self._database.session() as session:
            session.execute(update(EpisodeRow).where(EpisodeRow.show_id == show).values(path=None, bytes=None))
            remove_feed(session, show, self._clock())
        for path in paths:
            if path is not None:
                path.unlink(missing_ok=True)

    def _refresh(self, show: str) -> list[str]:
        row = self._feed_row(show)
        fetched = self._fetcher.get(
            row.address, limit=LARGEST_FEED, trusted=row.trusted, etag=row.etag, modified=row.modified
        )
        if fetched.unchanged:
            self._note(show, problem="", checked=self._clock())
            return []
        feed = read_feed(fetched.body, fetched.kind, fetched.url)
        with self._database.session() as session:
            if session.get(FeedRow, show) is None:
                return []  # removed in the meantime
            stored = put_feed(session, show, feed, self._clock())
            values = self._seen(fetched)
            if feed.damaged:
                values |= {"etag": "", "modified": ""}  # look at it again whole
            if fetched.moved_to and not row.trusted and self._known(fetched.moved_to) is None:
                values["address"] = fetched.moved_to
            session.execute(update(FeedRow).where(FeedRow.item_id == show).values(**values))
        return list(stored.new)

    def _seen(self, fetched: Fetched) -> dict[str, object]:
        return {"etag": fetched.etag, "modified": fetched.modified, "checked": self._clock(), "problem": ""}

    def _note(self, show: str, **values: object) -> None:
        with self._database.session() as session:
            session.execute(update(FeedRow).where(FeedRow.item_id == show).values(**values))

    def _known(self, address: str) -> str | None:
        """The show that is followed under an address, also if its feed has moved since."""
        with self._database.reading() as session:
            return session.scalar(
                select(FeedRow.item_id).where((FeedRow.address == address) | (FeedRow.item_id == show_id(address)))
            )

"""What everything about podcasts shares: the database, the folder, the way to servers."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from tools.library.database import Database
from tools.library.feeds.errors import FeedError
from tools.library.feeds.fetch import Fetcher
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.library import Library
from tools.library.walk import NO_MEDIA

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


class FeedsCore:
    """`folder` is where downloads go, `budget` how many bytes they may take, `clock` gives unix seconds.

    `library` is what the shows and episodes are a part of.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        budget: int = 5_000_000_000,
        fetcher: Fetcher | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self.library = Library(database)
        self._folder = folder
        self._budget = budget
        self._fetcher = fetcher or Fetcher()
        self._clock = clock
        self._refreshing = threading.Lock()
        self._downloading: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        # item → its show, speed and intro; forgotten at every change
        self._habits_by_item: dict[str, tuple[str, float | None, float] | None] = {}

    def _feed_row(self, show: str) -> FeedRow:
        with self._database.reading() as session:
            row = session.get(FeedRow, show)
        if row is None:
            raise FeedError("You are not subscribed to that podcast.", "See: segue feeds list")
        return row

    def _episode_row(self, episode: str) -> EpisodeRow:
        with self._database.reading() as session:
            row = session.get(EpisodeRow, episode)
        if row is None:
            raise FeedError("There is no such episode.")
        return row

    def _trusted(self, show: str) -> str:
        with self._database.reading() as session:
            return session.scalar(select(FeedRow.trusted).where(FeedRow.item_id == show)) or ""

    def _make_folder(self) -> None:
        """The scan for music leaves this folder alone: what is in it is known already, and by better names."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / NO_MEDIA).touch()


def file_name(text: str) -> str:
    """A part of a path from any title: letters, digits, "-", "_" and single dots inside; never empty."""
    name = re.sub(r"\.{2,}", ".", _NOT_IN_NAMES.sub("-", text)).strip("-._")
    return name.encode()[:80].decode("utf-8", "ignore").rstrip("-._") or "untitled"

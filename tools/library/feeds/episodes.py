"""Episodes: getting them here within a budget, what belongs to them, what was heard."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from tools.library.feeds.core import FeedsCore, file_name
from tools.library.feeds.download import Progress, Source, Stopped, download
from tools.library.feeds.errors import FeedError, NotAFeed
from tools.library.feeds.store import matching
from tools.library.feeds.tables import DocumentRow, EpisodeRow, FeedRow
from tools.library.feeds.transcripts import Cue, read_transcript
from tools.library.feeds.transcripts import read_chapters as read_json_chapters
from tools.library.items import Item
from tools.library.reading import Chapter, read_chapters
from tools.library.tables import ItemRow
from tools.library.tags import read_tags

log = logging.getLogger(__name__)

LARGEST_EPISODE = 2_000_000_000
LARGEST_DOCUMENT = 10_000_000
SPARE = 500_000_000
"""Bytes of the disk that downloads leave free."""


class Episodes(FeedsCore):
    """Everything about single episodes. Methods that need a server say so; all others only read what is here."""

    def download(
        self,
        episode: str,
        progress: Progress = lambda _what, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        asked: bool = True,
    ) -> Path:
        """Bring an episode here, with its chapters and transcript; at once if it is here already.

        What was heard makes room, the longest ago first; if the listener `asked` for the episode, then also what was
        downloaded longest ago. Raises `FeedError`; a broken download goes on where it was the next time.
        """
        with self._guard:
            lock = self._downloading.setdefault(episode, threading.Lock())
        with lock:
            row = self._episode_row(episode)
            if row.path is not None and row.path.is_file():
                return row.path
            item = self.library.get_many([episode])[0]
            self._make_folder()
            source = Source(row.audio, self._target(row, item), item.title, self._trusted(row.show_id))
            path = download(
                self._fetcher, source, lambda needed: self._make_room(needed, everything=asked), progress, cancelled
            )
            self._downloaded(episode, path)
        self.fetch_documents(episode)
        return path

    def download_new(
        self,
        each: int,
        progress: Progress = lambda _what, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[str]:
        """Bring the newest `each` episodes of every show here that were not heard; returns those that came."""
        wanted: list[str] = []
        with self._database.reading() as session:
            for show in session.scalars(select(FeedRow.item_id)):
                newest = select(EpisodeRow).where(EpisodeRow.show_id == show).order_by(EpisodeRow.published.desc())
                rows = session.scalars(newest.limit(each))
                wanted += [row.item_id for row in rows if row.played is None and row.path is None]
        came = []
        for episode in wanted:
            if cancelled():
                break
            try:
                self.download(episode, progress, cancelled, asked=False)
                came.append(episode)
            except Stopped:
                break
            except (FeedError, OSError) as error:
                log.debug("an episode could not be downloaded: %s", getattr(error, "say", type(error).__name__))
        return came

    def is_here(self, episode: str) -> bool:
        """Whether an episode can be played without a server. True for what is no episode of a feed."""
        with self._database.reading() as session:
            row = session.get(EpisodeRow, episode)
        return row is None or (row.path is not None and row.path.is_file())

    def fetch_documents(self, episode: str) -> None:
        """Fetch the chapters and the transcript that an episode points to, once; what fails is tried next time."""
        row = self._episode_row(episode)
        trusted = self._trusted(row.show_id)
        for kind, address, check in (
            ("chapters", row.chapters, read_json_chapters),
            ("transcript", row.transcript, read_transcript),
        ):
            if not address or self._document(episode, kind) is not None:
                continue
            try:
                body = self._fetcher.get(address, limit=LARGEST_DOCUMENT, trusted=trusted).body
                check(body)
            except FeedError as error:
                log.debug("the %s of an episode cannot be had: %s", kind, error.say)
                continue
            with self._database.session() as session:
                session.execute(
                    upsert(DocumentRow).values(item_id=episode, kind=kind, body=body).on_conflict_do_nothing()
                )

    def chapters(self, episode: str) -> list[Chapter]:
        """An episode's chapters as its feed says, else as its file says; none if nobody does. Needs no server."""
        row = self._episode_row(episode)
        body = self._document(episode, "chapters")
        if body is not None:
            items = self.library.get_many([episode])
            return read_json_chapters(body, items[0].duration if items else None)
        return list(read_chapters(row.path)) if row.path is not None and row.path.is_file() else []

    def transcript(self, episode: str) -> list[Cue]:
        """What is said in an episode and when; empty if there is no transcript. Needs no server."""
        self._episode_row(episode)
        body = self._document(episode, "transcript")
        try:
            return [] if body is None else read_transcript(body)
        except NotAFeed:
            return []

    def description(self, episode: str) -> str:
        """What the feed says of an episode, as plain text."""
        return self._episode_row(episode).text

    def heard(self, episode: str) -> bool:
        """Whether an episode counts as heard."""
        return self._episode_row(episode).played is not None

    def mark_played(self, episode: str, *, played: bool = True) -> None:
        """An episode was heard (or is to count as not heard). Anything else than an episode is left alone."""
        when = self._clock() if played else None
        with self._database.session() as session:
            session.execute(update(EpisodeRow).where(EpisodeRow.item_id == episode).values(played=when))

    def unplayed(self, items: Sequence[Item]) -> list[Item]:
        """Those that were not heard, in the same order."""
        ids = [item.id for item in items]
        heard: set[str] = set()
        with self._database.reading() as session:
            for at in range(0, len(ids), 500):
                played = select(EpisodeRow.item_id).where(
                    EpisodeRow.item_id.in_(ids[at : at + 500]), EpisodeRow.played.is_not(None)
                )
                heard.update(session.scalars(played))
        return [item for item in items if item.id not in heard]

    def about(self, words: Iterable[str], limit: int = 10) -> list[Item]:
        """Shows and episodes that speak of all these words in their titles or descriptions, best first."""
        with self._database.reading() as session:
            return self.library.get_many(matching(session, words, limit))

    def _document(self, episode: str, kind: str) -> bytes | None:
        with self._database.reading() as session:
            row = session.get(DocumentRow, (episode, kind))
            return None if row is None else row.body

    def _target(self, row: EpisodeRow, item: Item) -> Path:
        date = "" if row.published is None else f"{datetime.fromtimestamp(row.published, UTC):%Y-%m-%d} "
        show = f"{file_name(item.album)}-{row.show_id[-6:]}"
        return self._folder / show / f"{file_name(date + item.title)}-{row.item_id[-6:]}"

    def _downloaded(self, episode: str, path: Path) -> None:
        tags = read_tags(path)
        with self._database.session() as session:
            values = {"path": path, "bytes": path.stat().st_size, "fetched": self._clock()}
            session.execute(update(EpisodeRow).where(EpisodeRow.item_id == episode).values(**values))
            session.execute(
                update(ItemRow).where(ItemRow.id == episode, ItemRow.duration.is_(None)).values(duration=tags.duration)
            )

    def _make_room(self, needed: int, *, everything: bool) -> int:
        """Delete until `needed` bytes fit into the budget; returns how many an episode may have.

        Raises `FeedError` if they do not fit; then nothing is deleted that could not help.
        """
        free = max(0, shutil.disk_usage(self._folder).free - SPARE)
        with self._database.reading() as session:
            followed = EpisodeRow.show_id.in_(
                select(FeedRow.item_id)
            )  # those of our own making have a budget of their own
            rows = session.scalars(select(EpisodeRow).where(EpisodeRow.path.is_not(None), followed)).all()
        used = sum(row.bytes or 0 for row in rows)
        heard = sorted((row for row in rows if row.played is not None), key=lambda row: row.played or 0.0)
        others = sorted((row for row in rows if row.played is None), key=lambda row: row.fetched or 0.0)
        going = [*heard, *(others if everything else ())]
        most = sum(row.bytes or 0 for row in going)
        if max(needed, 1) > min(self._budget - used + most, free + most):
            raise FeedError(
                "There is no room for another episode.", "Give podcasts more: [podcasts] budget_gb in config.toml"
            )
        for row in going:
            if used + max(needed, 1) <= self._budget and needed <= free:
                break
            self._delete(row)
            used -= row.bytes or 0
            free += row.bytes or 0
        return min(self._budget - used, free, LARGEST_EPISODE)

    def _delete(self, row: EpisodeRow) -> None:
        with self._database.session() as session:
            session.execute(update(EpisodeRow).where(EpisodeRow.item_id == row.item_id).values(path=None, bytes=None))
        if row.path is not None:
            row.path.unlink(missing_ok=True)

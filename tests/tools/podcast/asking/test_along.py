"""While nothing speaks, what followed shows brought is written down ahead, and episodes about them tell it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from tools.library.database import Database
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.tables import EpisodeRow, FeedRow
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.playback.state import PlayerState
from tools.podcast.asking.along import Along
from tools.podcast.asking.hearing import Ears, Shelf
from tools.podcast.asking.recalling import RATE
from tools.podcast.asking.sources import Sources
from tools.podcast.asking.to_come import newest_here
from tools.podcast.sources.gathering import Gathering
from tools.podcast.sources.shelf.news import News
from tools.podcast.sources.texts.telling import Reader
from tools.podcast.writing.wish import read_wish
from tools.taste import EventLog

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 25, 18, 0).astimezone()
SAID = "The observatory on the hill counted 412 meteors in a single night. Its director Ingrid Maal called it a record."
SILENT = PlayerState(state="stopped")


class Sound:
    def read(self, start, seconds):
        return np.full(round(max(0.0, min(seconds, 20.0 - start)) * RATE), 0.1, np.float32)


@pytest.fixture
def library(tmp_path):
    """Two shows with two episodes each; the first show's are on this machine."""
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        for show in "ab":
            session.add(ItemRow(id=show, kind="show", title=f"Night Sky {show}", added=0.0, changed=0.0))
            session.flush()
            session.add(FeedRow(item_id=show, address=f"https://pods.example/{show}"))
            for age in (2, 5):
                item, when = f"{show}{age}", (NOW - timedelta(days=age)).timestamp()
                session.add(ItemRow(id=item, kind="episode", title=f"Part {item}", album=f"Night Sky {show}",
                                    parent_id=show, duration=20.0, added=when, changed=when))  # fmt: skip
                session.flush()
                path = tmp_path / f"{item}.mp3" if show == "a" else None
                session.add(EpisodeRow(item_id=item, show_id=show, guid=item, published=when, audio="x", path=path))
    yield Library(database)
    database.close()


@pytest.fixture
def ears(tmp_path):
    return Ears(Shelf(tmp_path / "heard", "some ears"), lambda: lambda _sound: SAID, lambda _item: Sound())


class Nothing:
    def said(self, _item):
        return ()


def all_heard(library, ears):
    come = lambda: newest_here(library, NOW.timestamp())  # noqa: E731
    along = Along(Sources(Nothing(), ears), ears, lambda: None, to_come=come)
    return sum(1 for _ in range(20) if along.step(SILENT, lambda: False))


def test_only_the_newest_episode_that_is_here_is_to_come(library):
    assert [item.id for item in newest_here(library, NOW.timestamp())] == ["a2"]
    assert newest_here(library, NOW.timestamp(), frozenset("a")) == []
    assert newest_here(library, (NOW + timedelta(days=30)).timestamp()) == []


def test_it_is_written_down_once_and_told_with_its_show_and_time(library, ears, tmp_path):
    assert all_heard(library, ears) == 1
    assert all_heard(library, ears) == 0
    heard = lambda item: ears.written(item).cues  # noqa: E731
    news = News(library, Feeds(library.database, tmp_path / "pods"), Reader(), lambda _: None, NOW, heard=heard)
    facts = [told.fact for part in news.shows() for told in part.told]
    fact = next(fact for fact in facts if "412 meteors" in fact.text)
    assert fact.place == "at 0:00"
    assert next(source.where for source in news.sources if source.id == fact.source) == "a2"


def test_what_nobody_wrote_down_is_named(library, ears, tmp_path):
    all_heard(library, ears)
    heard = lambda item: ears.written(item).cues  # noqa: E731
    news = News(library, Feeds(library.database, tmp_path / "pods"), Reader(), lambda _: None, NOW, heard=heard)
    list(news.shows([library.get("b")]))
    assert "Part b2" in " ".join(news.notes())
    assert News(library, news.feeds, Reader(), lambda _: None, NOW).notes() == ()


def test_a_single_show_in_a_library_without_music_is_told_of_without_saying_that_none_is_followed(library, tmp_path):
    feeds = Feeds(library.database, tmp_path / "pods")
    ask = lambda words: Gathering(  # noqa: E731
        EventLog(library.database),
        library,
        feeds,
        Reader(),
        lambda _: None,
        lambda _: None,
        lambda: NOW,
        own_shows=frozenset("b"),
    )(read_wish(words, 1.0, 1))
    gathered, _style = ask("brief me on my shows")
    assert [part.about for part in gathered.parts]
    assert "You follow no podcast that has any episodes." not in gathered.notes

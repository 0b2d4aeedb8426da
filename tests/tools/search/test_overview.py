"""What there is of a kind, asked for without a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.feeds.reader import Entry, Feed, Link
from tools.library.feeds.store import put_feed, subscribe
from tools.library.feeds.tables import EpisodeRow
from tools.library.library import Library
from tools.search.overview import lacking, overview
from tools.search.search import Search
from tools.search.tool import search

pytestmark = pytest.mark.unit


@pytest.fixture
def index(tmp_path: Path) -> Search:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    return Search(Library(database))


def follow(index: Search, title: str, *episodes: str) -> None:
    entries = tuple(
        Entry(guid=name, title=name, published=1000.0 + number, audio=Link(f"http://a.example/{name}.mp3"))
        for number, name in enumerate(episodes)
    )
    with index.library.database.session() as session:
        show = subscribe(session, f"http://a.example/{title}", "", title, 1.0)
        put_feed(session, show, Feed(title, entries=entries), 1.0)


@pytest.mark.parametrize("query", ["podcasts", "my podcasts", "which podcasts do I follow", "my", "shows"])
def test_the_podcasts_that_are_followed(index: Search, query: str) -> None:
    assert search(index, query, "podcast").say == "You follow no podcasts."
    follow(index, "Harbour Talk", "Knots", "Tides")
    follow(index, "Garden Hour", "Roses")
    result = search(index, query, "podcast")
    assert result.say == "You follow 2 podcasts: Garden Hour and Harbour Talk."
    assert [item.kind for item in result.items] == ["show", "show"]


def test_new_episodes_are_those_that_were_not_heard(index: Search) -> None:
    follow(index, "Harbour Talk", "Knots", "Tides")
    assert search(index, "new episodes", "podcast").say == (
        "You have not heard 2 episodes: Tides, from Harbour Talk and Knots, from Harbour Talk."
    )
    with index.library.database.session() as session:
        for row in session.query(EpisodeRow):
            row.played = 5.0
    assert search(index, "new episodes", "podcast").say == "There are no episodes that you have not heard."


@pytest.mark.parametrize(("query", "kind"), [("the new podcasters", "podcast"), ("books about ships", "audiobook"),
                                             ("the books", "any"), ("harbour talk", "podcast"), ("shows", "music"),
                                             ("", "any")])  # fmt: skip
def test_what_is_named_is_looked_up(index: Search, query: str, kind: str) -> None:
    assert overview(index.library, query, kind) is None


@pytest.mark.parametrize("said", ["knots from harbour talk", "the episode knots from the podcast harbour talk",
                                  "knots of the show harbour talk", "nots from harber talk"])  # fmt: skip
def test_an_episode_of_a_show(index: Search, said: str) -> None:
    follow(index, "Harbour Talk", "Knots", "Tides")
    follow(index, "Garden Hour", "Knots", "Roses")
    found = index.find(said, "podcast")
    assert [(item.title, item.album) for item in found.items] == [("Knots", "Harbour Talk")]


def test_where_there_is_nothing_of_a_kind_that_is_said(index: Search) -> None:
    assert "segue feeds add" in lacking(index.library, "podcast")
    follow(index, "Space Hour", "Mars")
    assert lacking(index.library, "podcast") == ""
    assert "no audiobooks" in lacking(index.library, "audiobook")
    assert lacking(index.library, "music") == ""

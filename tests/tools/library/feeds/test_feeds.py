"""Following podcasts: from a server's feed to shows and episodes in the library, and back out."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.tools.library.feeds.conftest import Site, item, mp3, rss
from tools.library.database import Database
from tools.library.feeds.errors import FeedError, FetchFailed, NotAFeed, Refused
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.opml import read_opml
from tools.library.items import Item
from tools.library.library import Library

pytestmark = pytest.mark.unit


def test_a_feed_becomes_a_show_with_episodes(site: Site, feeds: Feeds, database: Database) -> None:
    address = site.put("/feed", rss(item(1, "/1.mp3"), item(3, "/3.mp3"), item(2, "/2.mp3")))
    report = feeds.add(address)
    assert report.say() == "1 podcast: 3 new episodes."
    library = Library(database)
    (show,) = library.all("show")
    assert (show.title, show.artist, show.genre) == ("Harbour Talk", "Mirela Voss", "Science")
    assert [episode.title for episode in library.children(show.id)] == ["Part 3", "Part 2", "Part 1"]
    newest = library.newest(show.id)
    assert newest is not None
    assert (newest.title, newest.album, newest.artist) == ("Part 3", "Harbour Talk", "Mirela Voss")
    assert library.counts()["episodes"] == 3


def test_a_show_told_in_order_begins_at_its_beginning(site: Site, feeds: Feeds, database: Database) -> None:
    feeds.add(site.put("/feed", rss(item(2, "/2"), item(1, "/1"), more="<itunes:type>serial</itunes:type>")))
    library = Library(database)
    assert [each.title for each in library.children(library.all("show")[0].id)] == ["Part 1", "Part 2"]


def test_looking_again_asks_only_for_what_changed(site: Site, feeds: Feeds, database: Database) -> None:
    feeds.add(site.put("/feed", rss(item(1, "/1.mp3"))))
    library = Library(database)
    stamp, sent = library.changed(), site.sent
    assert feeds.refresh_all().say() == "1 podcast: nothing new."
    assert site.sent == sent  # 304
    site.put("/feed", rss(item(1, "/1.mp3"), item(2, "/2.mp3")))
    ids = {each.title: each.id for each in library.all("episode")}
    assert feeds.refresh_all().say() == "1 podcast: 1 new episode."
    assert library.changed() > stamp
    now = {each.title: each.id for each in library.all("episode")}
    assert now["Part 1"] == ids["Part 1"]


def test_the_same_feed_in_other_clothes_changes_nothing(site: Site, feeds: Feeds, database: Database) -> None:
    feeds.add(site.put("/feed", rss(item(1, "/1.mp3"))))
    stamp = Library(database).changed()
    site.put("/feed", rss(item(1, "/1.mp3")) + "\n<!-- made at another time -->")
    feeds.refresh_all()
    assert Library(database).changed() == stamp


def test_a_renamed_episode_keeps_its_id_and_a_gone_one_stays(site: Site, feeds: Feeds, database: Database) -> None:
    feeds.add(site.put("/feed", rss(item(1, "/1.mp3"), item(2, "/2.mp3"))))
    before = {each.title: each.id for each in Library(database).all("episode")}
    site.put("/feed", rss(item(2, "/2.mp3").replace("Part 2", "The Tide")))
    feeds.refresh_all()
    after = {each.title: each.id for each in Library(database).all("episode")}
    assert after == {"Part 1": before["Part 1"], "The Tide": before["Part 2"]}


def test_one_bad_feed_keeps_no_other_away(site: Site, feeds: Feeds) -> None:
    feeds.add(site.put("/a", rss(item(1, "/1"), title="Alpha")))
    feeds.add(site.put("/b", rss(item(1, "/1"), title="Beta")))
    del site.pages["/a"]
    site.put("/b", rss(item(1, "/1"), item(2, "/2"), title="Beta"))
    report = feeds.refresh_all()
    assert len(report.new) == 1
    assert "404" in report.problems[0]
    assert [sub.problem != "" for sub in feeds.subscriptions()] == [True, False]
    site.put("/a", rss(item(1, "/1"), title="Alpha"))
    feeds.refresh_all()
    assert all(sub.problem == "" for sub in feeds.subscriptions())


def test_refreshing_can_be_stopped(site: Site, feeds: Feeds) -> None:
    for name in "abc":
        feeds.add(site.put(f"/{name}", rss(item(1, "/1"), title=name)))
    asked = len(site.asked)
    assert feeds.refresh_all(cancelled=lambda: len(site.asked) > asked).shows[1:] == []


def test_what_is_no_feed_is_said_and_not_kept(site: Site, feeds: Feeds) -> None:
    for body in ("<html><body>hi</body></html>", "", "hello", "{}", "<rss><channel></channel></rss>", "\x00\xff"):
        with pytest.raises(NotAFeed):
            feeds.add(site.put("/x", body))
    with pytest.raises(FetchFailed, match="404"):
        feeds.add(site.url("/nothing"))
    for address in ("file:///etc/passwd", "javascript:alert(1)", "http://", "hello", "ftp://a/b"):
        with pytest.raises(Refused):
            feeds.add(address)
    assert feeds.subscriptions() == []


def test_a_list_goes_in_and_out(site: Site, feeds: Feeds, tmp_path: Path) -> None:
    one = site.put("/one?key=a&b", rss(item(1, "/1"), title="One & Only"))
    site.pages["/two"] = (rss(item(1, "/1"), title="Two").encode(), "text/xml")
    report = feeds.add_list(
        f'<opml version="1.0"><body><outline text="Group"><outline type="rss" text="x" xmlUrl="{one}"/></outline>'
        f'<outline xmlurl="{site.url("/two")}"/><outline text="bad" xmlUrl="file:///etc/passwd"/>'
        f'<outline text="gone" xmlUrl="{site.url("/gone")}"/></body></opml>'.replace("a&b", "a&amp;b").encode()
    )
    assert len(report.shows) == 3
    assert len(report.problems) == 1
    outlines = {outline.title: outline.address for outline in read_opml(feeds.export())}
    assert outlines == {"One & Only": one, "Two": site.url("/two"), "gone": site.url("/gone")}
    fresh = Feeds(_new(tmp_path), tmp_path / "p2")
    fresh.add(site.put("/list", feeds.export(), "text/x-opml"))
    # A list from a server may not lead to this machine; only one that the listener gives from a file may.
    assert [sub.problem != "" for sub in fresh.subscriptions()] == [True, True, True]


def _new(tmp_path: Path) -> Database:
    database = Database(tmp_path / "other" / "segue.db")
    database.upgrade()
    return database


def test_leaving_and_coming_back(site: Site, feeds: Feeds, database: Database) -> None:
    address = site.put("/feed", rss(item(1, site.put("/1.mp3", mp3(), "audio/mpeg"))))
    (episode,) = feeds.add(address).new
    path = feeds.download(episode)
    feeds.mark_played(episode)
    feeds.remove(feeds.subscriptions()[0].show.id)
    library = Library(database)
    assert not path.exists()
    assert library.counts()["episodes"] == library.counts()["shows"] == 0
    assert feeds.about(["number"]) == []
    feeds.add(address)
    (back,) = library.all("episode")
    assert back.id == episode
    assert feeds.unplayed([back]) == []
    assert [each.id for each in feeds.about(["number"])] == [episode]


def test_shows_and_episodes_are_found_by_what_they_say(site: Site, feeds: Feeds) -> None:
    feeds.add(site.put("/feed", rss(item(7, "/7"), more="")))
    assert [each.kind for each in feeds.about(["ship", "tides"])] == ["show"]
    assert [each.title for each in feeds.about(["number", "7"])] == ["Part 7"]
    assert feeds.about(["submarine"]) == []
    for nonsense in ('"', "NEAR(", "*", "", "'); DROP TABLE items; --", "title:x", "\x00"):
        assert feeds.about([nonsense]) == []


def test_a_feed_that_moved_for_good_is_asked_at_its_new_place(site: Site, feeds: Feeds) -> None:
    def moved(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(301)
        handler.send_header("Location", "/new")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.put("/new", rss(item(1, "/1")))
    assert len(feeds.add(site.do("/old", moved)).new) == 1
    assert feeds.add(site.url("/old")).say() == "1 podcast: nothing new."


def test_habits_of_a_show(site: Site, feeds: Feeds, database: Database) -> None:
    (episode,) = feeds.add(site.put("/feed", rss(item(1, "/1")))).new
    played = Library(database).get(episode)
    assert played is not None
    assert (feeds.speed_of(played), feeds.start_of(played)) == (None, 0.0)
    assert feeds.keep_speed(played, 1.5)
    feeds.set_habits(feeds.subscriptions()[0].show.id, intro=30.0)
    assert (feeds.speed_of(played), feeds.start_of(played)) == (1.5, 30.0)
    assert not feeds.keep_speed(Item("track-1", "track", "x"), 2.0)
    assert not feeds.keep_speed(Item("episode-1", "episode", "made here"), 2.0)
    with pytest.raises(FeedError):
        feeds.set_habits("show-nothing", speed=1.0)


def test_new_addresses_for_everything_every_day_are_no_change_of_the_library(
    site: Site, feeds: Feeds, database: Database
) -> None:
    ids = feeds.add(site.put("/feed", rss(item(1, "/1.mp3?day=1"), item(2, "/2.mp3?day=1")))).new
    stamp = Library(database).changed()
    site.put("/feed", rss(item(1, "/1.mp3?day=2"), item(2, "/2.mp3?day=2")))
    site.put("/1.mp3?day=2", mp3(), "audio/mpeg")
    feeds.refresh_all()
    assert Library(database).changed() == stamp
    assert feeds.download(ids[0]).is_file()


def test_what_an_episode_says_anew_is_found_and_the_old_is_not(site: Site, feeds: Feeds) -> None:
    feeds.add(site.put("/feed", rss(item(1, "/1"), item(2, "/2"))))
    site.put("/feed", rss(item(1, "/1").replace("About number", "Lighthouses"), item(2, "/2")))
    feeds.refresh_all()
    assert [each.title for each in feeds.about(["lighthouse"])] == ["Part 1"]
    assert [each.title for each in feeds.about(["number"])] == ["Part 2"]

"""Episodes on the disk: resumed, bounded, with their chapters and transcripts; and what a kill leaves behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path

import pytest

from tests.tools.library.feeds.conftest import Site, item, mp3, rss, serve
from tools.library.database import Database
from tools.library.errors import NoMusic
from tools.library.feeds.download import Stopped
from tools.library.feeds.errors import FeedError, FetchFailed
from tools.library.feeds.feeds import Feeds
from tools.library.library import Library
from tools.library.tags import read_tags

pytestmark = pytest.mark.unit
SOUND = mp3(60.0)  # some 70 kB


def follow(site: Site, feeds: Feeds, *sounds: str, more: str = "") -> list[str]:
    """The ids of the episodes of a feed, in the order of `sounds`."""
    feeds.add(site.put("/feed", rss(*(item(number, sound, more) for number, sound in enumerate(sounds, 1)))))
    show = feeds.subscriptions()[0].show.id
    return [each.id for each in reversed(Library(feeds._database).children(show))]


def broken_after(site: Site, sent: int) -> object:
    """Serves the whole episode in its head and only a part of it in the body, once; then well."""
    calls = count()

    def route(handler: BaseHTTPRequestHandler) -> None:
        if next(calls):
            serve(handler, site, SOUND, "audio/mpeg")
            return
        handler.send_response(200)
        handler.send_header("ETag", _etag())
        handler.send_header("Content-Type", "audio/mpeg")
        handler.send_header("Content-Length", str(len(SOUND)))
        handler.end_headers()
        handler.wfile.write(SOUND[:sent])

    return route


def _etag() -> str:
    import hashlib

    return f'"{hashlib.sha256(SOUND).hexdigest()[:16]}"'


def test_an_episode_comes_here_and_can_be_played(site: Site, feeds: Feeds, database: Database) -> None:
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"))
    assert not feeds.is_here(episode)
    path = feeds.download(episode)
    assert path.read_bytes() == SOUND
    assert path.name.startswith("2024-03-01-Part-1")
    assert feeds.is_here(episode)
    found = Library(database).get(episode)
    assert found is not None
    assert found.path == path
    assert found.duration == pytest.approx(60.0, abs=1.0)
    assert feeds.download(episode) == path
    assert site.count("/1.mp3") == 1


def test_a_scan_for_music_leaves_downloads_alone(site: Site, feeds: Feeds, database: Database, tmp_path: Path) -> None:
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"))
    feeds.download(episode)
    with pytest.raises(NoMusic):
        Library(database).add_folder(tmp_path / "podcasts")
    (tmp_path / "song.mp3").write_bytes(mp3(3.0, 600.0))
    library = Library(database)
    library.add_folder(tmp_path)
    library.scan()
    assert (library.counts()["tracks"], library.counts()["episodes"]) == (1, 1)


def test_a_broken_download_goes_on_where_it_was(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.do("/1.mp3", broken_after(site, 30_000)))  # type: ignore[arg-type]
    with pytest.raises(FetchFailed, match="broke off"):
        feeds.download(episode)
    assert not feeds.is_here(episode)
    assert feeds.download(episode).read_bytes() == SOUND
    asked = [headers for path, headers in site.asked if path == "/1.mp3"][-1]
    assert asked["range"] == "bytes=30000-"
    assert asked["if-range"] == _etag()
    assert site.sent - len(SOUND) < len(SOUND)


def test_an_episode_that_was_replaced_meanwhile_is_fetched_anew(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.do("/1.mp3", broken_after(site, 30_000)))  # type: ignore[arg-type]
    with pytest.raises(FetchFailed):
        feeds.download(episode)
    other = mp3(30.0, 300.0)
    site.put("/1.mp3", other, "audio/mpeg")
    assert feeds.download(episode).read_bytes() == other


def test_a_server_that_sends_another_part_than_asked_for_is_not_believed(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.do("/1.mp3", broken_after(site, 30_000)))  # type: ignore[arg-type]
    with pytest.raises(FetchFailed):
        feeds.download(episode)

    def wrong(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 5-{len(SOUND) - 1}/{len(SOUND)}")
        handler.send_header("Content-Length", str(len(SOUND) - 5))
        handler.end_headers()
        handler.wfile.write(SOUND[5:])

    site.do("/1.mp3", wrong)
    with pytest.raises(FetchFailed, match="another part"):
        feeds.download(episode)
    site.put("/1.mp3", SOUND, "audio/mpeg")
    assert feeds.download(episode).read_bytes() == SOUND


def test_stopping_keeps_what_came(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"))
    stop = threading.Event()
    with pytest.raises(Stopped):
        feeds.download(episode, lambda _what, _done, _total: stop.set(), stop.is_set)
    feeds.download(episode)
    assert any("range" in headers for path, headers in site.asked if path == "/1.mp3")


def test_two_who_want_the_same_episode_fetch_it_once(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"))
    threads = [threading.Thread(target=feeds.download, args=(episode,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.count("/1.mp3") == 1


def test_what_was_heard_longest_ago_makes_room(site: Site, database: Database, tmp_path: Path) -> None:
    times = count(1)
    feeds = Feeds(database, tmp_path / "podcasts", budget=round(2.5 * len(SOUND)), clock=lambda: next(times))
    first, second, third, fourth = follow(site, feeds, *(site.put(f"/{n}.mp3", SOUND, "audio/mpeg") for n in range(4)))
    feeds.download(first)
    feeds.download(second)
    feeds.mark_played(second)
    feeds.mark_played(first)
    feeds.download(third)
    assert [feeds.is_here(each) for each in (first, second, third)] == [True, False, True]
    feeds.mark_played(first, played=False)
    feeds.download(fourth)  # asked for: what came longest ago goes, heard or not
    assert [feeds.is_here(each) for each in (first, third, fourth)] == [False, True, True]


def test_new_episodes_never_push_out_what_was_not_heard(site: Site, database: Database, tmp_path: Path) -> None:
    feeds = Feeds(database, tmp_path / "podcasts", budget=round(1.5 * len(SOUND)))
    first, second = follow(site, feeds, *(site.put(f"/{n}.mp3", SOUND, "audio/mpeg") for n in range(2)))
    feeds.download(first)
    assert feeds.download_new(2) == []
    assert feeds.is_here(first)
    feeds.mark_played(first)
    assert feeds.download_new(2) == [second]


def test_the_newest_that_were_not_heard_are_brought(site: Site, feeds: Feeds) -> None:
    first, second, third = follow(site, feeds, *(site.put(f"/{n}.mp3", SOUND, "audio/mpeg") for n in range(3)))
    feeds.mark_played(third)
    assert feeds.download_new(2) == [second]
    assert not feeds.is_here(first)


def test_chapters_and_transcript_come_along(site: Site, feeds: Feeds) -> None:
    site.put("/c.json", '{"chapters": [{"startTime": 0, "title": "Hello"}, {"startTime": 20.5, "title": "Tides"}]}')
    site.put("/t.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Mirela>Welcome aboard.</v>\n", "text/vtt")
    more = '<podcast:chapters url="/c.json"/><podcast:transcript url="/t.vtt" type="text/vtt"/>'
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"), more=more)
    assert feeds.chapters(episode) == feeds.transcript(episode) == []
    feeds.download(episode)
    chapters = feeds.chapters(episode)
    assert [(each.title, each.start) for each in chapters] == [("Hello", 0.0), ("Tides", 20.5)]
    assert chapters[1].end == pytest.approx(60.0, abs=1.0)
    (cue,) = feeds.transcript(episode)
    assert (cue.speaker, cue.text, cue.start) == ("Mirela", "Welcome aboard.", 1.0)


def test_bad_chapters_do_not_keep_the_episode_away(site: Site, feeds: Feeds) -> None:
    site.put("/c.json", '{"chapters": 5}')
    more = '<podcast:chapters url="/c.json"/><podcast:transcript url="/missing" type="text/vtt"/>'
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"), more=more)
    feeds.download(episode)
    assert feeds.chapters(episode) == feeds.transcript(episode) == []


def test_unknown_episodes(feeds: Feeds) -> None:
    assert feeds.is_here("track-1")
    for ask in (feeds.chapters, feeds.transcript, feeds.download):
        with pytest.raises(FeedError):
            ask("episode-nothing")


def test_a_kill_in_the_middle_leaves_a_library_that_goes_on(site: Site, feeds: Feeds, database: Database) -> None:
    waiting = threading.Event()
    calls = count()

    def stalling(handler: BaseHTTPRequestHandler) -> None:
        if next(calls):
            serve(handler, site, SOUND, "audio/mpeg")
            return
        handler.send_response(200)
        handler.send_header("ETag", _etag())
        handler.send_header("Content-Type", "audio/mpeg")
        handler.send_header("Content-Length", str(len(SOUND)))
        handler.end_headers()
        handler.wfile.write(SOUND[:50_000])
        waiting.wait(60)

    (episode,) = follow(site, feeds, site.do("/1.mp3", stalling))
    program = (
        "import sys; from pathlib import Path; from tools.library.database import Database;"
        "from tools.library.feeds.feeds import Feeds\n"
        f"feeds = Feeds(Database(Path({str(database.path)!r})), Path({str(feeds._folder)!r}))\n"
        f"feeds.download({episode!r}, lambda what, done, total: done >= 40_000 and print('there', flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "there"
        process.kill()
    waiting.set()
    again = Feeds(Database(database.path), feeds._folder)
    assert again.refresh_all().problems == []
    path = again.download(episode)
    assert path.read_bytes() == SOUND
    assert read_tags(path).duration > 50
    asked = [headers for name, headers in site.asked if name == "/1.mp3"]
    assert int(asked[-1]["range"].removeprefix("bytes=").rstrip("-")) > 0


def test_a_kill_between_the_file_and_the_database_loses_nothing(site: Site, feeds: Feeds) -> None:
    (episode,) = follow(site, feeds, site.put("/1.mp3", SOUND, "audio/mpeg"))
    path = feeds.download(episode)
    from sqlalchemy import update

    from tools.library.feeds.tables import EpisodeRow

    with feeds._database.session() as session:
        session.execute(update(EpisodeRow).values(path=None, bytes=None))
    assert feeds.download(episode) == path
    assert site.count("/1.mp3") == 1

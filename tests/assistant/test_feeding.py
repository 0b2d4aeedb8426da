"""Podcasts beside the conversation, and commands of other processes on the same home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant, own_home
from assistant.errors import SegueError
from assistant.feeding import FeedWatch, bring, note_heard, work_on_feeds
from assistant.frontends.talker import work_on_home
from assistant.servers.home import serve_home
from assistant.servers.requests import answer_requests
from assistant.settings import PodcastSettings, Settings
from tests.tools.library.feeds.conftest import Site, item, mp3, rss, start_site
from tools.playback import ItemFinished
from tools.results import ToolFailed

pytestmark = pytest.mark.unit


@pytest.fixture
def site() -> Iterator[Site]:
    made, server = start_site()
    for number in (1, 2, 3):
        made.put(f"/{number}.mp3", mp3(3.0, 200.0 + 100 * number), "audio/mpeg")
    made.put("/chapters", json.dumps({"chapters": [{"startTime": 0, "title": "Tides"}]}), "application/json")
    made.put("/said", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mira>Hello.\n", "text/vtt")
    more = '<podcast:chapters url="/chapters"/><podcast:transcript url="/said" type="text/vtt"/>'
    made.put("/feed", rss(*(item(number, f"/{number}.mp3", more) for number in (1, 2, 3))))
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def here(settings: Settings) -> Iterator[Assistant]:
    with own_home(settings) as made:
        yield made


def test_what_is_to_be_played_is_fetched_first(here: Assistant, site: Site) -> None:
    here.feeds.add(site.url("/feed"))
    found = here.search.find("the newest episode of harbour talk")
    ready = bring(here.feeds, here.library, found, here.player.first_of)
    state = here.player.play(ready.items)
    assert (state.state, state.item and state.item.title) == ("playing", "Part 3")
    assert site.count("/1.mp3") == 0


def test_a_show_goes_on_with_what_was_not_heard_and_is_here(here: Assistant, site: Site) -> None:
    ids = {here.library.get(each).title: each for each in here.feeds.add(site.url("/feed")).new}  # type: ignore[union-attr]
    here.feeds.mark_played(ids["Part 3"])
    here.feeds.download(ids["Part 1"])
    ready = bring(here.feeds, here.library, here.search.find("harbour talk", "podcast"), here.player.first_of)
    assert [each.title for each in ready.items] == ["Part 2", "Part 1"]
    assert all(each.path is not None for each in ready.items)


def test_an_episode_that_cannot_be_had_is_a_sentence(here: Assistant, site: Site) -> None:
    here.feeds.add(site.url("/feed"))
    del site.pages["/3.mp3"]
    with pytest.raises(ToolFailed, match="I can't get Part 3"):
        bring(here.feeds, here.library, here.search.find("latest from harbour talk"), here.player.first_of)


def test_what_was_heard_to_its_end_counts_as_played(here: Assistant, site: Site) -> None:
    first, second, third = here.library.get_many(here.feeds.add(site.url("/feed")).new)
    note_heard(here.feeds, ItemFinished(first, "finished", 3.0, 3.0, 3.0))
    note_heard(here.feeds, ItemFinished(second, "skipped", 1.0, 1.0, 3.0))
    note_heard(here.feeds, ItemFinished(third, "skipped", 2.9, 2.95, 3.0))
    assert here.feeds.unplayed([first, second, third]) == [second]


def test_new_episodes_come_by_themselves_but_only_to_followers(here: Assistant, site: Site) -> None:
    watch = FeedWatch(here.feeds, PodcastSettings())
    watch.start()
    watch.close()
    assert site.asked == []
    here.feeds.add(site.url("/feed"))
    site.put("/4.mp3", mp3(2.0), "audio/mpeg")
    site.put("/feed", rss(*(item(number, f"/{number}.mp3") for number in (1, 2, 3, 4))))
    came = threading.Event()
    fetched = here.feeds.download_new

    def noting(*args: Any, **options: Any) -> list[str]:
        try:
            return fetched(*args, **options)
        finally:
            came.set()

    here.feeds.download_new = noting  # type: ignore[method-assign]
    watch = FeedWatch(here.feeds, PodcastSettings())
    watch.start()
    assert came.wait(60)
    watch.close()
    (newest,) = [each for each in here.library.all("episode") if each.path is not None]
    assert newest.title == "Part 4"


async def _last(answers: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = {}
    async for answer in answers:
        found = answer
    return found


async def test_the_owner_of_the_home_works_for_others(here: Assistant, settings: Settings, site: Site) -> None:
    feeds = partial(work_on_feeds, here.feeds)
    handler = answer_requests(None, here.scan, {"feeds": feeds})  # type: ignore[arg-type]
    async with serve_home(settings.home, handler):
        told = await _last(work_on_home(settings, "feeds", {"act": "add", "address": site.url("/feed")}))
        assert told["say"] == "1 podcast: 3 new episodes."
        told = await _last(work_on_home(settings, "feeds", {"act": "set", "show": "harbour", "speed": 1.5, "skip": 20}))
        assert "1.5×" in told["say"]
        for body in ({"act": "set", "show": "nothing"}, {"act": "fly"}, {"act": "add", "address": "file:///etc/passwd"},
                     {"act": "add", "file": "/nowhere.opml"}):  # fmt: skip
            with pytest.raises(SegueError):
                await _last(work_on_home(settings, "feeds", body))
        told = await _last(work_on_home(settings, "feeds", {"act": "remove", "show": "Harbour Talk"}))
        assert "no longer" in told["say"]


def test_the_commands(site: Site, tmp_path: Path) -> None:
    environment = {**os.environ, "SEGUE_HOME": str(tmp_path / "h"), "SEGUE_PLAYBACK__OUTPUT": "silent"}

    def segue(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from assistant.cli import main; main()", "feeds", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert "3 new episodes" in segue("add", site.url("/feed")).stdout
    (show,) = json.loads(segue("list", "--json").stdout)["shows"]
    assert (show["title"], show["episodes"], show["unplayed"]) == ("Harbour Talk", 3, 3)
    assert segue("export", str(tmp_path / "out.opml")).returncode == 0
    assert site.url("/feed") in (tmp_path / "out.opml").read_text()
    listed = json.loads(segue("episodes", "harbour", "--json").stdout)["episodes"]
    assert [(each["title"], each["heard"], each["here"]) for each in listed] == [
        ("Part 3", False, False), ("Part 2", False, False), ("Part 1", False, False),
    ]  # fmt: skip
    assert "Part 2 is here" in segue("download", "part 2").stdout
    assert "counts as heard" in segue("played", "part 1").stdout
    assert segue("episodes", "harbour").stdout.splitlines() == ["Part 3", "Part 2  (here)", "Part 1  (heard)"]
    assert "not heard" in segue("played", "part 1", "--undo").stdout
    about = json.loads(segue("show", "part 2", "--json").stdout)
    assert about["about"] == "About number 2."
    assert [each["title"] for each in about["chapters"]] == ["Tides"]
    assert [(each["start"], each["speaker"], each["text"]) for each in about["transcript"]] == [(1.0, "Mira", "Hello.")]
    assert "Mira: Hello." in segue("show", "part 2", "--transcript").stdout
    several = segue("show", "part")
    assert (several.returncode, "3 episodes called part" in several.stderr) == (1, True)
    bad = segue("add", site.url("/none"))
    assert bad.returncode == 1
    assert "404" in bad.stderr

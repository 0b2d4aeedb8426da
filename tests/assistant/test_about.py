"""A podcast with chapters and a transcript, a book and a song with words: asked about, and moved about in, by voice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.about import about
from assistant.app import Assistant, own_home
from assistant.mind.context import Context
from assistant.mind.fastpath import FastPath
from assistant.settings import Settings
from tests.tools.library.feeds.conftest import Site, item, mp3, rss, start_site
from tests.tools.library.music import make
from tests.tools.playback.test_audiobooks import write_book
from tools.playback import PlayerState
from tools.results import ToolResult

pytestmark = pytest.mark.unit

VTT = """WEBVTT

00:00:00.000 --> 00:00:08.000
<v Mira>Welcome to Harbour Talk.

00:00:30.000 --> 00:00:36.000
<v Tom>The keepers of Eddystone lived on rations of salt pork.

00:01:10.000 --> 00:01:20.000
<v Mira>And now the tides: why does the moon pull the water?
"""
SRT = "1\n00:00:00,000 --> 00:00:05,000\nMira: Short.\n\n2\n00:00:40,000 --> 00:00:45,000\nThe bowline never slips.\n"
JSON = json.dumps({"segments": [{"startTime": 50, "endTime": 55, "speaker": "Tom", "body": "It was switched off."}]})
CHAPTERS = json.dumps(
    {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Welcome"}, {"startTime": 28, "title": "Keepers"},
                                      {"startTime": 70, "title": "Tides and the moon"}]}
)  # fmt: skip
Do = Callable[[str], ToolResult]


@pytest.fixture(scope="module")
def sounds() -> dict[str, bytes]:
    return {f"/{number}.mp3": mp3(100.0, 100.0 * number) for number in (1, 2, 3)}


@pytest.fixture
def site(sounds: dict[str, bytes]) -> Iterator[Site]:
    made, server = start_site()
    for path, sound in sounds.items():
        made.put(path, sound, "audio/mpeg")
    for path, body in {"/1.vtt": VTT, "/2.srt": SRT, "/3.json": JSON, "/c.json": CHAPTERS}.items():
        made.put(path, body, "text/plain")
    made.put("/feed", rss(
        item(1, "/1.mp3", '<podcast:transcript url="/1.vtt" type="text/vtt"/><podcast:chapters url="/c.json"/>'),
        item(2, "/2.mp3", '<podcast:transcript url="/2.srt" type="application/srt"/>'),
        item(3, "/3.mp3", '<podcast:transcript url="/3.json" type="application/json"/>'),
    ))  # fmt: skip
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def here(settings: Settings, site: Site) -> Iterator[Assistant]:
    with own_home(settings) as made:
        made.feeds.add(site.url("/feed"))
        yield made


@pytest.fixture
def do(here: Assistant) -> Do:
    """Understands everyday sentences and does them with the real tools."""
    mind = FastPath()
    tools = {tool.name: tool for tool in here.tools}

    def does(said: str) -> ToolResult:
        reading = mind.read(said, Context(player=here.player.observe().brief()))
        assert reading is not None, said
        (call,) = reading.calls
        message = tools[call.tool].invoke({"name": call.tool, "args": dict(call.args), "id": "1", "type": "tool_call"})
        result: ToolResult = message.artifact
        return result

    return does


def episode(here: Assistant, number: int) -> PlayerState:
    found = next(each for each in here.library.all("episode") if each.title == f"Part {number}")
    here.feeds.download(found.id)
    return here.player.play(here.library.get_many([found.id]))


def test_chapters_of_an_episode_are_said_and_gone_to(here: Assistant, do: Do) -> None:
    episode(here, 1)
    assert do("what are the chapters").say == "Part 1 has 3 chapters: Welcome; Keepers; Tides and the moon."
    assert do("what chapter is this").say == "Chapter 1 of 3: Welcome."
    for said, second in (("next chapter", 28.0), ("go to chapter three", 70.0), ("go back a chapter", 28.0),
                         ("skip to the chapter about tides", 70.0), ("go to chapter 1", 0.0)):  # fmt: skip
        assert do(said).ok, said
        assert here.player.observe().position == pytest.approx(second, abs=2.5), said
    assert not do("go to chapter 9").ok
    here.player.seek(80.0)
    assert do("what chapter is this").say == "Chapter 3 of 3: Tides and the moon."
    do("start this chapter again")
    assert here.player.observe().position == pytest.approx(70.0, abs=2.5)


def test_after_the_last_chapter_comes_the_next_episode(here: Assistant, do: Do) -> None:
    episode(here, 1)
    found = next(each for each in here.library.all("episode") if each.title == "Part 2")
    here.feeds.download(found.id)
    here.player.play(here.library.get_many([found.id]), "last")
    here.player.seek(75.0)
    do("next chapter")
    state = here.player.observe()
    assert state.item is not None
    assert state.item.title == "Part 2"


def test_sleep_at_the_end_of_a_chapter_inside_an_episode(here: Assistant, do: Do) -> None:
    episode(here, 1)
    here.player.seek(20.0)
    assert "chapter" in do("stop at the end of the chapter").say
    assert here.player.observe().sleep_timer == pytest.approx(8.0, abs=2.5)
    episode(here, 2)
    do("stop at the end of the chapter")
    assert here.player.observe().sleep_at_end


@pytest.mark.parametrize(("number", "asked", "second", "said"), [
    (1, "go to the part where they talk about salt pork", 30.0, "Tom said: The keepers"),
    (2, "go to the part about the bowline", 40.0, "The bowline never slips."),
    (3, "find the bit where he says it was switched off", 50.0, "Tom said: It was switched off."),
])  # fmt: skip
def test_what_is_said_can_be_found_in_every_kind_of_transcript(
    here: Assistant, do: Do, number: int, asked: str, second: float, said: str
) -> None:
    episode(here, number)
    assert do(asked).ok
    assert here.player.observe().position == pytest.approx(second, abs=2.5)
    answer = about(here.library, here.spoken, here.player.observe(), "what did he just say")
    assert answer is not None
    assert said in answer.say
    missing = do("go to the part about volcanoes in Iceland")
    assert not missing.ok
    assert "can't find" in missing.say


def test_what_an_episode_is_about(here: Assistant, do: Do) -> None:
    episode(here, 2)
    assert do("what is this episode about").say == "About number 2."


def test_an_episode_is_marked_as_heard(here: Assistant, do: Do) -> None:
    state = episode(here, 3)
    assert state.item is not None
    do("mark this as played")
    assert here.feeds.heard(state.item.id)


def test_the_opening_of_a_show_is_left_out_from_now_on(here: Assistant, do: Do) -> None:
    episode(here, 1)
    assert "first 30 seconds of Harbour Talk" in do("always skip the first thirty seconds of this podcast").say
    assert episode(here, 2).position == pytest.approx(30.0, abs=2.5)
    assert do("don't skip the intro of this show any more").ok
    assert episode(here, 3).position == pytest.approx(0.0, abs=2.5)
    (show,) = here.feeds.subscriptions()
    assert show.intro == 0.0


def test_a_speed_is_the_shows_own(here: Assistant, do: Do) -> None:
    episode(here, 1)
    do("play it at one and a half speed")
    assert episode(here, 2).speed == 1.5
    (show,) = here.feeds.subscriptions()
    assert show.speed == 1.5


def test_the_chapters_of_a_book_are_gone_to_and_it_is_started_over(here: Assistant, do: Do, tmp_path: Path) -> None:
    write_book(tmp_path / "books" / "salt.m4b", "The Salt Road", "Lena Orr")
    here.library.add_folder(tmp_path / "books")
    here.library.scan()
    (book,) = here.library.all("audiobook")
    here.player.play(here.library.children(book.id))
    assert do("what chapter is this").say == "This is Chapter 1 of The Salt Road, chapter 1 of 3 of The Salt Road."
    assert "3 chapters" in do("how many chapters are there").say
    do("go to chapter three")
    here.player.seek(25.0)
    state = here.player.observe()
    assert state.item is not None
    assert state.item.track_number == 3
    assert do("start the book over").ok
    state = here.player.observe()
    assert state.item is not None
    assert (state.item.track_number, round(state.position)) == (1, 0)
    do("go back to where I was")
    state = here.player.observe()
    assert state.item is not None
    assert state.item.track_number == 3
    assert state.position == pytest.approx(25.0, abs=2.5)


def test_words_of_a_song(here: Assistant, do: Do, tmp_path: Path) -> None:
    make(tmp_path / "m" / "a.flac", seconds=20, title="Night Drive", lyrics="[00:00]Out of town\n[00:10]No lights on\n")
    make(tmp_path / "m" / "b.flac", pitch=500, seconds=4, title="Wordless")
    here.library.add_folder(tmp_path / "m")
    here.library.scan()
    songs = {each.title: each for each in here.library.all("track")}
    here.player.play([songs["Night Drive"]])
    assert do("read me the lyrics").say == "Out of town / No lights on"
    here.player.seek(12.0)
    assert do("read me the lyrics").say == "No lights on"
    here.player.play([songs["Wordless"]])
    assert do("read me the lyrics").say == "I have no words for Wordless."

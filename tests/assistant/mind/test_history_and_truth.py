from __future__ import annotations

import pytest

from assistant.mind.agent import in_words
from assistant.mind.context import Call
from assistant.mind.history import History
from assistant.mind.truth import is_true
from tools.library.items import Item
from tools.results import ToolResult

pytestmark = pytest.mark.unit

SONG = Item("1", "track", "Tin Roof", "Mara Quist")


def test_only_what_was_heard_of_an_answer_stays_but_calls_always_do():
    history = History()
    history.begin("play tin roof")
    history.acted(Call("play", {"query": "tin roof"}), ToolResult(True, "Playing Tin Roof by Mara Quist.", (SONG,)))
    history.commit("Playing Tin")
    asked, answered = history.messages
    assert (asked.text, answered.text) == ("play tin roof", "Playing Tin")
    assert answered.calls[0].tool == "play"
    assert history.recent == (SONG,)


def test_an_answer_nobody_heard_leaves_its_calls():
    history = History()
    history.begin("skip")
    history.acted(Call("control", {"action": "next"}), None)
    history.begin("hello")
    assert [message.text for message in history.messages] == ["skip", ""]
    assert history.messages[1].calls


def test_two_hundred_turns_cost_as_much_as_a_dozen():
    history = History(turns=12)
    for number in range(200):
        history.begin(f"turn {number} " + "word " * 500)
        history.commit("answer " * 500)
    assert len(history.messages) == 24
    assert all(len(message.text) < 420 for message in history.messages)


def test_two_hundred_turns_keep_their_beginning_in_reach_at_constant_cost():
    history = History()
    sizes = []
    for number in range(600):
        item = Item(str(number), "track", f"Song {number}", "Mara Quist")
        history.begin(f"play song {number}")
        history.acted(Call("play", {"query": item.title}), ToolResult(True, f"Playing {item.name}.", (item,)))
        history.commit("Playing.")
        sizes.append((len(history.messages), len(history.mentions)))
    assert max(sizes) == sizes[-1] == (24, 256)
    assert history.mentions[0].item.title == "Song 0"
    assert history.mentions[-1].item.title == "Song 599"


def test_forgetting_leaves_nothing():
    history = History()
    history.begin("x")
    history.commit("y")
    history.forget()
    assert history.messages == ()
    history.commit("nobody began this")
    assert history.messages == ()


RESULT = ToolResult(True, "Playing Tin Roof by Mara Quist. 3 minutes left.", (SONG,), {"position": 20.0, "volume": 40})


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Here is Tin Roof by Mara Quist.", True),
        ("Tin Roof it is, with three minutes to go.", True),
        ("The volume is at forty.", False),
        ("here is adele", False),
        ("I paused Tin Roof.", False),
        ("Not playing Tin Roof.", False),
        ("Mara Quist by Tin Roof.", False),
        ("Here is Tin Roof by Adele.", False),
        ("Five minutes are left of Tin Roof.", False),
        ("Enjoy Paris with Mara Quist.", False),
        ("", False),
    ],
)
def test_phrased_answers_are_held_to_what_was_observed(text, true):
    assert is_true(text, [RESULT]) is true


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"title": "Tin Roof", "artist": "Mara Quist", "kind": "track"}, "Tin Roof by Mara Quist"),
        ({"title": "Chapter 2", "album": "The Long Ditch", "kind": "chapter"}, "Chapter 2 of The Long Ditch"),
        ({"title": "Bees", "album": "Small Talk", "kind": "episode"}, "episode Bees of Small Talk"),
        ({"title": "Untitled", "artist": "", "kind": "track"}, "Untitled"),
    ],
)
def test_what_plays_in_words(item, words):
    assert in_words({"item": item}) == words
    assert in_words({"item": None}) is None
    assert in_words(None) is None

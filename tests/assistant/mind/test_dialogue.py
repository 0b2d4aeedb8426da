"""What leans on the conversation: pointing, refining, undoing, rules, and what was long ago."""

from __future__ import annotations

import pytest

from assistant.mind.context import Call, Context
from assistant.mind.history import History
from assistant.mind.understanding import Reflexes
from tools.library.items import Item
from tools.results import ToolResult

pytestmark = pytest.mark.unit

SKY = Item("1", "track", "Copper Sky", "Mirela Voss")
TIDE = Item("2", "track", "Tidewater", "Mirela Voss")
FERRY = Item("3", "track", "The Ferry Home", "Mirela Voss")
LIST = Item("p", "playlist", "Folk songs")


class Talk:
    """A conversation by hand: what was called and answered, and what the next utterance means."""

    def __init__(self, playing: Item | None = None) -> None:
        self.history = History()
        self.player = {"item": {"id": playing.id, "title": playing.title, "kind": "track"}} if playing else None

    def turn(self, said: str, tool: str, say: str, items: tuple[Item, ...] = (), *, ok: bool = True, **args) -> Talk:
        self.history.begin(said)
        self.history.acted(Call(tool, args), ToolResult(ok, say, items))
        self.history.commit(say)
        return self

    def means(self, said: str):
        history = self.history
        context = Context(history.messages, None, self.player, tuple(history.recent), pending=history.pending,
                          focus=history.focus, mentions=history.mentions)  # fmt: skip
        return Reflexes().understand(said, context)

    def call(self, said: str) -> tuple[str, dict]:
        calls = self.means(said).calls
        assert len(calls) == 1
        return calls[0].tool, dict(calls[0].args)


@pytest.fixture
def suggested() -> Talk:
    say = "You could try Copper Sky by Mirela Voss, because it is folk. Or Tidewater. Shall I play it?"
    return Talk().turn("suggest some folk", "recommend", say, (SKY, TIDE), wish="some folk")


@pytest.fixture
def made() -> Talk:
    say = "Here is Folk songs: 3 songs. Shall I play it?"
    return Talk().turn("make a folk playlist", "make_playlist", say, (LIST, SKY, TIDE, FERRY), wish="folk songs")


@pytest.mark.parametrize(
    ("said", "tool", "value"),
    [
        ("why that one", "explain", "Copper Sky by Mirela Voss"),
        ("why", "explain", "Copper Sky by Mirela Voss"),
        ("why the second one", "explain", "Tidewater by Mirela Voss"),
        ("no, the other one", "play", "Tidewater by Mirela Voss"),
        ("the second one", "play", "Tidewater by Mirela Voss"),
        ("play it", "play", "Copper Sky by Mirela Voss"),
        ("yes please", "play", "Copper Sky by Mirela Voss"),
        ("I love that one", "rate", "Copper Sky by Mirela Voss"),
    ],
)
def test_pointing_at_what_was_suggested(suggested, said, tool, value):
    called, args = suggested.call(said)
    assert called == tool
    assert value in args.values()


def test_the_other_one_is_not_the_one_that_was_just_spoken_of(suggested):
    suggested.turn("why the second one", "explain", "Because.", (TIDE,), item=TIDE.name)
    assert suggested.call("no, the other one")[1]["query"] == SKY.name
    assert suggested.call("play it")[1]["query"] == TIDE.name


def test_play_it_plays_the_playlist_and_the_second_one_a_song_of_it(made):
    assert made.call("play it")[1]["query"] == "Folk songs"
    assert made.call("yes")[1]["query"] == "Folk songs"
    assert made.call("play it next")[1] | {"query": "Folk songs", "when": "next"} == made.call("play it next")[1]
    assert made.call("the second one")[1]["query"] == TIDE.name


@pytest.mark.parametrize(
    "said",
    ["swap the last two", "without copper sky", "less upbeat", "more like the third one", "call it sunday",
     "save it as sunday mornings", "refresh it every week", "undo that", "drop the first one"],
)  # fmt: skip
def test_a_playlist_is_refined_in_the_words_that_were_said(made, said):
    tool, args = made.call(said)
    assert (tool, args["wish"]) == ("make_playlist", f"folk songs, {said}")


def test_refinements_do_not_pile_up_and_survive_a_question_in_between(made):
    made.turn("less upbeat", "make_playlist", "Changed.", (LIST, SKY), wish="folk songs, less upbeat")
    made.turn("why that one", "explain", "Because.", (SKY,), item=SKY.name)
    assert made.call("more upbeat")[1]["wish"] == "folk songs, more upbeat"
    assert made.call("make it longer")[1]["minutes"] > 30


def test_other_commands_are_no_refinements(made):
    assert made.call("quieter")[1]["action"] == "volume_down"
    assert made.call("make me a jazz playlist")[1]["wish"] == "jazz"
    made.turn("louder", "control", "Volume 60 percent.", action="volume_up")
    assert made.means("less") is None or made.means("less").calls[0].tool != "make_playlist"


def test_what_was_long_ago_is_in_reach():
    talk = Talk(playing=FERRY)
    for item in (SKY, TIDE, FERRY):
        talk.turn(f"play {item.title}", "play", f"Playing {item.name}.", (item,), query=item.title)
    for _ in range(200):
        talk.turn("louder", "control", "Volume.", action="volume_up")
    assert talk.call("go back to what we had at the beginning")[1]["query"] == SKY.name
    assert talk.call("play that song from earlier")[1]["query"] == TIDE.name
    assert SKY.name in talk.means("what was the first song you played").reply
    assert talk.call("I loved that song from before") == ("rate", {"item": TIDE.name, "opinion": "love"})


def test_the_playlist_from_before(made):
    made.turn("play tidewater", "play", "Playing Tidewater.", (TIDE,), query="tidewater")
    assert made.call("play the playlist from before")[1]["query"] == "Folk songs"


def test_what_never_was_is_not_made_up():
    assert "no music before" in Talk().means("go back to what we had at the beginning").reply


@pytest.mark.parametrize(
    "said",
    ["what rules do you have", "what have I told you to leave out", "what did I tell you", "list my preferences",
     "what is banned", "forget everything I told you", "forget what I said about metal", "clear all my preferences"],
)  # fmt: skip
def test_talk_about_rules(said):
    assert Talk().call(said)[0] == "set_preference"


@pytest.mark.parametrize("said", ["what songs do I have", "what can you do", "what have I listened to", "what is this"])
def test_other_questions_are_not_about_rules(said):
    assert not any(call.tool == "set_preference" for call in Talk().means(said).calls)


@pytest.mark.parametrize("said", ["tonight only jazz please", "no metal tonight", "only quiet stuff this evening"])
def test_rules_for_tonight(said):
    tool, args = Talk().call(said)
    assert (tool, args["scope"]) == ("set_preference", "session")


@pytest.mark.parametrize(
    ("tool", "args", "expected"),
    [
        (
            "set_preference",
            {"statement": "no metal"},
            ("set_preference", {"statement": "undo that", "scope": "always"}),
        ),
        ("remix", {"tempo": "slower"}, ("remix", {"effect": "undo", "target": "current"})),
        ("control", {"action": "volume_up"}, ("control", {"action": "volume_down"})),
        ("control", {"action": "next"}, ("control", {"action": "previous"})),
    ],
)
def test_undoing_what_was_done_last(tool, args, expected):
    assert Talk().turn("x", tool, "Done.", **args).call("undo that") == expected


@pytest.mark.parametrize(
    ("said", "index"), [("the one by the quiet machines", 1), ("mirela voss", 0), ("the second", 1)]
)
def test_the_answer_to_which_one(said, index):
    both = (Item("7", "track", "Slow River", "Mirela Voss"), Item("8", "track", "Slow River", "The Quiet Machines"))
    talk = Talk().turn("play slow river", "play", "By Mirela Voss or The Quiet Machines?", both, ok=False, query="x")
    assert talk.call(said)[1]["query"] == both[index].name


@pytest.mark.parametrize("said", ["undo that", "take that rating back", "undo my last rating", "i take that back"])
def test_an_opinion_is_taken_back(said):
    talk = Talk(SKY).turn("i love this", "rate", "Noted: you love Copper Sky.", (SKY,), opinion="love")
    assert talk.call(said) == ("rate", {"opinion": "undo", "item": "last"})
    named = Talk(SKY).turn("ban tidewater", "rate", "Noted.", (TIDE,), opinion="ban", item="tidewater")
    assert named.call("undo that") == ("rate", {"opinion": "undo", "item": "tidewater"})


@pytest.mark.parametrize("said", ["unlike this", "remove the like from this song", "unlike this song"])
def test_an_opinion_of_what_plays_is_taken_back_whatever_came_before(said):
    assert Talk(SKY).call(said) == ("rate", {"opinion": "undo", "item": "current"})

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.mind import quizzing
from assistant.mind.context import Call, Context, Message, NoNames
from tools.library.items import Item

pytestmark = pytest.mark.unit

PLAYING = Context(
    (Message("user", "quiz me"), Message("assistant", "Let's play. Which song is this?",
                                         (Call("ask", {"question": "quiz me", "game": "start"}),)))
)  # fmt: skip


def move(said: str, context: Context) -> str | None:
    reading = quizzing.read(said, context)
    return reading.calls[0].args["game"] if reading else None


@pytest.mark.parametrize(
    "said",
    ["quiz me", "Let's play a game", "let's play guess the song", "start a music quiz",
     "ask me something about my music", "quiz me on albums", "can we play name that tune", "test me on my music"],
)  # fmt: skip
def test_a_game_begins(said):
    assert move(said, Context()) == "start"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("neon harvest", "answer"), ("is it Tidewater?", "answer"), ("nineteen ninety eight", "answer"),
        ("I think it's the quiet machines", "answer"), ("a hint please", "hint"), ("give me a clue", "hint"),
        ("I give up", "give_up"), ("no idea", "give_up"), ("what is it", "give_up"), ("again", "repeat"),
        ("what's my score", "score"), ("stop the game", "stop"), ("that's enough", "stop"),
    ],
)  # fmt: skip
def test_moves_while_it_goes_on(said, meant):
    assert move(said, PLAYING) == meant


@pytest.mark.parametrize(
    "said", ["play tidewater", "louder", "what's playing", "pause", "make me a playlist for dinner"]
)
def test_another_wish_is_no_move(said):
    assert move(said, PLAYING) is None


def test_a_guess_is_no_move_when_nothing_was_asked():
    assert move("neon harvest", Context()) is None
    over = Message("assistant", "You had 1 of 2 right.", (Call("ask", {"question": "stop", "game": "stop"}),))
    assert move("neon harvest", Context((Message("user", "stop the game"), over))) is None


def test_a_title_that_sounds_like_a_command_is_a_guess():
    song = Item("t1", "track", "Play with Fire", "The Quiet Machines")

    class Names(NoNames):
        def resolve(self, words):
            return song if "fire" in words.lower() else None

    context = replace(PLAYING, names=Names())
    assert move("play with fire", context) == "answer"
    assert move("play something by fire", context) is None

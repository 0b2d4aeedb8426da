from __future__ import annotations

import pytest

from assistant.mind.context import Context
from assistant.mind.understanding import Reflexes

pytestmark = pytest.mark.unit


def during(kind: str = "episode", state: str = "playing") -> Context:
    item = {"id": "x", "kind": kind, "title": "The Horn", "artist": "", "album": "Harbour Talk", "duration": 900.0}
    return Context(playing="episode The Horn of Harbour Talk", player={"state": state, "item": item, "position": 300.0})


@pytest.fixture(scope="module")
def reflexes():
    return Reflexes()


def calls(reflexes, said, context):
    found = reflexes.understand(said, context)
    return [(call.tool, dict(call.args)) for call in found.calls] if found else None


@pytest.mark.parametrize("said", ["wait", "hold on", "Hang on!", "wait a second", "hey wait"])
def test_wait_waits(reflexes, said):
    assert calls(reflexes, said, during()) == [("control", {"action": "pause", "value": "wait"})]
    assert calls(reflexes, said, during("track")) != [("control", {"action": "pause", "value": "wait"})]


@pytest.mark.parametrize("said", ["go on", "thanks, carry on", "ok continue please"])
def test_what_waits_goes_on(reflexes, said):
    assert calls(reflexes, said, during(state="paused")) == [("control", {"action": "resume"})]


@pytest.mark.parametrize(
    "said",
    [
        "hang on, what did she mean by that?", "wait, who was that", "why did the keeper leave the island",
        "how many people lived there", "what was the boat called", "did he ever come back",
        "can you tell me where she was born", "tell me more about that", "in which year was it built",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["episode", "chapter"])
def test_questions_are_asked_of_what_speaks(reflexes, said, kind):
    found = calls(reflexes, said, during(kind))
    assert found is not None
    assert found[0][0] == "ask"


@pytest.mark.parametrize(
    ("said", "value"), [("shorter", "shorter"), ("make it shorter please", "shorter"),
                        ("that's too long, cut it down", "shorter"),
                        ("could you keep it shorter", "shorter"), ("skip this part", "part"),
                        ("next topic", "part"), ("skip that story", "part")],
)  # fmt: skip
def test_an_episode_is_changed(reflexes, said, value):
    assert calls(reflexes, said, during()) == [("control", {"action": "next", "value": value})]


@pytest.mark.parametrize(
    "said",
    ["why did you choose this", "what should I listen to", "play something else", "skip this chapter", "next",
     "go back thirty seconds", "stop when this chapter is over",
     "is there a reason youre suggesting this", "how are you", "pause", "what is in my queue"],
)  # fmt: skip
def test_everything_else_stays_what_it_was(reflexes, said):
    found = calls(reflexes, said, during())
    assert not found or found[0][0] != "ask" or "queue" in said


def test_an_episode_is_not_deleted_in_passing_but_it_is_said_how(reflexes):
    found = reflexes.understand("delete that episode", during())
    assert found.calls == ()
    assert "segue podcasts" in found.reply


def test_nothing_is_asked_of_music_or_silence(reflexes):
    assert calls(reflexes, "why did the keeper leave the island", during("track")) is None
    assert calls(reflexes, "why did the keeper leave the island", during(state="stopped")) is None


def test_who_speaks_is_asked_of_what_speaks(reflexes):
    assert calls(reflexes, "who is talking", during())[0][0] == "ask"

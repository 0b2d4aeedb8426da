"""Who decides: the tagger where it is sure, the language model beside it where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.errors import MindError
from assistant.events import Saying
from assistant.mind.agent import Agent
from assistant.mind.asking_back import question
from assistant.mind.context import Call, Context
from assistant.mind.tagger.tagger import Tagged, Tags
from assistant.mind.truth import SMALL_TALK, claims
from assistant.mind.understanding import Understander

pytestmark = pytest.mark.unit

SAID = "that roof thing of tin my gran hummed"


class Scripted(BaseChatModel):
    """Gives one answer, always, and counts how often it was asked."""

    answer: Any
    asked: list[Any]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools, *, tool_choice=None, **kwargs):
        return self.bind()

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        self.asked.append(messages)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, str):
            return ChatResult(generations=[ChatGeneration(message=AIMessage(self.answer))])
        calls = [{"name": n, "args": a, "id": "c", "type": "tool_call"} for n, a in self.answer]
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=calls))])


class Fixed:
    """A tagger that says the same of everything: all its words, or those named, for one tool."""

    def __init__(self, tool: str, sure: float, copied: tuple[str, ...] = ()) -> None:
        self.tool, self.sure, self.copied = tool, sure, copied

    def read(self, utterance, context):
        words = tuple(utterance.split())
        return Tags(words, (Tagged(0, len(words), self.tool, {}, self.copied, (), self.sure),), self.sure)


def understand(tagger, answer):
    model = Scripted(answer=answer, asked=[])
    found = Understander(lambda: model, list, lambda: tagger).understand(SAID, Context())
    return found, len(model.asked)


def test_a_sure_tagger_asks_nobody():
    found, asked = understand(Fixed("play", 0.95, ("roof", "tin")), [("search", {"query": "tin"})])
    assert found.calls == (Call("play", {"query": "roof tin", "kind": "any", "when": "now"}),)
    assert (found.tier, asked) == ("tagger", 0)


def test_an_unsure_tagger_is_confirmed_by_the_model_and_its_words_are_kept():
    found, asked = understand(Fixed("play", 0.25, ("roof", "tin")), [("play", {"query": "gran"})])
    assert found.calls[0].args["query"] == "roof tin"
    assert (found.tier, asked) == ("model", 1)


def test_the_model_decides_where_the_tagger_has_hardly_an_idea():
    found, _ = understand(Fixed("ask", 0.05), [("play", {"query": "tin"})])
    assert [call.tool for call in found.calls] == ["play"]


def test_of_two_readings_that_are_equally_good_the_listener_is_asked_which():
    found, _ = understand(Fixed("play", 0.35, ("roof", "tin")), [("search", {"query": "tin"})])
    assert found.calls == ()
    assert found.reply == "Shall I play roof tin, or look whether tin is there?"


def test_nobody_is_asked_about_talk_or_about_several_wishes():
    found, _ = understand(Fixed("play", 0.35, ("tin",)), "Lovely, I am sure.")
    assert [call.tool for call in found.calls] == ["play"]
    pause, skip = (Call("control", {"action": action}) for action in ("pause", "next"))
    assert question([Call("play", {"query": "tin"})], [pause, skip]) is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call("control", {"action": "volume_down"}), "turn it down"),
        (Call("rate", {"opinion": "dislike"}), "note that you do not like it"),
        (Call("make_podcast", {"topic": "tides"}), "make an episode about tides"),
        (Call("play", {"query": "word " * 20}), "play it"),
    ],
)
def test_what_is_asked_about_is_said_in_words(call, said):
    assert question([call], [Call("explain", {})]) == f"Shall I {said}, or say why I chose it?"
    assert question([call], [call]) is None


@pytest.mark.parametrize(("sure", "tools"), [(0.45, ["play"]), (0.05, [])])
def test_without_a_model_a_likely_reading_holds_and_an_unlikely_one_is_asked_about(sure, tools):
    found, _ = understand(Fixed("play", sure, ("tin",)), MindError("There is none.", "Fetch one."))
    assert [call.tool for call in found.calls] == tools
    assert tools or found.reply


def test_without_a_tagger_a_dead_model_is_said_to_be_dead():
    with pytest.raises(MindError):
        understand(None, MindError("There is none.", "Fetch one."))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Mostly in spring, I think.", "Mostly in spring, I think."),
        ("I've paused the music for you.", SMALL_TALK),
        (MindError("There is none."), SMALL_TALK),
    ],
)
async def test_small_talk_is_the_models_unless_it_claims_to_have_acted(answer, said):
    model = Scripted(answer=answer, asked=[])
    agent = Agent(lambda: model, [], lambda: {"item": None}, tagger=lambda: Fixed("chat", 0.9))
    assert [event async for event in agent.turn("do birds bother you as such")] == [Saying(said)]


@pytest.mark.parametrize(
    "text",
    ["I will play it now.", "Playing Tin Roof.", "Done.", "I’ve added it to your queue.", "Your podcast is ready."],
)
def test_claims_are_noticed(text):
    assert claims(text)


@pytest.mark.parametrize(
    "text", ["Four.", "I hope your day gets better.", "I like rain, too.", "Good night, sleep well."]
)
def test_talk_is_not_taken_for_a_claim(text):
    assert not claims(text)


def test_a_text_that_is_turned_into_something_is_an_episode_whatever_the_tagger_thinks():
    said = "turn /tmp/article.md into something for the bus, two minutes"
    found = Understander(lambda: None, list, lambda: Fixed("make_playlist", 0.99)).understand(said, Context())
    assert [call.tool for call in found.calls] == ["make_podcast"]
    assert found.calls[0].args["minutes"] == 2

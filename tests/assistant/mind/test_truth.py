"""What a larger model that lies says of what tools did: nothing of it gets through, by the rules and by the agent."""

from __future__ import annotations

import random

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import StructuredTool

from assistant.events import Saying
from assistant.mind.agent import Agent
from assistant.mind.truth import SMALL_TALK, is_true, sayable
from tools.results import ToolResult

pytestmark = pytest.mark.unit

TITLES = ("Tin Roof", "Paper Lanterns", "Seven Umbrellas", "Étoile du Nord", "Voltage Garden", "1999", "Not Dark Yet")
MAKERS = ("Mara Quist", "The Quiet Machines", "Sólveig Brandt", "Hollow Crown Parade", "Prince")
OTHERS = ("Adele", "Paris", "Elton John", "a song by the beatles", "radiohead")


def observed(rng: random.Random) -> ToolResult:
    title, maker, number = rng.choice(TITLES), rng.choice(MAKERS), rng.randint(2, 58)
    say = rng.choice((
        f"Playing {title} by {maker}.", f"Playing {title} by {maker}. {number} minutes left.",
        f"There is nothing called {title} in your library.", f"Volume {number} percent.",
        f"I found {number} songs by {maker}.", f"{title} by {maker} comes next.",
    ))  # fmt: skip
    return ToolResult(not say.startswith("There"), say, (), {"volume": 40, "position": 12.5, "artist": "Adele"})


def lie(rng: random.Random, result: ToolResult) -> str:
    said = result.say
    lies = (
        f"{said} It is by {rng.choice(OTHERS)}.",
        f"Here is {rng.choice(OTHERS)}.",
        f"{said} That lasts {rng.randint(60, 99)} minutes.",
        "I have deleted your playlist.",
        f"{said} I also saved it for you.",
        "I paused the music.",
        f"{said} I added it to your favourites.",
        "Done, I turned everything off.",
        f"{said} Adele is at forty.",
        f"I did not do it: {said}" if result.ok else said.replace("There is nothing called ", "Here is "),
    )
    return rng.choice(lies)


def test_lies_about_what_was_observed_are_none_of_them_true():
    rng = random.Random(7)
    for _ in range(1000):
        result = observed(rng)
        told = lie(rng, result)
        assert not is_true(told, [result]), (told, result.say)


def test_what_the_tool_said_is_true_however_it_is_surrounded():
    rng = random.Random(8)
    for _ in range(300):
        result = observed(rng)
        assert is_true(result.say, [result])
        assert is_true(f"All right. {result.say}", [result])


class Liar(BaseChatModel):
    """Phrases every answer wrongly, and answers small talk with deeds."""

    told: list[str]

    @property
    def _llm_type(self) -> str:
        return "liar"

    def bind_tools(self, tools, *, tool_choice=None, **kwargs):
        return self.bind()

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.told.pop(0)))])


async def test_of_a_hundred_answers_that_a_liar_phrases_none_is_said():
    rng = random.Random(9)
    results: list[ToolResult] = []

    def play(query: str, kind: str = "any", when: str = "now") -> tuple[str, ToolResult]:
        """Play."""
        results.append(observed(rng))
        model.told.append(lie(rng, results[-1]))
        return results[-1].say, results[-1]

    model = Liar(told=[])
    tool = StructuredTool.from_function(play, response_format="content_and_artifact")
    agent = Agent(lambda: model, [tool], lambda: {"item": None}, rephrase=True)
    for number in range(100):
        said = [event.text async for event in agent.turn(f"play tin roof {number}") if isinstance(event, Saying)]
        agent.commit(" ".join(said))
        assert said == [results[-1].say]
    assert len(results) == 100


DEEDS = (
    "I've stopped the music.", "I have deleted your playlist.", "The music is off now.", "Your playlist is ready.",
    "Done!", "Paused.", "I'll remind you at nine.", "I added it to your queue.", "Now playing Adele.", "All set.",
    "I turned it down for you.", "It's louder now.", "That was by Elton John.", "It came out in 1994.", "I saved it.",
    "We've changed your settings.", "Here you go!", "I am playing it.", "Volume set to twenty.", "I made you a mix.",
)  # fmt: skip


@pytest.mark.parametrize("claim", DEEDS)
async def test_a_deed_that_nobody_did_is_not_claimed(claim):
    assert not sayable(claim, "do birds bother you as such")
    model = Liar(told=[claim, claim])
    agent = Agent(lambda: model, [], lambda: {"item": None})
    said = [event.text async for event in agent.turn("do birds bother you as such") if isinstance(event, Saying)]
    assert said == [SMALL_TALK]


@pytest.mark.parametrize(
    ("reply", "utterance"),
    [
        ("Only in spring.", "do birds bother you"),
        ("Paris is lovely, I hear.", "do you like paris"),
        ("I like Paris, too.", "do you like paris"),
        ("That is a kind thing to say.", "you are sweet"),
    ],
)
def test_small_talk_that_claims_nothing_is_said(reply, utterance):
    assert sayable(reply, utterance)

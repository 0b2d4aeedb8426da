"""What is made regularly is set, listed and taken back by voice, and nothing else is taken for it."""

import pytest

from assistant.mind.context import Context
from assistant.mind.scheduling import read_regular
from assistant.mind.understanding import Reflexes

pytestmark = pytest.mark.unit
EPISODE = Context(player={"state": "playing", "item": {"kind": "episode", "title": "Monday"}})


@pytest.mark.parametrize(
    "wish",
    [
        "every morning at seven brief me on my new releases and shows",
        "make me a podcast about my week every friday at six",
        "stop my morning briefing",
        "cancel the daily podcast",
        "no more podcasts every morning",
        "i dont want a podcast every morning any more",
        "which podcasts are scheduled",
        "do a two host episode on jazz on sundays at ten",
    ],
)
def test_it_is_a_podcast_by_schedule(wish):
    call = read_regular(wish, Context())
    assert call is not None
    assert (call.tool, call.args["topic"]) == ("make_podcast", wish)


@pytest.mark.parametrize(
    "wish",
    [
        "make me a podcast about my week",
        "stop the podcast",
        "play the morning briefing",
        "play the news podcast every morning at seven",
        "stop in twenty minutes",
        "which podcasts do i follow",
        "every song by low",
        "cancel the sleep timer",
    ],
)
def test_everything_else_is_not(wish):
    assert read_regular(wish, Context()) is None


def test_who_listens_to_one_wants_this_one_to_end():
    assert read_regular("stop my morning briefing", EPISODE) is None
    assert read_regular("stop making my morning briefing", EPISODE) is not None


@pytest.mark.parametrize(
    "said",
    [
        "no more podcasts every morning",
        "No more briefings on Sunday evenings, please.",
        "I don't want a podcast every morning any more",
        "stop making me podcasts on Sundays",
    ],
)
def test_taking_one_back_is_no_rule_about_what_plays(said):
    found = Reflexes().understand(said, Context())
    assert [call.tool for call in found.calls] == ["make_podcast"]


def test_a_rule_about_what_plays_stays_one():
    found = Reflexes().understand("no more podcasts about football", Context())
    assert [call.tool for call in found.calls] == ["set_preference"]

import pytest

from assistant.mind.context import Call, Context
from assistant.mind.history import History
from assistant.mind.understanding import Reflexes
from tools.results import ToolResult

pytestmark = pytest.mark.unit
FORGET = Call("set_preference", {"statement": "forget all my rules", "scope": "always"})


def after_the_question() -> Context:
    history = History()
    history.begin("forget all my rules")
    history.acted(FORGET, ToolResult(False, "Shall I really forget all 5 of your rules?", asks=True))
    history.commit("Shall I really forget all 5 of your rules?")
    return Context(history.messages, pending=history.pending)


@pytest.mark.parametrize("answer", ["yes", "yes please", "yeah go ahead", "sure do it"])
def test_yes_makes_the_call(answer):
    assert Reflexes().understand(answer, after_the_question()).calls == (FORGET,)


@pytest.mark.parametrize("answer", ["no", "no dont", "oh no please dont", "never mind", "cancel that"])
def test_no_makes_none(answer):
    found = Reflexes().understand(answer, after_the_question())
    assert found.calls == ()
    assert "as it is" in found.reply


def test_stop_and_other_requests_are_what_they_are():
    context = after_the_question()
    assert Reflexes().understand("stop", context).calls[0].args["action"] == "stop"
    assert Reflexes().understand("next song please", context).calls[0].args["action"] == "next"


def test_the_question_is_open_for_one_turn_only():
    history = History()
    history.begin("forget all my rules")
    history.acted(FORGET, ToolResult(False, "Shall I?", asks=True))
    history.commit("Shall I?")
    assert history.pending == FORGET
    history.begin("what is this")
    history.commit("Night Drive.")
    assert history.pending is None

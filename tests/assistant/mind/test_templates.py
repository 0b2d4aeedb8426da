from __future__ import annotations

import pytest

from assistant.mind.templates import TemplateError, compile_template

pytestmark = pytest.mark.unit


def test_options_alternatives_and_slots():
    template = compile_template("(play|put on) [the] {text} [<soft>]", {"soft": "please|now"})
    assert template.open
    assert template.match("put on the blue train now") == {"text": "blue train"}
    assert template.match("put the kettle on") is None


def test_a_template_begins_with_its_first_words_only():
    assert compile_template("[please] (stop|halt) it", {}).starts == {"please", "stop", "halt"}
    assert compile_template("[very] {text} it", {}).starts is None


def test_slots_for_amounts():
    template = compile_template("skip {duration} [by {n}]", {})
    assert template.match("skip 30 seconds") == {"duration": "30 seconds"}
    assert template.match("skip some seconds") is None


@pytest.mark.parametrize("source", ["(a|b", "a)", "[a", "{nothing}", "<nobody>", "a ]"])
def test_a_broken_template_is_refused(source):
    with pytest.raises(TemplateError):
        compile_template(source, {})


def test_expansions_that_go_in_circles_are_refused():
    with pytest.raises(TemplateError):
        compile_template("<a>", {"a": "<b>", "b": "<a>"})

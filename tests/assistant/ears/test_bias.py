"""Names for the recogniser: as many as fit, the most important first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ears.bias import PROMPT_TOKENS, prompt_of

pytestmark = pytest.mark.unit


def letters(text: str) -> int:
    return len(text)


def test_names_become_a_list_in_the_order_given():
    assert prompt_of(["Khruangbin", "White Gloves"], letters) == "Khruangbin, White Gloves."


def test_no_names_no_prompt():
    assert prompt_of([], letters) == ""
    assert prompt_of(["", " , "], letters) == ""


def test_a_name_is_said_once_whatever_its_capitals_and_spaces():
    assert prompt_of(["Sigur Ros", "sigur  ros\n", "SIGUR ROS."], letters) == "Sigur Ros."


def test_what_does_not_fit_is_left_out_whole_and_shorter_ones_still_fit():
    assert prompt_of(["Queen", "A very long name indeed", "Bjork"], letters, budget=20) == "Queen, Bjork."


@given(st.lists(st.text(max_size=40), max_size=60), st.integers(0, 300))
def test_never_more_than_the_budget(names, budget):
    assert letters(prompt_of(names, letters, budget)) <= budget


def test_the_budget_is_half_of_whispers_context():
    assert PROMPT_TOKENS == 223

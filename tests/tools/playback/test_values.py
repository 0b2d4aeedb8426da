"""Values as people and models write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.playback import values
from tools.playback.numerals import duration_in, number_in, tokens
from tools.playback.sleep import END_OF_TRACK
from tools.playback.values import Seek
from tools.results import ToolRetry

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ("-30", Seek(-30, True)), (-30, Seek(-30, True)), ("minus 30 seconds", Seek(-30, True)),
        ("−30", Seek(-30, True)), ("back two minutes", Seek(-120, True)), ("go back thirty", Seek(-30, True)),
        ("+30", Seek(30, True)), ("forward 1 minute 20 seconds", Seek(80, True)), ("ahead", Seek(30, True)),
        ("back a bit", Seek(-15, True)), ("30", Seek(30, False)), (90.0, Seek(90, False)),
        ("1:30", Seek(90, False)), ("1:02:03", Seek(3723, False)), ("two minutes", Seek(120, False)),
        ("an hour and a half", Seek(5400, False)), ("half an hour", Seek(1800, False)),
        ("three quarters of an hour", Seek(2700, False)), ("the beginning", Seek(0, False)),
        ("two and a half minutes", Seek(150, False)), ("a couple of minutes", Seek(120, False)),
    ],
)  # fmt: skip
def test_seek(value: object, want: Seek) -> None:
    assert values.parse_seek(value) == want


@pytest.mark.parametrize(
    ("value", "want"),
    [("30", 30), ("thirty percent", 30), ("25%", 25), (55, 55), ("half", 50), (0.4, 40), ("a hundred", 100),
     ("one hundred percent", 100), ("max", 100), ("mute", 0), ("zero", 0), ("seventy-five", 75)],
)  # fmt: skip
def test_volume(value: object, want: float) -> None:
    assert values.parse_volume(value) == pytest.approx(want)


@pytest.mark.parametrize(
    ("value", "want"), [(None, 10), ("", 10), ("a bit", 5), ("a lot", 25), ("20", 20), ("by ten", 10)]
)
def test_volume_step(value: object, want: float) -> None:
    assert values.parse_step(value) == want


@pytest.mark.parametrize(
    ("value", "want"),
    [("1.5x", 1.5), ("one and a half", 1.5), ("150 percent", 1.5), ("1,25", 1.25), ("one point two five", 1.25),
     ("double", 2), ("half", 0.5), ("normal", 1), ("faster", 1.25), ("slower", 0.75), ("a bit faster", 1.125), (2, 2)],
)  # fmt: skip
def test_speed(value: object, want: float) -> None:
    assert values.parse_speed(value, 1.0) == pytest.approx(want)


def test_faster_stops_at_the_fastest() -> None:
    assert values.parse_speed("faster", 2.9) == 3.0
    assert values.parse_speed("slower", 0.6) == 0.5


@pytest.mark.parametrize(
    ("value", "want"),
    [("30", 1800), (20, 1200), ("half an hour", 1800), ("45 minutes", 2700), ("90 seconds", 90), ("an hour", 3600),
     ("two hours and a half", 9000), ("end of chapter", END_OF_TRACK), ("end", END_OF_TRACK),
     ("after this song", END_OF_TRACK), ("off", None), ("0", None), (None, None), (0, None)],
)  # fmt: skip
def test_sleep(value: object, want: object) -> None:
    assert values.parse_sleep(value) == want


def test_switches() -> None:
    assert [values.parse_switch(each) for each in (None, "on", True, "off", "no", False)] == [True] * 3 + [False] * 3
    assert [values.parse_repeat(each) for each in (None, "all", "one", "this song", "off")] == [
        "all",
        "all",
        "one",
        "one",
        "off",
    ]


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        (values.parse_seek, "banana"), (values.parse_seek, None), (values.parse_seek, float("nan")),
        (values.parse_seek, float("inf")), (values.parse_volume, "200"), (values.parse_volume, "-5"),
        (values.parse_volume, ""), (values.parse_step, "banana"), (values.parse_step, "0"),
        (values.parse_sleep, "soon"), (values.parse_sleep, "3000"), (values.parse_sleep, "-5"),
        (values.parse_switch, "banana"), (values.parse_repeat, "banana"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_says_what_is_wanted(parse: object, value: object) -> None:
    with pytest.raises(ToolRetry, match="value"):
        parse(value)


def test_speeds_out_of_range_are_refused() -> None:
    for value in ("9", "0.1", "banana", None):
        with pytest.raises(ToolRetry, match="factor"):
            values.parse_speed(value, 1.0)


_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(n: int, joiner: str) -> str:
    if n >= 100:
        rest = f" and {in_words(n % 100, joiner)}" if n % 100 else ""
        return f"{_ONES[n // 100]} hundred{rest}"
    if n < 20:
        return _ONES[n]
    return _TENS[n // 10] + (joiner + _ONES[n % 10] if n % 10 else "")


@settings(deadline=None)
@given(st.integers(0, 999), st.sampled_from([" ", "-"]))
def test_every_number_in_words_is_read(n: int, joiner: str) -> None:
    assert number_in(tokens(in_words(n, joiner))) == n


@settings(deadline=None)
@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_durations_in_words_digits_and_on_the_clock_agree(h: int, m: int, s: int) -> None:
    want = 3600 * h + 60 * m + s
    assert duration_in(tokens(f"{h}:{m:02d}:{s:02d}")) == want
    assert duration_in(tokens(f"{h} hours {m} minutes and {s} seconds")) == want
    assert (
        duration_in(tokens(f"{in_words(h, ' ')} hours {in_words(m, ' ')} minutes {in_words(s, ' ')} seconds")) == want
    )


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none()))
def test_anything_is_understood_or_refused(value: object) -> None:
    for parse in (
        values.parse_seek, values.parse_volume, values.parse_step, values.parse_sleep, values.parse_switch,
        values.parse_repeat, lambda each: values.parse_speed(each, 1.0),
    ):  # fmt: skip
        with contextlib.suppress(ToolRetry):  # and nothing else
            parse(value)


@settings(deadline=None)
@given(st.floats(-86_400, 86_400).map(lambda each: round(each, 2) + 0.0))
def test_seeks_in_digits_mean_what_they_say(seconds: float) -> None:
    assert values.parse_seek(f"{seconds:+.2f}") == Seek(seconds, True)
    if seconds >= 0:
        assert values.parse_seek(f"{seconds:.2f}") == Seek(seconds, False)
        assert values.parse_seek(seconds) == Seek(seconds, False)

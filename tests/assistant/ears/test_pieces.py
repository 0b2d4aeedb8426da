"""Long recordings in pieces, and repetition undone."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ears.pieces import joined, loops, pieces_of, unlooped
from assistant.ears.transcriber import RATE, Transcript

pytestmark = pytest.mark.unit


def test_short_audio_stays_in_one_piece():
    audio = np.ones(RATE * 30, np.float32)
    assert [len(p) for p in pieces_of(audio)] == [RATE * 30]


def test_long_audio_is_cut_where_it_is_quiet_and_nothing_is_lost():
    audio = np.random.default_rng(1).normal(0, 0.1, RATE * 50).astype(np.float32)
    audio[25 * RATE : 25 * RATE + RATE // 2] = 0
    parts = list(pieces_of(audio))
    assert np.array_equal(np.concatenate(parts), audio)
    assert 25 <= len(parts[0]) / RATE <= 25.5
    assert all(len(p) <= 30 * RATE for p in parts)


@pytest.mark.parametrize(
    ("stuck", "once"),
    [
        ("Turn it up. Turn it up. Turn it up. Turn it up.", "Turn it up."),
        ("Play Queen, play Queen, play Queen, play Queen", "Play Queen"),
    ],
)
def test_a_stuck_reading_is_noticed_and_said_once(stuck, once):
    assert loops(stuck)
    assert unlooped(stuck).rstrip(".") == once.rstrip(".")


@pytest.mark.parametrize("text", ["", "Stop.", "Play Mr Brightside by The Killers.", "Duran Duran", "no no"])
def test_ordinary_sentences_are_left_alone(text):
    assert not loops(text)
    assert unlooped(text) == text


def test_joining_keeps_order_and_adds_time():
    whole = joined([Transcript("One", "en", 0.2, -0.2, 1.0), Transcript("two", "en", 0.2, -0.4, 2.0)], "en")
    assert (whole.text, whole.seconds) == ("One two", 3.0)
    assert -0.4 < whole.logprob < -0.2


def test_joining_nothing_is_no_speech():
    assert joined([], "en") == Transcript("", "en", 1.0, 0.0, 0.0)

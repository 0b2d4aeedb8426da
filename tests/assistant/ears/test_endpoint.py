"""Endpointing with a detector whose answers are given: one probability a frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ears.endpoint import (
    Endpointer,
    EndpointSettings,
    MaybeEnded,
    SpeechEnded,
    SpeechResumed,
    SpeechStarted,
)
from assistant.ears.voice import FRAME

pytestmark = pytest.mark.unit
SECOND = 16_000 / FRAME  # frames a second: 31.25


class Loudness:
    """Takes the first sample of a frame for the probability of speech."""

    def probability(self, frame):
        return float(frame[0])

    def reset(self):
        pass


def frames(*parts):
    """Frames of (probability, seconds)."""
    for probability, seconds in parts:
        for _ in range(round(seconds * SECOND)):
            yield np.full(FRAME, probability, np.float32)


def events(*parts, settings=None, wait=None):
    ear = Endpointer(Loudness(), settings)
    found = []
    for frame in frames(*parts):
        new = ear.feed(frame)
        if wait and any(isinstance(e, SpeechStarted) for e in new):
            ear.wait(wait)
        found += new
    return found + ear.finish()


def kinds(found):
    return [type(e) for e in found]


def test_an_utterance_starts_may_end_and_ends():
    found = events((0, 1), (0.9, 1), (0, 1))
    assert kinds(found) == [SpeechStarted, MaybeEnded, SpeechEnded]
    assert found[0].at == pytest.approx(1.0, abs=0.04)
    assert found[1].at == pytest.approx(2.15, abs=0.04)
    assert found[2].at == pytest.approx(2.5, abs=0.04)


def test_the_audio_has_the_pre_roll_and_every_sample_after_it():
    ended = events((0, 1), (0.9, 1), (0, 1))[-1]
    assert ended.audio.shape[1] == 1
    assert len(ended.audio) / 16_000 == pytest.approx(0.3 + 1.0 + 0.5, abs=0.07)
    assert ended.audio[0, 0] == 0
    assert np.count_nonzero(ended.audio > 0.8) == round(SECOND) * FRAME


def test_a_pause_between_words_voids_the_speculation():
    found = events((0, 0.5), (0.9, 0.5), (0, 0.3), (0.9, 0.5), (0, 1))
    assert kinds(found) == [SpeechStarted, MaybeEnded, SpeechResumed, MaybeEnded, SpeechEnded]
    assert len(found[-1].audio) > len(found[1].audio)


def test_a_click_is_no_speech():
    assert events((0, 0.5), (0.9, 0.1), (0, 1)) == []


def test_two_utterances():
    assert kinds(events((0.9, 0.5), (0, 1), (0.9, 0.5), (0, 1))).count(SpeechEnded) == 2


def test_a_fading_voice_is_not_cut():
    assert kinds(events((0.9, 0.5), (0.4, 1), (0, 1))) == [SpeechStarted, MaybeEnded, SpeechEnded]


def test_an_utterance_has_a_longest_length():
    found = events((0.9, 5), settings=EndpointSettings(longest=2))
    ended = [e for e in found if isinstance(e, SpeechEnded)]
    assert ended[0].cut
    assert len(ended[0].audio) / 16_000 == pytest.approx(2, abs=0.04)


def test_more_patience_can_be_asked_for_but_not_without_end():
    assert events((0.9, 0.5), (0, 2), wait=1.0)[-1].at == pytest.approx(1.5, abs=0.04)
    assert events((0.9, 0.5), (0, 9), wait=60)[-1].at == pytest.approx(3.5, abs=0.04)


def test_the_end_of_the_stream_ends_the_utterance():
    assert kinds(events((0.9, 1)))[-1] is SpeechEnded


def test_a_frame_of_another_size_is_refused():
    with pytest.raises(ValueError, match="512"):
        Endpointer(Loudness()).feed(np.zeros(160, np.float32))


@pytest.mark.parametrize("wrong", [{"silence": 0.1}, {"maybe": 0}, {"stay": 0.9}, {"longest": 0.1}, {"pre_roll": -1}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="endpointing needs"):
        EndpointSettings(**wrong)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.4, 0.9]), st.floats(0.04, 1.5)), max_size=12))
def test_whatever_is_said_starts_and_ends_alternate(parts):
    outer = [k for k in kinds(events(*parts)) if k in (SpeechStarted, SpeechEnded)]
    assert outer == [SpeechStarted, SpeechEnded] * (len(outer) // 2)

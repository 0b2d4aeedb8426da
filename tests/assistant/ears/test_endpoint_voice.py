"""Endpointing real synthesised speech with Silero, in noise."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ears.endpoint import Endpointer, MaybeEnded, SpeechEnded, SpeechStarted
from assistant.ears.voice import FRAME, SileroDetector, probabilities

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def detector():
    return SileroDetector()


def endpointed(audio, detector):
    ear = Endpointer(detector)
    padded = np.pad(audio, (0, -len(audio) % FRAME)).astype(np.float32)
    return [event for frame in padded.reshape(-1, FRAME) for event in ear.feed(frame)]


def scene(speech, noise, before=1.0, after=1.5):
    audio = np.concatenate([np.zeros(int(before * 16_000)), speech, np.zeros(int(after * 16_000))])
    return audio + np.random.default_rng(3).normal(0, noise, len(audio))


@pytest.mark.parametrize("noise", [0.0005, 0.005, 0.02])
def test_one_sentence_in_noise_is_one_utterance(detector, say, noise):
    speech = say("Play some upbeat jazz from the nineteen sixties.")
    found = endpointed(scene(speech, noise), detector)
    ended = [e for e in found if isinstance(e, SpeechEnded)]
    assert len(ended) == 1
    assert any(isinstance(e, MaybeEnded) for e in found)
    started = next(e for e in found if isinstance(e, SpeechStarted))
    assert started.at == pytest.approx(1.0, abs=0.3)
    assert ended[0].at == pytest.approx(1.0 + len(speech) / 16_000 + 0.5, abs=0.5)


def test_what_was_cut_out_is_understood(detector, say, faster):
    found = endpointed(scene(say("Turn it down a bit."), 0.003), detector)
    text = faster.transcribe(found[-1].audio).text
    assert text.strip(".").lower() == "turn it down a bit"


def test_a_short_command_is_an_utterance(detector, say):
    assert [type(e) for e in endpointed(scene(say("Stop."), 0.003), detector)].count(SpeechEnded) == 1


def test_noise_is_no_utterance(detector):
    assert endpointed(np.random.default_rng(0).normal(0, 0.1, 16_000 * 10), detector) == []


def test_a_detector_is_the_same_after_a_reset(detector, say):
    speech = say("Hello there.")
    assert np.array_equal(probabilities(speech, detector), probabilities(speech, detector))


def test_a_frame_may_be_read_only(detector):
    frame = np.zeros(FRAME, np.float32)
    frame.setflags(write=False)
    assert 0 <= detector.probability(frame) < 0.5

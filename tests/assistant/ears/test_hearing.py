"""The ears put together, on real speech, noise and silence."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from assistant.ears.hearing import Hearing, NothingHeard
from assistant.ears.transcriber import Transcript
from assistant.ears.voice import SileroDetector

pytestmark = pytest.mark.engine
NAMES = ["Radiohead", "In Rainbows", "The Killers", "Khruangbin", "White Gloves"]


@pytest.fixture(scope="module")
def hearing(faster):
    ears = Hearing(faster, SileroDetector())
    ears.warm()
    return ears


def endpointed(speech, noise=0.0003):
    """Speech as the endpointer hands it over: a little room before and after."""
    audio = np.concatenate([np.zeros(4_800, np.float32), speech, np.zeros(8_000, np.float32)])
    return audio + np.random.default_rng(1).normal(0, noise, len(audio)).astype(np.float32)


@pytest.mark.parametrize("word", ["Stop.", "Pause.", "Next.", "Louder.", "Resume.", "Mute."])
def test_one_word_commands(hearing, say, word):
    heard = hearing.hear(endpointed(say(word)), NAMES)
    assert isinstance(heard, Transcript)
    assert heard.text == word


@pytest.mark.parametrize("words", ["Radiohead.", "Good morning.", "Pizza."])
def test_other_short_sentences_stay_what_they_are(hearing, say, words):
    assert hearing.hear(endpointed(say(words)), NAMES).text.strip(".!") == words.strip(".!")


def test_a_request_with_names(hearing, say):
    heard = hearing.hear(endpointed(say("Play White Gloves by Khruangbin.")), NAMES)
    assert heard.text.strip(".").lower() == "play white gloves by khruangbin"


def bursts(rng):
    cough = np.zeros(24_000, np.float32)
    for start in (2_000, 9_000):
        cough[start : start + 3_000] = rng.normal(0, 0.3, 3_000) * np.exp(-np.arange(3_000) / 900)
    return cough


@pytest.mark.parametrize(
    ("noise", "reason"),
    [
        (lambda rng: np.zeros(16_000), "silence"),
        (lambda rng: np.zeros(0), "silence"),
        (lambda rng: rng.normal(0, 0.0001, 32_000), "silence"),
        (lambda rng: rng.normal(0, 0.1, 32_000), "noise"),
        (lambda rng: 0.3 * np.sin(np.arange(32_000) * 0.2), "noise"),
        (bursts, "noise"),
    ],
    ids=["silence", "nothing", "faint hiss", "white noise", "a tone", "a cough"],
)
def test_where_nobody_speaks_nothing_is_heard(hearing, noise, reason):
    heard = hearing.hear(noise(np.random.default_rng(2)).astype(np.float32), NAMES)
    assert isinstance(heard, NothingHeard)
    assert heard.reason == reason
    assert heard.say.endswith(".")


def test_a_whisperer_is_heard(hearing, say):
    quiet = say("Skip this one.") * 0.02
    assert "skip this one" in hearing.hear(endpointed(quiet, noise=1e-5)).text.lower()


def test_two_threads_wait_for_each_other(hearing, say):
    speech = {"Stop.": endpointed(say("Stop.")), "Next.": endpointed(say("Next."))}
    heard = {}
    threads = [
        threading.Thread(target=lambda w=w, a=a: heard.update({w: hearing.hear(a).text})) for w, a in speech.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"Stop.": "Stop.", "Next.": "Next."}

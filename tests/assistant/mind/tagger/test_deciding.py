"""How scores become wishes, with a network that says what it is told to."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.mind.tagger.encoding import PLAYING, SAID, Encoded
from assistant.mind.tagger.labels import FIELDS, TOOLS
from assistant.mind.tagger.network import Scores
from assistant.mind.tagger.tagger import Calibration, Tagger

pytestmark = pytest.mark.unit


class Told:
    """Chances by tool, the words where wishes begin, the words that are copied."""

    def __init__(self, chances, starts=(), copied=()):
        self.chances, self.starts, self.copied = chances, starts, copied

    def read(self, encoded):
        words = len(encoded.words)
        starts = np.array([5.0 if i in self.starts else -5.0 for i in range(encoded.said)], np.float32)
        copied = np.array([5.0 if i in self.copied else -5.0 for i in range(words)], np.float32)
        return Scores(starts, copied, np.zeros((words, 384), np.float32), np.zeros(384, np.float32))

    def judge(self, scores, start, end):
        chances = self.chances[start] if isinstance(self.chances, dict) and start in self.chances else self.chances
        logits = np.log(np.array([chances.get(tool, 1e-6) for tool in TOOLS], np.float32))
        return {"tool": logits, **{field: np.zeros(len(values), np.float32) for field, values in FIELDS.items()}}


def tags(network, said, playing=""):
    words = (*said.split(), *playing.split())
    count = len(said.split())
    parts = tuple(SAID if i < count else PLAYING for i in range(len(words)))
    pieces = np.arange(len(words))
    encoded = Encoded(pieces, pieces, pieces, words, parts, (-1,) * len(words), count)
    return Tagger(None, network).tag(encoded)


def test_what_may_well_be_talk_is_taken_for_talk():
    assert [wish.tool for wish in tags(Told({"play": 0.8, "chat": 0.2}), "my knee hurts").wishes] == ["chat"]
    assert [wish.tool for wish in tags(Told({"play": 0.9, "chat": 0.1}), "my knee hurts").wishes] == ["play"]


def test_a_wish_beside_another_is_not_so_easily_talk():
    network = Told({0: {"rate": 0.9}, 3: {"play": 0.8, "chat": 0.2}}, starts=(3,))
    assert [wish.tool for wish in tags(network, "love this one play more").wishes] == ["rate", "play"]


def test_words_of_the_context_lose_their_punctuation_and_go_to_the_first_call():
    network = Told({"ask": 0.9}, starts=(2,), copied=(4, 5))
    found = tags(network, "who is why that", "“Salt, Road.”")
    assert found.wishes[0].carried == ("Salt", "Road")
    assert found.wishes[1].carried == ()


def test_confidence_is_the_chance_of_being_right_and_stays_one():
    assert Calibration().of(0.7) == pytest.approx(0.7)
    assert Calibration(0.5, -1.0).of(0.9) < 0.9
    assert 0 < Calibration(2.0, 1.0).of(0.0) < Calibration(2.0, 1.0).of(1.0) < 1

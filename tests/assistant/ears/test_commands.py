"""The second opinion on short utterances, with readings and scores given."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from assistant.ears.commands import COMMANDS, CommandEar, once, plain
from assistant.ears.transcriber import Transcript

pytestmark = pytest.mark.unit


def transcript(text: str) -> Transcript:
    return Transcript(text, "en", 0.01, -0.3, 0.1)


@dataclass
class Sound:
    """An utterance whose readings and scores are known."""

    primed: str
    scores: dict[str, float] = field(default_factory=dict)
    asked: int = 0

    def decode(self, prompt: str = "") -> Transcript:
        self.asked += 1
        return transcript(self.primed)

    def score(self, texts):
        return [self.scores[text] for text in texts]


def test_a_command_that_the_model_finds_more_probable_is_taken():
    sound = Sound("Stop.", {"Stop.": -2.0, "This is derby.": -6.0})
    verdict = CommandEar().judge(sound, transcript("This is Derby."))
    assert (verdict.text, verdict.overruled) == ("Stop.", True)


def test_a_command_that_is_far_less_probable_is_not():
    sound = Sound("Play it.", {"Play it.": -9.0, "Radiohead.": -1.0})
    assert CommandEar().judge(sound, transcript("Radiohead.")).text == "Radiohead."


def test_no_second_opinion_is_asked_for_what_is_a_command_already():
    sound = Sound("Go.")
    assert CommandEar().judge(sound, transcript("next, next!")).text == "Next."
    assert sound.asked == 0


def test_a_name_that_was_expected_stays():
    assert CommandEar().judge(Sound("Help."), transcript("Helpless."), ["Helpless"]).text == "Helpless."


def test_a_second_opinion_that_is_no_command_changes_nothing():
    assert CommandEar().judge(Sound("Derbyshire."), transcript("Derby.")).text == "Derby."


def test_a_command_is_taken_where_the_free_reading_is_empty():
    assert CommandEar().judge(Sound("Pause. Pause."), transcript("")).text == "Pause."


@pytest.mark.parametrize(
    ("said", "form"), [("Next. Next.", "next"), ("Go back, go back", "go back"), ("No, yes", "no yes"), ("", "")]
)
def test_said_twice_is_said_once(said, form):
    assert once(said) == form


def test_commands_are_distinct():
    assert len({plain(c) for c in COMMANDS}) == len(COMMANDS)

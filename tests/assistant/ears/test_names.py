"""The second hearing of names, with readings given."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from assistant.ears.names import NameEar
from assistant.ears.transcriber import Transcript

pytestmark = pytest.mark.unit


def transcript(text: str, logprob: float = -0.3) -> Transcript:
    return Transcript(text, "en", 0.01, logprob, 0.1)


@dataclass
class Sound:
    """An utterance that is read in one way after another, whatever the prompt; `prompts` keeps what was given."""

    readings: list[Transcript]
    prompts: list[str] = field(default_factory=list)

    def decode(self, prompt: str = "") -> Transcript:
        self.prompts.append(prompt)
        return self.readings[len(self.prompts) - 1]

    def score(self, texts):
        return [0.0 for _ in texts]


def known(likely):
    return lambda text: likely.get(text, [])


LIKELY = {
    "Bleep pale head.": [("Pale Blue", 0.3), ("Pailhead", 0.2)],
    "Play Pailhead.": [("Pailhead", 1.0), ("Pale Blue", 0.1)],
    "Play pale had.": [("Pailhead", 0.5), ("Pale Blue", 0.1)],
    "Play Bell.": [("Bell", 0.1)],
}


def ear(**options):
    return NameEar(known(LIKELY), lambda text: len(text.split()), **options)


def test_a_name_is_heard_once_it_is_expected():
    sound = Sound([transcript("Play Pailhead.")])
    heard = ear().judge(sound, transcript("Bleep pale head."))
    assert heard.text == "Play Pailhead."
    assert heard.seconds == pytest.approx(0.2)
    assert sound.prompts == ["Pale Blue, Pailhead."]


def test_a_better_reading_gives_better_names_to_expect():
    sound = Sound([transcript("Play pale had."), transcript("Play Pailhead.")])
    assert ear().judge(sound, transcript("Bleep pale head.")).text == "Play Pailhead."
    assert sound.prompts[1].startswith("Pailhead")


def test_what_is_written_as_a_name_is_not_heard_again():
    sound = Sound([])
    assert ear().judge(sound, transcript("Play Pailhead.")).text == "Play Pailhead."
    assert sound.prompts == []


def test_where_no_name_is_likely_nothing_is_heard_again():
    sound = Sound([])
    assert ear().judge(sound, transcript("Turn it up.")).text == "Turn it up."


def test_a_reading_that_fits_the_library_less_is_not_taken():
    sound = Sound([transcript("Play Bell."), transcript("Play Bell.")])
    assert ear().judge(sound, transcript("Bleep pale head.")).text == "Bleep pale head."


def test_a_reading_that_was_guessed_is_not_taken():
    sound = Sound([transcript("Play Pailhead.", logprob=-1.5)])
    assert ear().judge(sound, transcript("Bleep pale head.")).text == "Bleep pale head."

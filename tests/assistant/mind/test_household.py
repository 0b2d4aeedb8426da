import pytest

from assistant.mind.context import Context
from assistant.mind.household import read

pytestmark = pytest.mark.unit


def call(words):
    reading = read(words, Context())
    return reading and (reading.calls[0].tool, reading.calls[0].args.get("wish") or reading.calls[0].args["statement"])


@pytest.mark.parametrize(
    "words", ["start a radio from this", "play a jazz radio", "play something like this and keep going", "play radio",
              "more familiar please", "surprise me more", "fewer surprises", "start a station based on this song"],
)  # fmt: skip
def test_radio_and_its_dial(words):
    assert call(words)[0] == "make_playlist"


@pytest.mark.parametrize("words", ["I'm Anna", "guest mode", "turn on kids mode", "be my DJ", "who am I"])
def test_settings_are_handed_on_as_they_were_said(words):
    assert call(words) == ("set_preference", words)


@pytest.mark.parametrize(
    "words", ["play radio 4", "i'm tired", "this is great", "surprise me", "stop", "play jazz", "more jazz",
              "who sings this", "play something familiar", "what's on the radio show"],
)  # fmt: skip
def test_everything_else_is_left_alone(words):
    assert call(words) is None

from __future__ import annotations

import pytest

from assistant.mind.remixes import read_remix

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("wish", "args"),
    [
        ("slow it down and lose the drums", {"tempo": "slower", "stems": "no drums"}),
        ("as if its coming from a cave", {"effect": "reverb"}),
        ("pitch it down two semitones", {"pitch": -2.0}),
        ("ten percent faster", {"tempo": 1.1}),
        ("only the piano", {"stems": "piano only"}),
        ("an acapella version of this", {"stems": "vocals only"}),
        ("add echo and speed it up", {"effect": "echo", "tempo": "faster"}),
    ],
)
def test_changes_of_sound_are_read(wish, args):
    assert read_remix(wish) == {**args, "target": "current"}


def test_a_remix_of_something_named():
    assert read_remix("remix tin roof with more bass") == {"effect": "bass boost", "target": "tin roof"}


@pytest.mark.parametrize(
    "wish",
    [
        "play jazz",
        "make it louder",
        "a playlist of slow songs",
        "play slow songs",
        "turn it down",
        "the bass player is great",
        "",
    ],
)
def test_other_wishes_are_not(wish):
    assert read_remix(wish) is None

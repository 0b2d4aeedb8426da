from __future__ import annotations

import pytest

from assistant.mind.context import Call, Context
from assistant.mind.remixes import of_music, read_remix

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
        ("slow it down a bit", {"tempo": "a bit slower"}),
        ("speed this up a little and add reverb", {"tempo": "a bit faster", "effect": "reverb"}),
        ("make it a lot slower", {"tempo": "much slower"}),
        ("pitch it up slightly", {"pitch": "a bit higher"}),
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


def test_a_song_gets_another_tempo_where_a_podcast_gets_another_speed():
    faster = (Call("control", {"action": "speed", "value": "faster"}),)
    song = Context(player={"item": {"kind": "track"}})
    (call,) = of_music(faster, "speed it up a bit", song)
    assert (call.tool, call.args["tempo"]) == ("remix", "a bit faster")
    (call,) = of_music((Call("control", {"action": "speed", "value": "1"}),), "normal speed", song)
    assert (call.tool, call.args["tempo"]) == ("remix", "normal")
    assert of_music(faster, "speed it up", Context(player={"item": {"kind": "episode"}})) == faster

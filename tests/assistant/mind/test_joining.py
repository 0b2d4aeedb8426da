"""Second recordings and single parts: whose they are is what was said, listed or played."""

from dataclasses import replace

import pytest

from assistant.mind.context import Context
from assistant.mind.dialogue import read
from assistant.mind.memory import Mention
from tools.library.items import Item

pytestmark = pytest.mark.unit

TIDE = Item("1", "track", "Tidewater", "Mirela Voss")
VOLT = Item("2", "track", "Voltage Garden", "The Quiet Machines")
SKY = Item("3", "track", "Copper Sky", "Mirela Voss")
BLOOM = Item("4", "album", "Static Bloom", "The Quiet Machines")


class Names:
    def resolve(self, words):
        return next((item for item in (TIDE, VOLT, SKY, BLOOM) if item.title.lower() == words), None)

    def candidates(self, _words, _limit=5):
        return ()


HERE = Context(
    playing=TIDE.name, player={"item": {"id": "1", "kind": "track"}}, names=Names(),
    mentions=(Mention(VOLT, "played", 0), Mention(TIDE, "played", 1)),
)  # fmt: skip


def args(utterance, context=HERE):
    reading = read(utterance, context)
    if reading is None:
        return None
    (call,) = reading.calls
    assert call.tool == "remix"
    return {name: value for name, value in call.args.items() if (name, value) != ("target", "current")}


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        ("blend this into the next", {"effect": "blend", "other": "next"}),
        ("can you mix this into the next song on the beat", {"effect": "blend", "other": "next"}),
        ("crossfade into the next track now", {"effect": "blend now", "other": "next"}),
        ("blend it into copper sky", {"effect": "blend", "other": "Copper Sky by Mirela Voss"}),
        ("make a ten-minute mix of these", {"target": "these", "effect": "mix of 10 minutes"}),
        ("mix these together", {"target": "these", "effect": "mix"}),
        ("make me a dj mix of static bloom", {"target": "Static Bloom by The Quiet Machines", "effect": "mix"}),
        ("turn these into a 5 minute mix please", {"target": "these", "effect": "mix of 5 minutes"}),
        (
            "make a mix of tidewater and copper sky",
            {"target": "Tidewater by Mirela Voss; Copper Sky by Mirela Voss", "effect": "mix"},
        ),
        ("match that song", {"tempo": "match", "pitch": "match", "other": VOLT.name}),
        ("make it match the tempo of copper sky", {"tempo": "match", "other": SKY.name}),
        ("put it in the same key as copper sky", {"pitch": "match", "other": SKY.name}),
        ("put her voice over that beat", {"effect": "mashup", "other": VOLT.name}),
        ("put her voice over the beat of voltage garden", {"effect": "mashup", "other": VOLT.name}),
        (
            "mash up copper sky with voltage garden",
            {"target": SKY.name, "effect": "mashup", "other": VOLT.name},
        ),
        ("turn the vocals down a bit", {"stems": "vocals a bit quieter"}),
        ("turn down the drums", {"stems": "drums quieter"}),
        ("make the guitar a lot louder", {"stems": "guitar much louder"}),
        ("the vocals are too loud", {"stems": "vocals quieter"}),
        ("i can't hear the singer", {"stems": "vocals louder"}),
        ("bring the vocals back", {"stems": "vocals back"}),
    ],
)
def test_plain_forms(wish, wanted):
    assert args(wish) == wanted


def test_what_was_listed_is_mixed():
    listed = replace(HERE, recent=(TIDE, SKY, VOLT))
    wanted = "; ".join(item.name for item in (TIDE, SKY, VOLT))
    assert args("make a ten minute mix of these", listed) == {"target": wanted, "effect": "mix of 10 minutes"}


@pytest.mark.parametrize(
    "wish",
    [
        "make a mix of calm songs", "make me an hour long mix for running", "turn the music down", "turn it down a bit",
        "make a mix of jazz and blues", "go into the kitchen", "play that song", "turn the bass up",
        "put it on", "more like this", "play the next one", "what does she sing about",
    ],
)  # fmt: skip
def test_other_wishes_are_left_alone(wish):
    assert read(wish, HERE) is None


def test_a_song_that_nobody_spoke_of_is_not_guessed():
    assert read("match that song", replace(HERE, mentions=(Mention(TIDE, "played", 0),))) is None


def test_the_voice_of_a_podcast_is_no_part_of_a_song():
    podcast = replace(HERE, player={"item": {"id": "9", "kind": "episode"}})
    assert read("turn the vocals down a bit", podcast) is None

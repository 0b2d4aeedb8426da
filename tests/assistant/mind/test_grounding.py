from __future__ import annotations

import pytest

from assistant.mind.context import Call, Context, Message
from assistant.mind.cues import possible_tools
from assistant.mind.grounding import ground

pytestmark = pytest.mark.unit


def args(call, said, context=None):
    found = ground([call], said, context or Context())
    return dict(found[0].args)


def test_an_invented_name_becomes_the_words_that_were_said():
    assert "flatwood mack" in args(Call("play", {"query": "fleetwood mac"}), "play flatwood mack")["query"]
    assert "oddity" not in args(Call("play", {"query": "space oddity"}), "put that marble thing on")["query"]


def test_durations_and_numbers_come_from_the_utterance():
    assert (
        args(Call("make_playlist", {"wish": "x", "minutes": 30}), "music for an hour and a half of baking")["minutes"]
        == 90
    )
    assert args(Call("control", {"action": "seek", "value": 10}), "would you nip back twenty seconds")["value"] == "-20"
    assert (
        args(Call("control", {"action": "set_volume", "value": 3}), "get the volume to about thirty")["value"] == "30"
    )


def test_longer_is_longer_than_before():
    context = Context(
        history=(Message("user", "half an hour of ska"), Message("assistant", "Here is a 30 minute playlist."))
    )
    assert args(Call("make_playlist", {"wish": "ska", "minutes": 30}), "longer if you can", context)["minutes"] > 30


def test_her_is_replaced_by_whom_it_means():
    context = Context(playing="Tin Roof by Mara Quist")
    assert (
        "mara quist"
        in args(Call("search", {"query": "her other records"}), "her other records", context)["query"].lower()
    )


def test_what_nobody_asked_for_is_dropped():
    found = ground(
        [Call("make_playlist", {"wish": "x"}), Call("play", {"query": "x playlist"})],
        "a list of sea shanties",
        Context(),
    )
    assert [call.tool for call in found] == ["make_playlist"]


def test_a_call_without_what_it_needs_is_dropped():
    assert ground([Call("control", {}), Call("unknown", {"x": 1})], "hm", Context()) == ()


def test_louder_and_quieter_follow_the_words():
    assert args(Call("control", {"action": "volume_up"}), "my flatmate says its too loud")["action"] == "volume_down"


def test_tools_without_any_word_for_them_are_not_offered():
    assert "make_podcast" not in possible_tools("what goes with a long bath")
    assert "make_podcast" in possible_tools("shorter", (Message("user", "make a podcast about bees"),))

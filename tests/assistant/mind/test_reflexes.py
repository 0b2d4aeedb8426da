from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.mind.context import Call, Context, Message
from assistant.mind.understanding import LONGEST, Reflexes
from tools.library.items import Item

pytestmark = pytest.mark.unit

REFLEXES = Reflexes()
SONG = Context(playing="Tin Roof by Mara Quist")
BOOK = Context(playing="chapter 2 of The Long Ditch")


def calls(said, context=SONG):
    found = REFLEXES.understand(said, context)
    return None if found is None else [(call.tool, dict(call.args)) for call in found.calls]


def talk(*texts):
    return tuple(Message("user" if i % 2 == 0 else "assistant", text) for i, text in enumerate(texts))


@pytest.mark.parametrize(
    "said", ["stop", "STOP!", "Stop. Stop. Stop.", "shut up", "please be quiet", "quiet", "stop the music now", "hush"]
)
def test_words_that_stop_sound_always_do(said):
    found = REFLEXES.understand(said, Context())
    assert found is not None
    assert (found.calls, found.tier) == ((Call("control", {"action": "stop"}),), "stop")


@pytest.mark.parametrize(
    ("said", "args"),
    [
        ("pause", {"action": "pause"}),
        ("could you skip this one please", {"action": "next"}),
        ("turn it up a touch", {"action": "volume_up"}),
        ("volume to forty", {"action": "set_volume", "value": "40"}),
        ("rewind twenty seconds", {"action": "seek", "value": "-20"}),
        ("fast forward a minute and a half", {"action": "seek", "value": "+90"}),
        ("go to two minutes", {"action": "seek", "value": "120"}),
        ("switch off in three quarters of an hour", {"action": "sleep_timer", "value": "45"}),
        ("stop after this song", {"action": "sleep_timer", "value": "end"}),
        ("cancel the timer", {"action": "sleep_timer", "value": "off"}),
        ("shuffle off", {"action": "shuffle", "value": "off"}),
        ("loop this song", {"action": "repeat", "value": "one"}),
        ("dont stop", {"action": "resume"}),
        ("porse it", {"action": "pause"}),
        ("make it lowder", {"action": "volume_up"}),
        ("pause it the phone is ringing", {"action": "pause"}),
    ],
)
def test_everyday_control(said, args):
    assert calls(said) == [("control", args)]


@pytest.mark.parametrize("file", ["/tmp/article.md", "tamper.txt"])
def test_a_word_that_sounds_like_a_timer_sets_none(file):
    assert [tool for tool, _ in calls(f"turn {file} into something for the bus, two minutes")] == ["make_podcast"]


def test_faster_means_the_reader_for_a_book_and_the_recording_for_a_song():
    assert calls("a bit faster", BOOK) == [("control", {"action": "speed", "value": "faster"})]
    assert calls("speed it up", SONG) == [("remix", {"tempo": "faster", "target": "current"})]


@pytest.mark.parametrize(
    "said",
    [
        "dont turn it up",
        "stop everything that is not jazz from playing",
        "play jazz but not too loud",
        "if it rains play something sad",
        "my cousin thinks pausing is rude",
        "play it slower than before",
        "dont play anything",
        "how do i turn it off",
        "i would skip if i could",
        "xyzzy plugh",
        "spiel etwas von bach",
        "asdf",
    ],
)
def test_it_knows_when_it_does_not_know(said):
    assert calls(said, Context()) is None


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        ("skip this and turn it down", ["control", "control"]),
        ("play some mingus and set the volume to twenty", ["play", "control"]),
        ("i hate this skip it", ["rate", "control"]),
        ("make a playlist for ironing then shuffle", ["make_playlist", "control"]),
    ],
)
def test_two_wishes_that_are_both_plain(said, tools):
    assert [tool for tool, _ in calls(said)] == tools


def test_names_with_joining_words_stay_whole():
    assert calls("play simon and garfunkel") == [
        ("play", {"query": "simon and garfunkel", "when": "now", "kind": "any"})
    ]

    class Known:
        def resolve(self, words):
            return Item("1", "track", "Stop and Stare") if words == "stop and stare" else None

        def candidates(self, words, limit=5):
            return ()

    assert calls("play stop and stare", Context(names=Known()))[0][1]["query"] == "stop and stare"


def test_half_of_a_sentence_can_be_left_to_the_model():
    half = REFLEXES.partly("turn it up and do that thing with the owls", SONG)
    assert half is None or half.calls
    half = REFLEXES.partly("turn it up and play whatever my brother would hate", SONG)
    assert half is not None
    assert half.rest == "play whatever my brother would hate"
    both = half.joined((Call("play", {"query": "x"}),))
    assert [call.tool for call in both] == ["control", "play"]


@pytest.mark.parametrize("said", ["hello", "thank you very much", "what can you do", "never mind", "youre the best"])
def test_small_talk_is_answered_and_does_nothing(said):
    found = REFLEXES.understand(said, SONG)
    assert found is not None
    assert not found.calls
    assert found.reply


LISTED = talk("anything by ida ost", "I found Grey Lane by Ida Ost, Two Ferries by Ida Ost and Salt by Ida Ost.")


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("the second one", "Two Ferries by Ida Ost"),
        ("play the last one please", "Salt by Ida Ost"),
        ("number one", "Grey Lane by Ida Ost"),
    ],
)
def test_listed_things_are_picked_by_their_place(said, query):
    assert calls(said, Context(history=LISTED))[0][1]["query"] == query


def test_items_that_were_listed_count_more_than_words():
    recent = (Item("1", "track", "Alpha", "One"), Item("2", "track", "Beta", "Two"))
    assert (
        calls("the second one", Context(history=talk("x", "Found two."), recent=recent))[0][1]["query"] == "Beta by Two"
    )


def test_a_place_that_is_not_there_is_not_guessed():
    found = calls("the fifth one", Context(history=LISTED))
    assert found is None or "query" not in found[0][1]


def test_an_offer_can_be_taken_and_refused():
    offer = Context(history=talk("suggest something", "You might like Grey Lane by Ida Ost. Shall I play it?"))
    assert calls("oh yes please", offer) == [("play", {"query": "Grey Lane by Ida Ost", "kind": "any", "when": "now"})]
    assert calls("no thanks", offer) == []
    assert calls("yes", Context()) == []


def test_lengths_change_what_was_made():
    made = Context(history=talk("make a forty minute playlist for gardening", "Here is a 40 minute playlist."))
    tool, args = calls("longer", made)[0]
    assert tool == "make_playlist"
    assert args["minutes"] > 40
    assert "gardening" in args["wish"]
    episode = Context(history=talk("make a six minute podcast about bees", "It is ready."))
    assert calls("make it nine minutes with two hosts", episode)[0][1] == {"topic": "bees", "minutes": 9, "hosts": 2}


def test_calls_in_the_history_count_more_than_its_words():
    history = (Message("user", "do it"), Message("assistant", "Done.", (Call("control", {"action": "volume_down"}),)))
    assert calls("a bit more", Context(history=history)) == [("control", {"action": "volume_down"})]


def test_her_is_whoever_made_what_plays():
    assert calls("have you got anything else by her", SONG)[0][1].get("query", "").lower().find("mara quist") >= 0


@pytest.mark.parametrize("said", ["", "   ", "...", "?!"])
def test_nothing_said_gets_a_sentence(said):
    found = REFLEXES.understand(said, SONG)
    assert found is not None
    assert found.reply
    assert not found.calls


def test_ten_minutes_of_talk_get_a_sentence():
    found = REFLEXES.understand("and then he said to me " * LONGEST, SONG)
    assert found is not None
    assert not found.calls
    assert found.reply


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120))
def test_any_text_is_survived(said):
    REFLEXES.understand(said, SONG)

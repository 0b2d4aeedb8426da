"""Which voices there are, and finding one."""

from __future__ import annotations

import pytest

from voices import Catalogue, VoiceError, engine_names

pytestmark = pytest.mark.unit


def test_every_voice_is_complete():
    voices = list(Catalogue())
    assert len({voice.id for voice in voices}) == len(voices) == 29
    for voice in voices:
        assert voice.engine in engine_names()
        assert voice.language in {"en-US", "en-GB"}
        assert voice.gender in {"female", "male"}
        assert voice.licence
        assert voice.origin
        assert voice.weights
        assert 60 < voice.pitch < 300


def test_kokoro_voices_have_the_language_of_their_name():
    for voice in Catalogue():
        if voice.engine == "kokoro":
            assert voice.language == {"a": "en-US", "b": "en-GB"}[voice.id[0]]
            assert voice.gender == {"f": "female", "m": "male"}[voice.id[1]]


def test_joe_says_where_he_comes_from():
    assert "lessac" in Catalogue().find("Joe").origin


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("bf_emma", "Emma"), ("EMMA", "Emma"), ("a british woman", "Emma"), ("the fast one", "Joe"),
        ("the natural one", "Heart"),
        ("use the George voice please", "George"), ("an american man", "Fenrir"), ("someone whispering", "Nicole"),
        ("a deep British man", "Lewis"), ("piper", "Joe"),
    ],
)  # fmt: skip
def test_finding_by_words(words, name):
    assert Catalogue().find(words).name == name


@pytest.mark.parametrize(
    ("words", "hint"), [("hart", "Heart"), ("af_bela", "af_bella"), ("xyzzy", "segue voices"), ("", "segue voices")]
)
def test_unknown_voices_get_a_hint(words, hint):
    with pytest.raises(VoiceError) as caught:
        Catalogue().find(words)
    assert hint in caught.value.todo


def test_what_nobody_offers_is_not_replaced_by_something_else():
    assert Catalogue().matching("a fast British woman") == []


def test_descriptions_are_for_people():
    assert Catalogue().find("Emma").describe().startswith("Emma, a British woman (Kokoro")

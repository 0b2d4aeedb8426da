from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.mind.normalise import clean, nearest, wish_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Hey, could you please, um, turn it up?", "turn it up"),
        ("play jazz, no, I mean blues", "play blues"),
        ("uh play play Dancing Queen for me please", "play dancing queen"),
        ("Don’t stop", "dont stop"),
        ("set the volume to 50%", "set the volume to 50 percent"),
        ("please", "please"),
        ("", ""),
    ],
)
def test_a_wish_is_freed_of_what_surrounds_it(said, wish):
    assert wish_of(said) == wish


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("paws", "pause"),
        ("lauder", "louder"),
        ("shuffel", "shuffle"),
        ("necks", "next"),
        ("pause", "pause"),
        ("jazz", None),
    ],
)
def test_misheard_commands_are_recognised_by_sound_and_spelling(heard, meant):
    assert nearest(heard, ("pause", "louder", "shuffle", "next", "volume")) == meant


@given(st.text(max_size=200))
def test_cleaning_is_final(text):
    assert clean(clean(text)) == clean(text)
    wish_of(text)

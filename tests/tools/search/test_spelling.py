from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.search.names import NameIndex, forms
from tools.search.readings import MAYBE
from tools.search.scoring import similarity
from tools.search.segments import Segment
from tools.search.spelling import mistyped

pytestmark = pytest.mark.unit

NAMES = (
    "Pink Martini", "The Scorpio Races", "Simon & Garfunkel", "Obsidian Shell", "Fleetwood Mac", "Johann Johannsson",
    "The Adventures of Tom Sawyer", "Kings of Convenience", "Women on the Move", "Turtle in Paradise",
    "Haruki Murakami",
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(Segment.of([(name, name) for name in NAMES]))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Pik Mantini", "Pink Martini"),
        ("The Scoipio Raes", "The Scorpio Races"),
        ("Simno and Garfunkle", "Simon & Garfunkel"),
        ("Obsiddian Shel", "Obsidian Shell"),
        ("Fleetwodo Mca", "Fleetwood Mac"),
        ("Jthann Jlhannsson", "Johann Johannsson"),
        ("Thu Aoventures of Tom awyer", "The Adventures of Tom Sawyer"),
        ("KingsofConvneience", "Kings of Convenience"),
        ("Teh Scorpio Races", "The Scorpio Races"),
        ("Tuotle ineParadise", "Turtle in Paradise"),
    ],
)
def test_a_mistyped_name_is_found_first(index: NameIndex, typed: str, name: str) -> None:
    best = index.best(typed)[0]
    assert best.ids == (name,)
    assert best.score >= MAYBE


@pytest.mark.parametrize("seed", range(5))
def test_one_slip_anywhere_finds_the_name_among_very_many(seed: int) -> None:
    draw = random.Random(seed)
    for name in NAMES:
        at = draw.randrange(len(name) - 1)
        swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        for typed in (name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], swapped):
            said, wanted = forms([typed, name])
            assert similarity(said, wanted, 100_000) >= MAYBE, typed


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Willie Nelson", "Willy Mason"),
        ("Radio Doost", "Radiodaddy"),
        ("Kings of Leon", "Kings of Convenience"),
        ("Volume 3", "Volume 4"),
        ("Pink Floyd", "Pink Martini"),
    ],
)
def test_another_name_is_no_slip(said: str, name: str) -> None:
    assert similarity(*forms([said, name]), 100_000) < MAYBE


def test_what_makes_a_slip_less_likely() -> None:
    once, swapped = (mistyped(typed, "pink martini", 0.0) for typed in ("pink martin", "pink matrini"))
    assert once[1] == swapped[1]  # neighbours that changed places are one slip
    twice = mistyped("pik martin", "pink martini", 0.0)
    assert once > twice
    assert mistyped("pik martin", "pink martini", 4.6)[0] < twice[0]  # more names to confuse it with
    assert mistyped("winter 2008", "winter 2009", 0.0)[0] < mistyped("wintes 2009", "winter 2009", 0.0)[0]
    assert mistyped("nothing alike", "pink martini", 0.0) == (0.0, 0.0)


@given(st.text("abc 1", max_size=12), st.text("abc 1", max_size=12))
def test_it_is_a_probability_whatever_is_compared(said: str, name: str) -> None:
    sure, alike = mistyped(said, name, 0.0)
    assert 0.0 <= sure <= 1.0
    assert 0.0 <= alike <= 1.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.search.search import Search
from tools.search.spoken import parts
from tools.search.words import key

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said",
    ["play claire voyant", "put on claire voyant", "do you have anything by claire voyant", "claire voyant",
     "Play something by Claire Voyant."],
)  # fmt: skip
def test_behind_a_lead_stands_a_name(said: str) -> None:
    assert ("claire voyant", 0) in [(part.text, part.strange) for part in parts(said)]


def test_a_misheard_lead_is_nearer_to_one_than_other_words_are() -> None:
    strange = {said: next(part.strange for part in parts(said) if part.text == "claire voyant") for said in
               ("but on claire voyant", "we have claire voyant", "savage gardens claire voyant")}  # fmt: skip
    assert 0 < strange["but on claire voyant"] <= 3
    assert 0 < strange["we have claire voyant"] <= 3
    assert strange["savage gardens claire voyant"] > 5


@pytest.mark.parametrize(("said", "name"), [("playstars", "stars"), ("place corpions", "scorpions"),
                                            ("play something bylish", "lish")])  # fmt: skip
def test_a_lead_may_be_glued_to_the_name(said: str, name: str) -> None:
    assert name in [part.text for part in parts(said)]


@given(st.text(max_size=120))
def test_parts_are_parts(said: str) -> None:
    found = parts(said)
    assert len({part.text for part in found}) == len(found)
    assert all(part.text and part.strange >= 0 for part in found)
    assert not key(said) or found


@pytest.mark.parametrize("said", ["but on obsidian shell", "you have obsidian shell", "but on obsidian's hell"])
def test_a_name_behind_a_misheard_lead_is_found(search: Search, said: str) -> None:
    found = search.find(said)
    named = [found.heading, *found.alternatives]
    assert "Obsidian Shell" in [item.title for item in named if item is not None]


def test_likely_names_are_as_they_are_said_and_surest_first(search: Search) -> None:
    likely = search.likely("play a city in shell")
    assert likely[0][0] == "Obsidian Shell"
    assert [sure for _, sure in likely] == sorted((sure for _, sure in likely), reverse=True)
    assert search.likely("play obsidian shell")[0] == ("Obsidian Shell", 1.0)
    assert search.likely("") == []

from __future__ import annotations

import pytest

from tools.results import ToolRetry
from tools.search.search import Search
from tools.search.tool import search as look_up

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("query", "say"),
    [
        (
            "albums by maxstack",
            (
                "I found 2 albums by Maxstack: Endgame: Singularity (Advanced Research) and Endgame: Singularity "
                "Original Soundtrack."
            ),
        ),
        ("dio", "I found 1 song by Dio, on the album Holy Diver."),
        ("elysia", "I found the album Elysia by Obsidian Shell, with 3 songs."),
        ("misanthropia", "I found the song Misanthropia by Obsidian Shell."),
        ("home", "I found 2 songs: Home by Ann Lee and Home by Bob Stone."),
        ("holy diver", "I found the album Holy Diver by Dio and the song Holy Diver by Dio."),
    ],
)
def test_what_is_there_is_listed(search: Search, query: str, say: str) -> None:
    result = look_up(search, query)
    assert result.ok
    assert result.say == say
    positions = [result.say.index(item.title) for item in result.items]
    assert positions == sorted(positions)
    assert [item["title"] for item in result.observed["found"]][-len(result.items) :] == [i.title for i in result.items]


def test_long_lists_are_cut(search: Search) -> None:
    result = look_up(search, "music")
    assert result.say.startswith("I found 18 songs: ")
    assert result.say.endswith(" and 13 more.")
    assert len(result.items) == 5


def test_what_is_missing_is_said(search: Search) -> None:
    result = look_up(search, "qwertyuiop")
    assert not result.ok
    assert result.say == "There is nothing called qwertyuiop in your library."
    assert result.observed == {"missing": "qwertyuiop", "found": []}
    result = look_up(search, "farewell by maxstack")
    assert "There is the song Farewell by Obsidian Shell." in result.say
    assert look_up(search, "home", "podcast").say == "There is no podcast called home in your library."


@pytest.mark.parametrize(("query", "kind"), [("", "any"), ("  ", "music"), ("x", "film")])
def test_arguments_that_cannot_be_used(search: Search, query: str, kind: str) -> None:
    with pytest.raises(ToolRetry):
        look_up(search, query, kind)

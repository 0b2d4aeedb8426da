from __future__ import annotations

from typing import Any

import pytest

from assistant.mind.context import Context
from assistant.mind.editions import read
from assistant.mind.understanding import Reflexes
from tools.library.items import Item

pytestmark = pytest.mark.unit

SONG = {"kind": "track", "title": "Copper Sky (Remastered 2011)", "artist": "Mirela Voss", "album": "Inland"}
EPISODE = {"kind": "episode", "title": "Comets", "artist": "", "album": "Space for Beginners"}
SHOW = Item("s", "show", "Space for Beginners")


def context(playing: dict[str, Any] | None = None, *recent: Item) -> Context:
    return Context((), None, {"item": playing} if playing else None, recent)


def query(utterance: str, around: Context) -> str | None:
    found = read(utterance, around)
    return None if found is None else str(found.calls[0].args["query"])


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("the live version", "Copper Sky live by Mirela Voss"),
        ("No, I meant the live version, please.", "Copper Sky live by Mirela Voss"),
        ("play the acoustic version instead", "Copper Sky acoustic by Mirela Voss"),
        ("do you have the live version of it", "Copper Sky live by Mirela Voss"),
        ("the original version", "Copper Sky by Mirela Voss"),
    ],
)
def test_another_edition_of_what_plays(utterance: str, expected: str) -> None:
    assert query(utterance, context(SONG)) == expected


def test_another_edition_of_what_was_listed_goes_before_what_plays() -> None:
    listed = (Item("1", "track", "Tidewater", "Ann"), Item("2", "track", "Tidewater (Live)", "Ann"))
    assert query("the live one", context(SONG, *listed)) == "Tidewater live by Ann"


def test_there_is_nothing_to_lean_on() -> None:
    assert read("the live version", context()) is None
    assert read("the live version", context(EPISODE)) is None
    assert read("the newest episode", context(SONG)) is None


def test_the_newest_episode_is_of_the_show_that_was_spoken_of() -> None:
    assert query("play the newest episode", context(None, SHOW)) == "the newest episode of Space for Beginners"
    assert query("the latest one", context(EPISODE)) == "the newest episode of Space for Beginners"


@pytest.mark.parametrize(
    ("utterance", "tool", "wish", "kind"),
    [
        ("play songs from the eighties under three minutes that i haven't heard", "play",
         "songs from the eighties under three minutes that i havent heard", "music"),
        ("play something i added this week", "play", "something i added this week", "any"),
        ("do we have fast metal songs", "search", "fast metal songs", "music"),
        ("find podcasts shorter than half an hour", "search", "podcasts shorter than half an hour", "any"),
    ],
)  # fmt: skip
def test_limits_are_taken_over_word_by_word(utterance: str, tool: str, wish: str, kind: str) -> None:
    found = Reflexes().understand(utterance, context())
    assert found is not None
    assert [(call.tool, call.args["query"], call.args["kind"]) for call in found.calls] == [(tool, wish, kind)]


@pytest.mark.parametrize(
    "utterance",
    ["make a playlist under thirty minutes", "play for less than ten minutes", "play fast car", "skip ahead 2 minutes",
     "play copper sky", "stop", ""],
)  # fmt: skip
def test_other_wishes_are_left_alone(utterance: str) -> None:
    assert read(utterance, context(SONG)) is None

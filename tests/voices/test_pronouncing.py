from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from voices.pronouncing import pronounce

pytestmark = pytest.mark.unit


def test_words_are_written_as_they_are_said():
    assert pronounce(["night", "knight", "pailhead"]) == ["nˈaɪt", "nˈaɪt", "pˈeɪlhɛd"]


def test_what_cannot_be_said_has_no_sound():
    assert pronounce(["", "\0", " "]) == ["", "", ""]


def test_all_of_a_text_is_said():
    assert pronounce(["one. two! three"])[0].count(" ") == 2


def test_several_threads_may_ask():
    words = ["pale", "head", "björk", "1984"] * 50
    expected = pronounce(words)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: pronounce(words), range(8)))

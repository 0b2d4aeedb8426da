"""Which sources the words of a wish mean."""

from __future__ import annotations

import pytest

from tools.podcast.sources.wanted import wanted_sources
from tools.podcast.writing.wish import read_wish

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "history", "releases", "shows"),
    [
        ("a podcast about my week in music", True, False, False),
        ("a podcast about what I have listened to", True, False, False),
        ("brief me on my new releases and shows", False, True, True),
        ("a podcast about my new albums", False, True, False),
        ("news of my podcasts", False, False, True),
        ("a podcast about whales", False, False, False),
    ],
)
def test_words_name_sources(words, history, releases, shows):
    wanted = wanted_sources(read_wish(words))
    assert (wanted.history, wanted.releases, wanted.shows, wanted.texts) == (history, releases, shows, ())


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("turn ~/notes/storm.md into something for the bus, two hosts", "~/notes/storm.md"),
        ("make a podcast about https://example.org/a/b.html, please", "https://example.org/a/b.html"),
        ("a podcast from storm.pdf", "storm.pdf"),
    ],
)
def test_files_and_addresses_are_found_in_a_sentence(words, text):
    assert wanted_sources(read_wish(words)).texts == (text,)


def test_what_is_named_beside_the_wish_goes_first():
    wish = read_wish("the storm of 1962", sources=["a.txt", "b.txt"])
    assert wanted_sources(wish).texts == ("a.txt", "b.txt")

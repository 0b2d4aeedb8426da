from __future__ import annotations

import pytest

from tests.tools.podcast.asking.conftest import SAID
from tools.library.feeds.transcripts import Cue
from tools.podcast.asking.passages import beginning_of, passages_of, script_passages, split_sentences

pytestmark = pytest.mark.unit


def test_sentences_go_over_cues_and_cues_hold_several():
    found = passages_of(SAID)
    assert [each.text for each in found] == [
        "Welcome to the show.", "Why did the keeper stay so long?", "Because of the horn.", "It was built in 1961.",
        "She called it her bull.",
    ]  # fmt: skip
    assert found[1].start == 5.0
    assert found[1].end == pytest.approx(12.0, abs=0.1)
    assert 14.5 < found[3].start < 17.5
    assert [each.speaker for each in found] == ["Anna", "Anna", "Priya", "Priya", "Priya"]


def test_another_speaker_begins_another_sentence():
    found = passages_of([Cue(0, 1, "and then we", "Anna"), Cue(1, 2, "went home", "Priya")])
    assert [(each.speaker, each.text) for each in found] == [("Anna", "and then we"), ("Priya", "went home")]


def test_a_transcript_without_full_stops_is_cut_all_the_same():
    cues = [Cue(at, at + 1.0, "nobody ever stops to breathe here") for at in range(100)]
    found = passages_of(cues)
    assert len(found) > 5
    assert max(len(each.text.split()) for each in found) < 80


def test_names_with_dots_do_not_end_a_sentence():
    assert split_sentences("He met Dr. Amsel at St. Pancras. They left.") == [
        "He met Dr. Amsel at St. Pancras.",
        "They left.",
    ]


@pytest.mark.parametrize(("position", "start"), [(7.5, 5.0), (5.0, 5.0), (0.3, 0.0), (29.0, 21.0), (50.0, 50.0)])
def test_one_goes_on_at_the_beginning_of_the_sentence(position, start):
    assert beginning_of(passages_of(SAID), position) == start


def test_what_no_line_tells_is_known_from_its_source(own):
    found = script_passages(*own)
    assert [each.text for each in found if not each.said] == [
        "Mirela Voss was born in Constanta.", "You first heard Tidewater on the second of May.",
    ]  # fmt: skip
    assert found[-1].source == "your history, November"
    assert found[0].facts == ("f1",)

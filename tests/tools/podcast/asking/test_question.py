from __future__ import annotations

import pytest

from tools.podcast.asking.holding import holds, names_in, numbers_in, times_in
from tools.podcast.asking.question import read_question

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("wait, who paid for the horn?", "person"),
        ("hang on a second, how many boats were there", "number"),
        ("in which year did it close", "time"),
        ("where does she live now", "place"),
        ("why is that", "reason"),
        ("what was the boat called", "name"),
        ("how does it work", "manner"),
        ("did he ever come back", "yes or no"),
    ],
)
def test_what_is_asked_for(said, wanted):
    assert read_question(said).wanted == wanted


def test_what_leads_up_to_a_question_is_no_part_of_it():
    assert read_question("Hold on, can you tell me who that was?").text == "who that was?"


@pytest.mark.parametrize("said", ["what did she mean by that?", "wait, what does that mean", "who was that"])
def test_a_question_that_points_at_what_was_heard(said):
    assert read_question(said).points


def test_a_sentence_holds_what_is_asked_for_or_not():
    assert holds(read_question("how many hives are there"), "There are eleven hives.") == 1.0
    assert holds(read_question("how many hives are there"), "The hives stand behind the gym.") == 0.0
    assert holds(read_question("who found it"), "It was found by Edith Marlowe.") == 1.0
    assert holds(read_question("who is Edith"), "Then came Edith.") == 0.0
    assert holds(read_question("what does it cost"), "It costs forty pounds.") == 1.0


def test_numbers_times_and_names_in_words():
    assert numbers_in("They filled three hundred and twenty jars.") == ["three hundred and twenty jars"]
    assert numbers_in("It carried twenty-two miles out.") == ["twenty-two miles"]
    assert times_in("They came back on the first of May.") == ["the first of May"]
    assert names_in("And then Karl von Frisch laughed.")[0].endswith("Frisch")

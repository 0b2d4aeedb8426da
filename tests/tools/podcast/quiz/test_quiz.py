from __future__ import annotations

import random
from pathlib import Path

import pytest

from tools.library.items import Item
from tools.playback.state import PlayerState
from tools.podcast.quiz.game import Quiz
from tools.podcast.quiz.judging import is_right, year_in
from tools.podcast.quiz.questions import Asked, make_question

pytestmark = pytest.mark.unit

SONGS = [
    Item(f"t{n}", "track", title, artist, album, 60.0, Path("x.flac"), year=year, genre=genre)
    for n, (title, artist, album, year, genre) in enumerate((
        ("Neon Harvest", "The Quiet Machines", "Static Bloom", 1998, "Electronic"),
        ("Tidewater", "Mirela Voss", "Harbour Lights", 2011, "Folk"),
        ("Blue Corridor", "Tomas Okafor Trio", "Late at the Almanac", 1962, "Jazz"),
        ("Siege Engine", "Hollow Crown Parade", "Iron Orchard", 1986, "Metal"),
    ))
]  # fmt: skip


class Stage:
    """A player that is only looked at and paused, and the clips that were heard."""

    def __init__(self):
        self.state = "playing"
        self.clips = []

    def observe(self):
        return PlayerState(self.state)

    def pause(self):
        self.state = "paused"

    def sound(self, item, start, seconds):
        self.clips.append((item.title, start, seconds))
        return self

    def cancel(self):
        self.clips.append("cancelled")
        return 1.0


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def quiz(stage):
    return Quiz(stage, lambda: SONGS, lambda: {"t1": 14, "t3": 1}, stage.sound, random.Random(3))


def _right(quiz) -> str:
    asked = quiz._asked
    return str(asked.year) if asked.year else asked.answers[0]


def test_a_song_is_heard_and_guessed(quiz, stage):
    first = quiz.move("start", "let's play guess the song")
    assert "Which song is this?" in first.say
    assert stage.state == "paused"
    title, start, seconds = stage.clips[0]
    assert 0 < start < 60.0 - seconds
    said = quiz.move("answer", f"is it {title.lower()}?")
    assert said.say.startswith("Right!")
    assert title in said.say
    assert "1 of 1" in said.say
    assert stage.clips[1] == "cancelled"


def test_wrong_is_wrong_twice_and_then_it_is_told(quiz):
    quiz.move("start", "quiz me on artists")
    answer = _right(quiz)
    assert answer not in quiz.move("answer", "johnny nobody").say
    second = quiz.move("answer", "the beatles")
    assert second.say.startswith("No.")
    assert answer in second.say
    assert "0 of 1" in second.say


def test_hints_help_and_do_not_give_it_away(quiz):
    quiz.move("start", "ask me about albums")
    answer = _right(quiz)
    hints = [quiz.move("hint", "").say for _ in range(3)]
    assert all(answer not in hint for hint in hints)
    assert "no more hints" in hints[-1]


def test_giving_up_tells_it_and_stopping_tells_the_score(quiz):
    quiz.move("start", "quiz me on artists")
    answer = _right(quiz)
    assert answer in quiz.move("give_up", "").say
    quiz.move("answer", _right(quiz))
    over = quiz.move("stop", "")
    assert over.say == "You had 1 of 2 right."
    assert over.observed["game"]["on"] is False
    assert "not playing" in quiz.move("answer", "tidewater").say


def test_it_ends_when_everything_was_asked(quiz):
    quiz.move("start", "quiz me on years")
    for _ in range(3):
        quiz.move("answer", _right(quiz))
    last = quiz.move("answer", _right(quiz))
    assert "last question" in last.say
    assert "4 of 4" in last.say


def test_what_was_heard_more_often_is_what_the_log_says(quiz):
    first = quiz.move("start", "quiz me about what I heard")
    assert "Tidewater" in first.say
    assert "Siege Engine" in first.say
    said = quiz.move("answer", "siege engine").say
    assert said.startswith("No. Tidewater: 14 times, against once.")


def test_a_small_library_is_no_game(stage):
    quiz = Quiz(stage, lambda: SONGS[:2], dict, stage.sound)
    assert not quiz.move("start", "quiz me").ok


def test_a_song_that_cannot_be_heard_is_asked_about_otherwise(stage):
    quiz = Quiz(stage, lambda: SONGS, dict, lambda *_: None, random.Random(1))
    assert "Which song is this" not in quiz.move("start", "guess the song").say


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("1998", 1998), ("nineteen ninety eight", 1998), ("is it nineteen sixty-two?", 1962), ("ninety eight", 1998),
        ("two thousand and five", 2005), ("twenty eleven", 2011), ("nineteen oh five", 1905),
        ("nineteen hundred", 1900),
        ("no idea", None),
    ],
)  # fmt: skip
def test_years_as_people_say_them(said, year):
    assert year_in(said) == year


@pytest.mark.parametrize(
    "said", ["neon harvest", "Neon Harvest by the Quiet Machines", "i think it's neon harvist", "kneon harvest"]
)
def test_a_guess_may_be_mistyped_or_misheard(said):
    assert is_right(Asked("song", "", SONGS[0], ("Neon Harvest",), ""), said)


@pytest.mark.parametrize("said", ["harvest", "neon", "tidewater", "the harvest moon", ""])
def test_half_a_name_or_another_is_not_right(said):
    assert not is_right(Asked("song", "", SONGS[0], ("Neon Harvest",), ""), said)


def test_no_question_comes_twice():
    used: set[str] = set()
    rng = random.Random(5)
    while (asked := make_question(SONGS, {}, used, ("artist",), rng)) is not None:
        assert asked.item.id not in used
        used.add(asked.item.id)
    assert used == {song.id for song in SONGS}

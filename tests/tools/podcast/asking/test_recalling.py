from __future__ import annotations

import os

import numpy as np
import pytest

from tools.podcast.asking.hearing import MOST, Ears, Shelf
from tools.podcast.asking.recalling import PIECE, RATE, merged, missing, next_gap, timed

pytestmark = pytest.mark.unit


class Spoken:
    """A recording of `seconds` in which somebody speaks, with a pause after every four seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def read(self, start, seconds):
        at = np.arange(round(start * RATE), round(min(start + seconds, self.seconds) * RATE)) / RATE
        return np.where(at % 4.0 < 3.5, 0.3 * np.sin(900 * at), 0.0).astype(np.float32)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "heard", "some ears")


@pytest.fixture
def heard():
    return []


@pytest.fixture
def ears(shelf, heard):
    def hear(sound):
        heard.append(len(sound) / RATE)
        return "One. Two."

    return Ears(shelf, lambda: hear, lambda _: Spoken(60.0))


def test_the_last_minutes_come_first_then_what_comes_then_what_was_before():
    assert next_gap([], 600.0, 3600.0) == (420.0, 600.0)
    assert next_gap([(420.0, 600.0)], 600.0, 3600.0) == (600.0, 1500.0)
    assert next_gap([(420.0, 1500.0)], 600.0, 3600.0) == (0.0, 420.0)
    assert next_gap([(0.0, 1500.0)], 600.0, 3600.0) is None


def test_gaps_are_found_between_what_is_known():
    assert missing([(0.0, 10.0), (20.0, 30.0)], 0.0, 30.0) == (10.0, 20.0)
    assert missing([(5.0, 10.0)], 0.0, 30.0) == (0.0, 5.0)
    assert missing([(0.0, 29.5)], 0.0, 30.0) is None
    assert merged([(10.0, 20.0), (0.0, 10.02)]) == [(0.0, 20.0)]


def test_a_sentence_ends_in_the_pause_nearest_to_where_its_letters_put_it():
    sound = Spoken(8.0).read(0.0, 8.0)
    first, second = timed("This is the first one here. And this is the second.", sound, 100.0)
    assert 103.4 < first.end < 104.1
    assert second.start == first.end
    assert second.end <= 108.0


def test_all_of_a_recording_is_written_down_once(ears, heard, episode):
    while ears.work(episode, 30.0, lambda: False):
        pass
    assert ears.written(episode).spans == [(0.0, 60.0)]
    assert max(heard) <= PIECE
    assert sum(heard) == pytest.approx(60.0, abs=0.5)


def test_only_what_was_just_heard_is_waited_for(ears, heard, episode):
    written = ears.catch_up(episode, 50.0, 20.0)
    assert written.covers(45.0)
    assert not written.covers(10.0)
    assert sum(heard) == pytest.approx(20.0, abs=0.5)


def test_it_is_kept_for_the_same_file_and_the_same_ears(ears, heard, episode, shelf, tmp_path):
    ears.catch_up(episode, 20.0, 20.0)
    assert Shelf(tmp_path / "heard", "some ears").of(episode).spans == [(0.0, 20.0)]
    assert Shelf(tmp_path / "heard", "other ears").of(episode).spans == []
    os.utime(episode.path, (1.0, 1.0))
    assert Shelf(tmp_path / "heard", "some ears").of(episode).spans == []


def test_what_is_kept_is_bounded_and_damage_is_begun_anew(shelf, episode, tmp_path, ears):
    ears.catch_up(episode, 20.0, 20.0)
    file = next((tmp_path / "heard").glob("*.json"))
    for number in range(MOST + 5):
        (tmp_path / "heard" / f"{number}.json").write_text("{}")
        os.utime(tmp_path / "heard" / f"{number}.json", (number, number))
    shelf.save(episode)
    assert len(list((tmp_path / "heard").glob("*.json"))) == MOST
    file.write_text('{"version": 1, "spans"')
    assert Shelf(tmp_path / "heard", "some ears").of(episode).spans == []

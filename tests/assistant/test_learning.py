import time

import numpy as np
import pytest

from assistant.learning import FEWEST, Learning
from tools.library.database import Database
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.taste.forgetting import Forgetting
from tools.taste.log import EventLog
from tools.taste.model import bundle, home

pytestmark = pytest.mark.unit


@pytest.fixture
def here(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        for n in range(10):
            session.add(
                ItemRow(id=f"track-{n}", kind="track", title=f"Song {n}", artist=f"Band {n // 2}", duration=200.0,
                        added=1.0, changed=1.0)
            )  # fmt: skip
    return EventLog(database), Library(database)


def play(log, library, count):
    start = time.time() - 1e6
    for turn in range(count):
        at = start + turn * 210
        item = library.get(f"track-{turn % 10}")
        log.note("play", item, at=at, ended=at + 200, listened=200.0, duration=200.0, how="finished")


def test_due_when_enough_was_heard_and_again_when_it_has_grown(tmp_path, here):
    log, library = here
    learning = Learning(log, library, tmp_path / "taste", lambda: False)
    play(log, library, FEWEST - 1)
    assert not learning.due()
    play(log, library, 1)
    assert learning.due()
    assert learning.learn()
    assert (tmp_path / "taste" / home.FILE).exists()
    assert not learning.due()
    play(log, library, FEWEST // 2)
    assert learning.due()


def test_due_again_when_something_was_forgotten(tmp_path, here):
    log, library = here
    learning = Learning(log, library, tmp_path / "taste", lambda: False)
    play(log, library, FEWEST + 20)
    learning.learn()
    forgetting = Forgetting(log)
    forgetting.forget(things=forgetting.find("Song 3"))
    assert learning.due()


class Sentences:
    """Counts what it reads; a vector from the length of the text."""

    name, dimensions = "lengths", 2

    def __init__(self):
        self.read = []

    def embed(self, texts):
        self.read += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_titles_are_read_by_the_sentence_model_where_it_is_here(tmp_path, here):
    log, library = here
    play(log, library, FEWEST)
    sentences = Sentences()
    assert Learning(log, library, tmp_path / "taste", lambda: False, lambda: sentences).learn()
    assert sum(text.startswith("Song 3 by Band 1") for text in sentences.read) == 1
    assert "lengths" in bundle.describe(tmp_path / "taste" / home.FILE)["space"]


def test_of_very_many_titles_those_of_the_library_are_read_first(here, monkeypatch):
    log, library = here
    play(log, library, 20)
    monkeypatch.setattr(home, "_MOST_TEXTS", 4)
    sentences = Sentences()
    home.space_of(home.listening(log, library), log, library, sentences)
    assert len(sentences.read) == 4

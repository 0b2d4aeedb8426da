import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.taste.choices import Choices

pytestmark = pytest.mark.unit
SONGS = [Item(f"track-{n}", "track", f"Song {n}") for n in range(3)]


def test_reasons_outlive_the_program(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    choices = Choices(lambda: 10.0, database)
    choices.note(SONGS, "playlist", "jazz", ["you love it", "you have heard it twice"])
    choices.note(SONGS[:1], "asked", "song 0")
    later = Choices(lambda: 20.0, database)
    assert later.of(SONGS[0]).source == "asked"
    assert (later.of(SONGS[1]).words, later.of(SONGS[1]).reason) == ("jazz", "you have heard it twice")
    assert later.of(Item("track-9", "track", "Song 9")) is None


def test_what_was_chosen_for_a_guest_is_gone(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    now = [10.0]
    choices = Choices(lambda: now[0], database)
    choices.note(SONGS[:1], "asked", "song 0")
    now[0] = 20.0
    choices.note(SONGS[1:], "asked", "song 1")
    Choices(lambda: 21.0, database, private=lambda: True).note([Item("track-3", "track", "Song 3")], "asked", "song 3")
    assert Choices(lambda: 30.0, database).of(Item("track-3", "track", "Song 3")) is None
    choices.forget_since(15.0)
    for known in (choices, Choices(lambda: 30.0, database)):
        assert known.of(SONGS[0]) is not None
        assert known.of(SONGS[1]) is None

import time

import pytest

from assistant.refreshing import Refreshing
from tests.tools.playlists.conftest import Home
from tools.playlists.constraints import Constraints

pytestmark = pytest.mark.unit


def test_what_is_due_is_made_anew_with_other_songs(tmp_path):
    home = Home(tmp_path)
    now = [time.time()]
    home.store._clock = lambda: now[0]
    made = home.maker.make("Jazz", Constraints(genres=("jazz",), count=8))
    item = home.store.put(made, "jazz")
    home.store.save(item.id, "Jazz")
    home.store.schedule(item.id, 7)
    refreshing = Refreshing(home.maker, home.store, lambda: False)
    assert refreshing.refresh() == []
    now[0] += 8 * 86_400
    assert refreshing.refresh() == [item.id]
    again = [one for one, _ in home.store.reasons(item.id)]
    assert len(again) == 8
    assert not set(again) & {entry.item.id for entry in made.entries}
    assert home.store.get(item.id).saved
    assert refreshing.refresh() == []


def test_where_there_are_no_others_the_same_songs_stay(tmp_path):
    home = Home(tmp_path)
    now = [time.time()]
    home.store._clock = lambda: now[0]
    item = home.store.put(home.maker.make("All jazz", Constraints(genres=("jazz",), count=60)), "jazz")
    home.store.schedule(item.id, 1)
    now[0] += 2 * 86_400
    assert Refreshing(home.maker, home.store, lambda: False).refresh() == [item.id]
    assert len(home.store.reasons(item.id)) == 60

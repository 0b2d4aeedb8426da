from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tools.taste.model.counts import count
from tools.taste.model.fitting import Fitted, make_committee
from tools.taste.model.gate import Gate
from tools.taste.model.listener import HOUR, Listener
from tools.taste.model.memory import Memory
from tools.taste.model.plays import Plays, plays_of
from tools.taste.model.serving import Taste

pytestmark = pytest.mark.unit

DAY = 24 * HOUR
EAST = 10 * HOUR


def lived(plays: Plays) -> Taste:
    counts = count(plays)
    return Taste(Fitted(counts, make_committee(Memory.of(counts, plays.catalogue)), Gate({})), plays)


@pytest.fixture
def travelled() -> Plays:
    """At eight in the morning, local time, always the same maker; the listener moved from Greenwich to Brisbane."""
    days = np.arange(40)
    east = np.where(days < 20, 0, EAST)
    return plays_of(
        pl.DataFrame({
            "user": "me", "track": [f"track {day % 4}" for day in days], "artist": "morning band", "album": None,
            "ts": 1e9 // DAY * DAY + days * DAY + 8 * HOUR - east, "utc_offset": (east / 60).astype(np.int32),
        })
    )  # fmt: skip


def test_hours_are_those_of_the_listeners_clock(travelled: Plays) -> None:
    listener = lived(travelled).listener("me")
    assert listener.east == EAST
    assert listener.usual_daytime[:8].tolist() == [0, 0, 40, 0, 0, 0, 0, 0]


def test_one_by_one_or_at_once_it_is_the_same(travelled: Plays) -> None:
    assert travelled.ts is not None
    assert travelled.east is not None
    one = Listener(travelled.catalogue)
    for item, ts, east in zip(travelled.item.tolist(), travelled.ts.tolist(), travelled.east.tolist(), strict=True):
        one.update(item, 1.0, ts, east)
    assert np.array_equal(one.usual_daytime, lived(travelled).listener("me").usual_daytime)


def test_the_expert_looks_at_the_local_hour(travelled: Plays) -> None:
    taste = lived(travelled)
    committee, listener = taste.fitted.committee, taste.listener("me")
    number = [expert.name for expert in committee.experts].index("daytime")
    midnight = listener.now + EAST - (listener.now + EAST) % DAY - EAST + DAY  # where the listener is
    shares = [
        committee.look(listener, midnight + hour * HOUR).features[:, committee.slices[number]][:, 0].max()
        for hour in (7, 20)
    ]
    assert shares[0] > 0 == shares[1]


def test_a_log_without_offsets_is_in_utc(travelled: Plays) -> None:
    frame = pl.DataFrame({"track": ["a", "b"], "ts": [1e9, 1e9 + DAY]})
    assert plays_of(frame).east is None

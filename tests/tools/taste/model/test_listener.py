from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tools.taste.model.listener import HALF_LIVES, HOUR, WINDOW, Listener
from tools.taste.model.plays import Catalogue, plays_of

pytestmark = pytest.mark.unit


@pytest.fixture
def catalogue() -> Catalogue:
    table = pl.DataFrame({"pos": range(6), "track": list("abcdef"), "artist": [1, 1, 2, 2, None, 3]})
    return plays_of(table).catalogue


def test_states_halve_in_their_half_lives(catalogue: Catalogue) -> None:
    listener = Listener(catalogue)
    listener.update(0, 1.0, ts=0.0)
    listener.update(1, 1.0, ts=HOUR)
    states = listener.states(np.array([0], np.int32))[0]
    assert states == pytest.approx(np.exp2(-HOUR / HALF_LIVES), rel=1e-5)
    assert states[0] == pytest.approx(0.5)


def test_states_are_sums_over_all_plays(catalogue: Catalogue) -> None:
    listener, draw = Listener(catalogue), np.random.default_rng(0)
    items, times = draw.integers(0, 6, 300), np.cumsum(draw.exponential(HOUR, 300))
    for item, ts in zip(items.tolist(), times.tolist(), strict=True):
        listener.update(item, 1.0, ts)
    ages = (times[-1] - times[items == 2])[:, None] / HALF_LIVES
    assert listener.states(np.array([2], np.int32))[0] == pytest.approx(np.exp2(-ages).sum(0), rel=1e-3)


def test_a_dislike_lowers_an_item_and_its_maker_and_a_like_raises_them(catalogue: Catalogue) -> None:
    listener = Listener(catalogue)
    listener.update(0)
    before, maker = listener.states(np.array([1], np.int32)), listener.maker_states(np.array([0], np.int32))
    listener.feel(1, -1.0)
    assert (listener.states(np.array([1], np.int32)) < before).all()
    assert (listener.maker_states(np.array([0], np.int32)) < maker).all()
    listener.feel(1, 2.0)
    assert (listener.states(np.array([1], np.int32)) > before).all()


def test_old_plays_leave_the_window_but_not_the_states(catalogue: Catalogue) -> None:
    listener = Listener(catalogue)
    listener.update(5)
    for _ in range(WINDOW + 10):
        listener.update(0)
    assert 5 not in listener.items
    assert listener.states(np.array([5], np.int32))[0, -1] > 0.9
    assert 5 in listener.long_term()


def test_a_clock_that_runs_backwards_is_no_time_passed(catalogue: Catalogue) -> None:
    listener = Listener(catalogue)
    listener.update(0, 1.0, ts=1000.0)
    listener.update(1, 1.0, ts=500.0)
    assert listener.times.tolist() == [1000.0, 1000.0]


@pytest.mark.parametrize("clocked", [True, False])
def test_a_past_taken_in_at_once_is_what_its_events_make_one_by_one(catalogue: Catalogue, *, clocked: bool) -> None:
    draw = np.random.default_rng(1)
    items, weights = draw.integers(0, 6, 200).astype(np.int32), draw.choice([1.0, -0.5, 0.25], 200).astype(np.float32)
    times = 1e9 + np.cumsum(draw.exponential(HOUR, 200)) if clocked else None
    opinion = np.zeros(200, bool)
    opinion[[50, 120]], weights[[50, 120]] = True, (4.0, -6.0)
    ban = opinion & (weights <= -6)
    one, other = Listener(catalogue), Listener(catalogue)
    other.live(items, weights, times, opinion, ban)
    for number in range(200):
        if times is not None and opinion[number]:
            one.now = times[number]
        if opinion[number]:
            one.feel(int(items[number]), float(weights[number]), ban=bool(ban[number]))
        else:
            one.update(int(items[number]), float(weights[number]), None if times is None else times[number])
    everything = np.arange(6, dtype=np.int32)
    assert one.items.tolist() == other.items.tolist()
    assert one.count.tolist() == other.count.tolist()
    assert one.last.tolist() == other.last.tolist()
    assert one.places == other.places
    assert one.averse == pytest.approx(other.averse)
    assert (one.fond, one.banned) == (other.fond, other.banned)
    assert other.states(everything) == pytest.approx(one.states(everything), abs=1e-3)
    assert other.maker_states(np.arange(3, dtype=np.int32)) == pytest.approx(
        one.maker_states(np.arange(3, dtype=np.int32)), abs=1e-3
    )
    assert one.daytime(everything[:3]).tolist() == other.daytime(everything[:3]).tolist()
    for listener in (one, other):
        listener.update(2, 1.0, None if times is None else times[-1] + 60)
    assert other.states(everything) == pytest.approx(one.states(everything), abs=1e-3)

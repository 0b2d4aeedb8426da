from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from tests.tools.taste.model.conftest import listening
from tools.taste.model.audit import audit
from tools.taste.model.counts import count
from tools.taste.model.fitting import Fitted, Fitting, fit
from tools.taste.model.memory import Memory
from tools.taste.model.plays import Plays, plays_of
from tools.taste.model.serving import Taste

pytestmark = pytest.mark.unit

ME = "user 3"


@pytest.fixture(scope="module")
def fitted(plays: Plays) -> Fitted:
    return fit(plays, Fitting(positions=100, epochs=2))


@pytest.fixture
def taste(fitted: Fitted, plays: Plays) -> Taste:
    return Taste(fitted, plays)


def test_the_likeliest_come_first_and_no_more_than_asked_for(taste: Taste) -> None:
    found = taste.recommend(ME, n=12)
    assert len(found) == 12
    assert len({one.item for one in found}) == 12
    chances = [one.chance for one in found]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.05


def test_what_is_asked_for_is_kept_to(taste: Taste) -> None:
    heard = {taste.fitted.committee.memory.catalogue.ids[item] for item in taste.listener(ME).all_items()}
    assert not heard & {one.item for one in taste.recommend(ME, n=20, new=True)}
    assert {one.item for one in taste.recommend(ME, n=20, new=False)} <= heard
    some = sorted(heard)[:5]
    assert {one.item for one in taste.recommend(ME, among=some)} <= set(some)
    assert some[0] not in {one.item for one in taste.recommend(ME, n=50, without=[some[0]])}


def test_somebody_without_plays_gets_what_is_popular(taste: Taste) -> None:
    popularity = taste.fitted.committee.memory.popularity
    best = taste.recommend("nobody yet", n=3)
    numbers = [taste.fitted.committee.memory.catalogue.number[one.item] for one in best]
    assert popularity[numbers].min() >= np.sort(popularity)[-20]


def test_kinds_are_told_apart() -> None:
    table = listening(listeners=10)
    library = pl.DataFrame({"track": ["e1", "e2"], "artist": ["A show"] * 2, "album": ["A show"] * 2,
                            "kind": ["episode"] * 2})  # fmt: skip
    taste = Taste.train(plays_of(table, library))
    assert {one.item for one in taste.recommend(ME, kind="podcast")} == {"e1", "e2"}
    assert all(one.kind == "track" for one in taste.recommend(ME, kind="music", n=30))


def _chance(taste: Taste, item: str) -> float:
    found = taste.explain(ME, item)
    assert found is not None
    return found.chance


def test_a_skip_and_a_dislike_lower_and_a_like_raises(fitted: Fitted, plays: Plays) -> None:
    chances = {}
    for how in ("finished", "skipped", "dislike", "love", "ban"):
        taste = Taste(fitted, plays)
        ids = taste.fitted.committee.memory.catalogue.ids
        late = [ids[item] for item in taste.listener(ME).all_items()]
        target, other = late[-5], late[-1]
        if how in {"finished", "skipped"}:
            taste.observe(ME, target, how=how, listened=200 if how == "finished" else 3, duration=200)
            taste.observe(ME, other)
        else:
            taste.observe(ME, target, how)
        chances[how] = _chance(taste, target)
        if how == "ban":
            assert target not in {one.item for one in taste.recommend(ME, n=100)}
    plain = _chance(Taste(fitted, plays), target)
    assert chances["skipped"] < chances["finished"]
    assert chances["dislike"] < plain < chances["love"]


def test_every_event_counts_at_once(taste: Taste) -> None:
    ids = taste.fitted.committee.memory.catalogue.ids
    fresh = next(name for name in ids if taste.listener(ME).count[ids.index(name)] == 0)
    before = _chance(taste, fresh)
    assert taste.observe(ME, fresh)
    assert taste.observe(ME, ids[0])
    assert _chance(taste, fresh) > before
    assert not taste.observe(ME, "never heard of")


def test_stated_reasons_are_borne_out_by_the_log(taste: Taste, plays: Plays) -> None:
    stated = []
    for user in plays.users[:10]:
        told = [(one.item, why) for one in taste.recommend(user, n=10) for why in one.reasons]
        own = plays.where(plays.user == plays.users.index(user))
        assert audit(told, own, plays) == []
        stated += told
    assert len({why.code for _, why in stated}) >= 4
    assert all(why.say(lambda item: item) for _, why in stated)


def test_the_audit_finds_reasons_that_are_not_so(taste: Taste, plays: Plays) -> None:
    own = plays.where(plays.user == plays.users.index(ME))
    told = [(one.item, why) for one in taste.recommend(ME, n=10) for why in one.reasons if "plays" in why.args]
    shifted = [(item, type(why)(why.code, {**why.args, "plays": int(why.args["plays"]) + 1})) for item, why in told]
    assert len(audit(shifted, own, plays)) == len(shifted) > 0


def test_forgetting_everything_leaves_what_a_model_without_that_listener_has(taste: Taste, plays: Plays) -> None:
    taste.forget(ME)
    assert taste.fitted.counts == count(plays.where(plays.user != plays.users.index(ME)))
    assert taste.listener(ME).size == 0
    assert not taste.fitted.gate.weights
    assert all(not one.reasons or one.new for one in taste.recommend(ME))


def test_forgetting_a_part_leaves_what_a_model_of_the_rest_has(taste: Taste, plays: Plays) -> None:
    draw = random.Random(5)
    mine = plays.user == plays.users.index(ME)
    kept = mine & np.array([draw.random() < 0.5 for _ in range(len(plays))])
    taste.forget(ME, plays.where(kept))
    assert taste.fitted.counts == count(plays.where(~mine | kept))
    assert taste.listener(ME).size == int(kept.sum())
    anew = Memory.of(taste.fitted.counts, plays.catalogue)
    for item in range(len(plays.catalogue)):
        assert taste.fitted.committee.memory.follow[0].row(item)[0].tolist() == anew.follow[0].row(item)[0].tolist()


def test_tastes_at_five_half_lives_name_what_was_played(taste: Taste) -> None:
    makers = taste.makers(ME)
    assert list(makers) == ["hour", "day", "week", "month", "year"]
    catalogue = taste.fitted.committee.memory.catalogue
    played = {catalogue.artists[catalogue.artist[item]] for item in taste.listener(ME).all_items()}
    assert {name for rows in makers.values() for name, _ in rows} <= played


def test_in_a_small_home_what_speaks_for_something_speaks_against_the_rest() -> None:
    songs = [1, 2, 1, 3, 1, 2, 0, 1, 2, 4, 1, 3, 1, 2, 5, 1, 2, 1, 3, 1] * 3
    table = pl.DataFrame({"user": [ME] * len(songs), "ts": [1e9 + 300 * n for n in range(len(songs))],
                          "track": [f"t{n}" for n in songs], "artist": [f"a{n // 3}" for n in songs],
                          "album": [""] * len(songs)})  # fmt: skip
    taste = Taste.train(plays_of(table))
    often, rarely = taste.explain(ME, "t1"), taste.explain(ME, "t5")
    assert often is not None
    assert rarely is not None
    assert often.experts["repetition"] > 0 > rarely.experts["repetition"]
    assert max(map(abs, [*often.experts.values(), *rarely.experts.values()])) < 4
    assert sum(one.chance for one in taste.recommend(ME, n=6)) <= 1
    assert often.reasons

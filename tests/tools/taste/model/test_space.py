from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from tools.taste.errors import BadBundle
from tools.taste.model.cold import ContentRidge
from tools.taste.model.fitting import Fitting
from tools.taste.model.plays import plays_of
from tools.taste.model.serving import Taste
from tools.taste.model.space import Content, Space, words_as_tags

pytestmark = pytest.mark.unit

MOODS = ("dark drone ritual", "happy brass wedding", "ocean science deep", "crime court murder")


def worlds() -> tuple[pl.DataFrame, pl.DataFrame, dict[str, str]]:
    """The documented simulation of taste that carries over between kinds: see `docs/taste-sizing.md`.

    Four moods, each with music and with podcasts that share some words; every listener has one mood and hears music.
    """
    draw, words = random.Random(3), {}
    for mood, about in enumerate(MOODS):
        for number in range(30):
            for kind in ("track", "episode"):
                said = [*draw.sample(about.split(), 2), f"word{draw.randrange(300)}"]
                words[f"{kind} {mood}-{number}"] = " ".join(said)
    plays = [
        {"user": f"u{user}", "pos": pos, "track": f"track {user % 4}-{draw.randrange(30)}", "kind": "track"}
        for user in range(40)
        for pos in range(30)
    ]
    library = pl.DataFrame({"track": list(words), "kind": [item.split()[0] for item in words]})
    return pl.DataFrame(plays), library.with_columns(artist=pl.lit(""), album=pl.lit("")), words


def test_taste_carries_over_to_a_kind_that_nobody_has_played_yet() -> None:
    table, library, words = worlds()
    plays = plays_of(table, library)
    space = Space.of([Content(tags=words_as_tags(words[item])) for item in plays.catalogue.ids])
    taste = Taste.train(plays, Fitting(positions=100, epochs=1), space=space)
    right = [
        one.item.startswith(f"episode {user % 4}-")
        for user in range(20)
        for one in taste.recommend(f"u{user}", kind="podcast", n=10)
    ]
    assert np.mean(right) > 0.8  # by chance: one in four
    codes = {why.code for one in taste.recommend("u1", kind="podcast") for why in one.reasons}
    assert {"close", "new"} <= codes


def test_new_items_are_scored_by_what_they_are() -> None:
    draw = np.random.default_rng(0)
    vectors, like = draw.normal(size=(300, 12)).astype(np.float32), draw.normal(size=12).astype(np.float32)
    known = np.arange(300) < 200
    ridge = ContentRidge(vectors, known)
    scores = ridge.scores(ridge.weights((vectors @ like) * known))
    assert np.corrcoef(scores[~known], (vectors @ like)[~known])[0, 1] > 0.95


def test_vectors_made_otherwise_are_not_mixed() -> None:
    one = Space.of([Content(tags={"jazz": 1}), Content(tags={"rock": 1})])
    other = Space.of([Content(tags={"jazz": 1}), Content(tags={"polka": 1})])
    one.check(one.recipe, 2)
    with pytest.raises(BadBundle, match="not mixed"):
        one.check(other.recipe, 2)
    with pytest.raises(BadBundle, match="not mixed"):
        one.check(one.recipe, 3)


def test_things_of_different_kinds_with_the_same_words_are_close() -> None:
    space = Space.of(
        [Content(tags=words_as_tags(text)) for text in ("Cello night", "the cello at night", "goal football")]
    )
    unit = space.vectors / np.linalg.norm(space.vectors, axis=1, keepdims=True)
    assert unit[0] @ unit[1] > unit[0] @ unit[2]

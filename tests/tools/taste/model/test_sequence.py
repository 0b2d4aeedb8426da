from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.tools.taste.model.test_bundle import rewrite
from tools.taste.errors import BadBundle
from tools.taste.model import bundle
from tools.taste.model.community import community
from tools.taste.model.counts import count
from tools.taste.model.evaluation import Evaluating, evaluate
from tools.taste.model.fitting import Fitted, Fitting, fit
from tools.taste.model.plays import Plays
from tools.taste.model.sequence import LENGTH, Transformer, shapes
from tools.taste.model.sequence_training import Training
from tools.taste.model.serving import Taste

pytestmark = pytest.mark.unit

HOW = Fitting(positions=150, epochs=1, transformer=True)


@pytest.fixture(scope="module")
def training(plays: Plays) -> Training:
    made = Training(plays.catalogue)
    made.run(plays, epochs=40)
    made.network.eval()
    return made


@pytest.fixture(scope="module")
def transformer(training: Training) -> Transformer:
    return training.result()


@pytest.fixture(scope="module")
def fitted(plays: Plays) -> Fitted:
    return fit(plays, HOW)


def test_numpy_says_what_torch_learned(training: Training, transformer: Transformer, plays: Plays) -> None:
    for last in (1, 7, LENGTH):
        history = plays.item[:last]
        with torch.inference_mode():
            state = training.network(torch.from_numpy(history.astype(np.int64))[None])[0, -1]
        assert np.allclose(transformer.state(history), state.numpy(), atol=1e-4)


def test_only_the_last_plays_are_looked_at(transformer: Transformer, plays: Plays) -> None:
    history = np.resize(plays.item[:50], LENGTH + 30)
    assert np.array_equal(transformer.logits(history), transformer.logits(history[-LENGTH:]))


def test_albums_are_foretold_in_their_order(transformer: Transformer, plays: Plays) -> None:
    follows = [
        (number, plays.catalogue.number[name[:-1] + str(int(name[-1]) + 1)])
        for number, name in enumerate(plays.catalogue.ids)
        if name[:-1] + str(int(name[-1]) + 1) in plays.catalogue.number
    ]
    right = sum(
        after in np.argsort(-transformer.logits(np.array([number], np.int32)))[:5].tolist() for number, after in follows
    )
    assert right > len(follows) / 2  # by chance: 5 of some 160


def test_an_unheard_track_stands_near_its_maker(plays: Plays) -> None:
    catalogue = plays.catalogue
    unheard = int(np.flatnonzero(catalogue.artist == 0)[0])
    learned = Training(catalogue)
    learned.run(plays.where(plays.item != unheard), epochs=20)
    vectors = learned.result().weights["items"]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = vectors @ vectors[unheard]
    same = (catalogue.artist == 0) & (np.arange(len(catalogue)) != unheard)
    assert likeness[same].mean() > likeness[catalogue.artist != 0].mean() + 0.1


def test_an_expert_with_candidates_of_its_own(fitted: Fitted, plays: Plays) -> None:
    assert fitted.transformer is not None
    taste = Taste(fitted, plays)
    user = plays.users[0]
    found = taste.explain(user, taste.recommend(user)[0].item)
    assert found is not None
    assert "sequence" in found.experts
    looked = fitted.committee.look(taste.listener(user))
    likeliest = int(fitted.transformer.logits(taste.listener(user).items).argmax())
    assert likeliest in looked.items
    part = looked.features[:, fitted.committee.slices[-1]]
    assert looked.items[int(part[:, 0].argmax())] == likeliest
    assert 0 < part[:, 0].sum() <= 1.001


def test_a_newcomer_gets_something_all_the_same(fitted: Fitted, plays: Plays) -> None:
    assert Taste(fitted, plays).recommend("somebody new")


def test_kept_in_the_bundle(fitted: Fitted, plays: Plays, tmp_path: Path) -> None:
    file = tmp_path / "taste.safetensors"
    bundle.save(fitted, file)
    one, other = Taste(fitted, plays), Taste.load(file, plays)
    assert other.recommend(plays.users[1]) == one.recommend(plays.users[1])
    bad = np.full(shapes(len(plays.catalogue))["bias"], np.nan, np.float32)
    rewrite(file, **{"sequence.bias": bad})
    with pytest.raises(BadBundle, match="transformer"):
        bundle.load(file)


def test_a_transformer_of_other_items_is_refused(fitted: Fitted, tmp_path: Path) -> None:
    file = tmp_path / "taste.safetensors"
    bundle.save(fitted, file)
    rewrite(file, **{"sequence.items": np.zeros((3, 64), np.float32)})
    with pytest.raises(BadBundle, match="transformer"):
        bundle.load(file)


def test_gone_when_somebody_is_forgotten(fitted: Fitted, plays: Plays) -> None:
    taste = Taste(fitted, plays)
    taste.forget(plays.users[0])
    assert taste.fitted.transformer is None
    assert all(expert.name != "sequence" for expert in taste.fitted.committee.experts)
    assert taste.fitted.counts == count(plays.where(plays.user != 0))


def test_never_in_what_a_community_shares(plays: Plays) -> None:
    assert community(plays, 2, HOW).transformer is None


def test_off_unless_asked_for(plays: Plays) -> None:
    assert fit(plays, Fitting(positions=20, epochs=1)).transformer is None


def test_evaluated_beside_the_others(plays: Plays) -> None:
    report = evaluate(plays, Evaluating(60, outside=False, fitting=HOW))
    assert "sequence" in report["measures"]["any"]["experts"]
    assert report["seconds"]["transformer"] > 0

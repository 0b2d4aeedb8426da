"""The sentence model and Chroma, for real; `SEGUE_WEIGHTS` names the folder with the weights."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from tests.tools.search.conftest import Stock
from tests.tools.search.test_meanings import TRACKS
from tools.search.keeping import bring_up_to_date
from tools.search.meanings import Meanings
from tools.search.minilm import MiniLM
from tools.search.search import Search
from tools.search.vectors import Vectors
from tools.search.wording import Words

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def model() -> MiniLM:
    made = MiniLM(Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given")) / "minilm-l6")
    if made.check() is not None:
        pytest.skip("minilm-l6 is not in SEGUE_WEIGHTS")
    return made


def test_a_missing_model_says_which_command_brings_it(tmp_path: Path) -> None:
    assert "segue models pull minilm-l6" in (MiniLM(tmp_path).check() or "")


def test_vectors_are_those_of_sentence_transformers(model: MiniLM) -> None:
    # What sentence-transformers gives for these (published with the model).
    here = model.embed(["That is a happy person", "That is a happy dog", "That is a very happy person",
                        "Today is a sunny day"])  # fmt: skip
    assert here.shape == (4, 384)
    assert here.dtype == np.float32
    assert np.linalg.norm(here, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert here[0] @ here[1:].T == pytest.approx([0.695, 0.943, 0.257], abs=0.002)


def test_a_batch_changes_nothing(model: MiniLM) -> None:
    texts = ["piano", "a long sentence about many things that happened in the evening " * 20, "", "ça ☂ 日本"]
    together = model.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        assert model.embed([text])[0] == pytest.approx(vector, abs=1e-5)
    assert model.embed([]).shape == (0, 384)


def test_wishes_are_found_by_meaning_and_kept_over_a_restart(model: MiniLM, stock: Stock, tmp_path: Path) -> None:
    library = stock(*TRACKS)
    vectors = Vectors(model, tmp_path / "vectors")
    index = Search(library, random.Random(1), Meanings(library, Words(tmp_path / "words.db"), lambda: vectors))
    index.find("something")
    bring_up_to_date(vectors, library)
    found = index.find("a gentle keyboard instrument, something soft")
    assert found.fits
    assert found.items[0].artist == "Anna Weiss"
    again = Vectors(model, tmp_path / "vectors")
    assert again.count() >= sum(library.counts().values())  # genres have vectors of their own
    assert bring_up_to_date(again, library) == 0
    assert again.mark() == library.changed()

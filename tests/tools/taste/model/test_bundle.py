from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import save_file

from tools.taste.errors import BadBundle
from tools.taste.model import bundle
from tools.taste.model.fitting import Fitted, Fitting, fit
from tools.taste.model.plays import Plays
from tools.taste.model.serving import Taste

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def fitted(plays: Plays) -> Fitted:
    return fit(plays, Fitting(positions=100, epochs=1))


@pytest.fixture
def file(fitted: Fitted, tmp_path: Path) -> Path:
    bundle.save(fitted, tmp_path / "taste.safetensors")
    return tmp_path / "taste.safetensors"


def rewrite(file: Path, header: dict[str, object] | None = None, **arrays: np.ndarray) -> None:
    with safe_open(file, "np") as held:
        about = json.loads(held.metadata()["segue"])
        kept = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118
    save_file(kept | arrays, file, {"segue": json.dumps(about | (header or {}))})


def test_a_model_comes_back_as_it_was(fitted: Fitted, plays: Plays, file: Path) -> None:
    one, other = Taste(fitted, plays), Taste.load(file, plays)
    assert other.fitted.counts == fitted.counts
    for user in plays.users[:3]:
        assert one.recommend(user) == other.recommend(user)


def test_a_pickle_is_refused_by_name_and_not_opened(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[Path]]:
            return Path.touch, (tmp_path / "ran",)

    (tmp_path / "plain").write_bytes(pickle.dumps(Evil()))
    torch.save({"a": torch.zeros(1)}, tmp_path / "torch.pt")
    for name in ("plain", "torch.pt"):
        with pytest.raises(BadBundle, match="pickle"):
            bundle.load(tmp_path / name)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ({"schema": "somebody.else"}, "no taste model"),
        ({"version": 999}, "version"),
        ({"items": "0123456789abcdef"}, "another table"),
        ({"columns": ["one"]}, "other experts"),
        ({"temperature": float("nan")}, "gate"),
    ],
)
def test_a_bundle_that_does_not_fit_is_refused(file: Path, header: dict[str, object], word: str) -> None:
    rewrite(file, header)
    with pytest.raises(BadBundle, match=word):
        bundle.load(file)


def test_counts_that_cannot_be_are_refused(file: Path) -> None:
    rewrite(file, **{"counts.2.amount": np.full(1, -5, np.int64), "counts.2.key": np.zeros(1, np.int64)})
    with pytest.raises(BadBundle, match="no listening can give"):
        bundle.load(file)


def test_a_gate_with_holes_is_refused(file: Path) -> None:
    rewrite(file, **{"gate.out.weight": np.full((1, 32), np.nan, np.float32)})
    with pytest.raises(BadBundle, match="gate"):
        bundle.load(file)


def test_a_file_cut_short_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BadBundle, match="damaged"):
        bundle.load(file)


def test_a_missing_model_says_which_command_makes_it(tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="taste train"):
        bundle.load(tmp_path / "none")

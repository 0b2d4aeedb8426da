from __future__ import annotations

import numpy as np
import pytest

from assistant.mind.tagger import adapter
from assistant.mind.tagger.adapter import Adapter, AdapterError

pytestmark = pytest.mark.unit


def test_an_adapter_survives_its_file_in_half_precision(tmp_path):
    tensors = {
        "x.a": np.ones((2, 3), np.float32),
        "x.b": np.full((4, 2), 0.5, np.float32),
        "y": np.zeros(5, np.float32),
    }
    adapter.save(tensors, {"scale": 2.0, "seed": 7}, tmp_path / "adapter.safetensors")
    found = adapter.load(tmp_path / "adapter.safetensors")
    assert found.card == {"scale": 2.0, "seed": 7}
    assert {name: values.shape for name, values in found.tensors.items()} == {"x.a": (2, 3), "x.b": (4, 2), "y": (5,)}
    assert np.allclose(found.tensors["x.b"], 0.5)


def test_low_rank_factors_are_added_and_everything_else_replaces(tmp_path):
    adapter.save(
        {"x.weight": np.eye(2, dtype=np.float32), "y": np.zeros(2, np.float32)},
        {},
        tmp_path / "model.safetensors",
        half=False,
    )
    low = Adapter(
        {"x.a": np.array([[1, 2]], np.float32), "x.b": np.array([[1], [0]], np.float32), "y": np.ones(2, np.float32)},
        {"scale": 3},
    )
    merged = low.merged(tmp_path)
    assert merged["x.weight"].tolist() == [[4, 6], [0, 1]]
    assert merged["y"].tolist() == [1, 1]


@pytest.mark.parametrize("body", [None, b"", b"\x08\0\0\0\0\0\0\0{}      ", b"not a safetensors file at all"])
def test_what_is_no_adapter_is_told_in_a_sentence(tmp_path, body):
    file = tmp_path / "adapter.safetensors"
    if body is not None:
        file.write_bytes(body)
    with pytest.raises(AdapterError, match="is no adapter that I can use") as told:
        adapter.load(file)
    assert told.value.todo == "`segue mind train` makes one."

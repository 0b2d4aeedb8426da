from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import WeightsError
from assistant.weights.convert_whisper import convert, read_ctranslate2
from assistant.weights.make import kokoro_voices

HEADER = b"\x06\0\0\0" + b"\x0c\0WhisperSpec\0" + b"\x03\0\0\0"


@pytest.mark.unit
@given(st.binary(max_size=200).map(lambda rest: HEADER + rest) | st.binary(max_size=50))
def test_damaged_models_are_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("ct2") / "model.bin"
    path.write_bytes(data)
    with contextlib.suppress(WeightsError):
        assert isinstance(read_ctranslate2(path), dict)


@pytest.mark.unit
def test_voices_become_one_archive(tmp_path):
    (tmp_path / "voices").mkdir()
    style = np.arange(510 * 256, dtype="<f4")
    style.tofile(tmp_path / "voices" / "af_heart.bin")
    kokoro_voices(tmp_path, tmp_path)
    with np.load(tmp_path / "voices.npz") as voices:
        assert voices.files == ["af_heart"]
        assert voices["af_heart"].shape == (510, 1, 256)
        assert voices["af_heart"][1, 0, 0] == 256


@pytest.mark.engine
def test_whisper_loads_the_converted_weights_and_computes_the_same(tmp_path):
    folder = Path(os.environ.get("SEGUE_WEIGHTS", "~/.local/share/segue/weights")).expanduser() / "faster-whisper-base"
    if not folder.exists():
        pytest.skip("segue models pull faster-whisper-base")
    import ctranslate2
    import torch
    import whisper

    convert(folder, tmp_path / "base.pt")
    original = whisper.load_model(str(tmp_path / "base.pt"), device="cpu")
    model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="float32", intra_threads=1)
    mel = np.random.default_rng(1).normal(0, 0.3, (1, 80, 3000)).astype(np.float32)
    theirs = np.asarray(model.encode(ctranslate2.StorageView.from_array(mel)))
    with torch.no_grad():
        ours = original.encoder(torch.from_numpy(mel)).numpy()
    assert np.abs(ours - theirs).max() < 1e-2 * np.abs(theirs).max()

"""Our Coqui code on a tiny VITS with random weights: it makes noise, not words, since nothing here was trained."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from voices import VoiceError
from voices.coqui import ONLY_VOICE, Coqui

pytestmark = pytest.mark.engine


def _why_not() -> str:
    if importlib.util.find_spec("TTS") is None:
        return "the extra `coqui` is not installed"
    problem = Coqui(Path("nowhere")).check()
    return "" if problem is None or "folder" in problem.say else problem.say


needs_coqui = pytest.mark.skipif(bool(_why_not()), reason=_why_not() or "usable")


@pytest.fixture(scope="module")
def untrained(tmp_path_factory):
    """A folder with a VITS of 0.4 M parameters that was never trained."""
    import torch
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    folder = tmp_path_factory.mktemp("untrained")
    torch.manual_seed(0)
    small = VitsArgs(
        hidden_channels=16, hidden_channels_ffn_text_encoder=32, num_heads_text_encoder=2, num_layers_text_encoder=1,
        num_layers_posterior_encoder=1, num_layers_flow=1, upsample_initial_channel_decoder=32,
        upsample_rates_decoder=[8, 8, 2, 2], upsample_kernel_sizes_decoder=[16, 16, 4, 4],
    )  # fmt: skip
    config = VitsConfig(model_args=small, use_phonemes=False)
    config.audio.sample_rate = 16_000
    model = Vits.init_from_config(config)
    model.config.save_json(folder / "config.json")
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    return folder


@needs_coqui
def test_renders_one_speech_a_sentence_with_untrained_weights(untrained):
    engine = Coqui(untrained)
    assert engine.check() is None
    assert engine.voices() == (ONLY_VOICE,)
    spoken = list(engine.synthesize("Track 3 is next. It is **new**.", ONLY_VOICE))
    assert [part.text for part in spoken] == ["Track three is next.", "It is new."]
    for part in spoken:
        assert part.rate == 16_000
        assert part.audio.shape[1] == 1
        assert part.audio.dtype == np.float32
        assert np.abs(part.audio).max() <= 0.9


@needs_coqui
def test_speed_reaches_the_model(untrained):
    engine = Coqui(untrained)
    seconds = [
        next(engine.synthesize("A sentence of some length is spoken.", ONLY_VOICE, speed=s)).seconds for s in (0.5, 2)
    ]
    assert seconds[0] > seconds[1]


@needs_coqui
def test_unknown_voice_is_refused(untrained):
    with pytest.raises(VoiceError, match="no voice called joe"):
        Coqui(untrained).synthesize("Hello.", "joe")


@needs_coqui
def test_a_broken_checkpoint_is_one_sentence(untrained, tmp_path):
    (tmp_path / "config.json").write_bytes((untrained / "config.json").read_bytes())
    (tmp_path / "model.pth").write_bytes(b"nothing")
    with pytest.raises(VoiceError, match="cannot be loaded"):
        Coqui(tmp_path).load()


def test_check_says_what_is_missing(tmp_path):
    problem = Coqui(tmp_path).check()
    assert problem is not None
    assert problem.say.endswith(".")
    assert problem.todo

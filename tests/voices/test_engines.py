"""Piper and Kokoro on their real weights; `SEGUE_WEIGHTS` names the folder that holds them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from voices import Catalogue, VoiceError, make_synthesizer
from voices.kokoro import Kokoro
from voices.piper import Piper
from voices.shaping import ACTIVE_LEVEL, active_level

pytestmark = pytest.mark.engine
TEXT = "Airbag is from 1997. It is **4:44** long. Enjoy!"
VOICES = ["en_US-joe-medium", "af_heart", "bf_emma"]


def _weights() -> Path:
    return Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given"))


@pytest.fixture(scope="module")
def engines():
    return {}


@pytest.fixture
def speaker(request, engines):
    voice = Catalogue().find(request.param)
    folder = _weights() / voice.weights
    engine = engines.setdefault(voice.engine, make_synthesizer(voice.engine, folder))
    if not folder.is_dir():
        pytest.skip(f"{voice.weights} is not in SEGUE_WEIGHTS")
    assert engine.check() is None
    return engine, voice.id


@pytest.mark.parametrize("speaker", VOICES, indirect=True)
def test_sentences_come_one_by_one_level_and_trimmed(speaker):
    engine, voice = speaker
    spoken = list(engine.synthesize(TEXT, voice))
    said = "Airbag is from nineteen ninety-seven.|It is four minutes and forty-four seconds long.|Enjoy!"
    assert [part.text for part in spoken] == said.split("|")
    for part in spoken:
        assert part.rate in engine.capabilities.rates
        assert part.audio.dtype == np.float32
        assert part.audio.ndim == 2
        assert np.abs(part.audio).max() <= 0.9
        assert active_level(part.audio, part.rate) == pytest.approx(ACTIVE_LEVEL, abs=1)
        assert 0.3 < part.seconds < 8


@pytest.mark.parametrize("speaker", VOICES[:2], indirect=True)
def test_it_can_be_left_between_sentences(speaker):
    engine, voice = speaker
    speech = engine.synthesize(TEXT * 50, voice)
    next(speech)
    speech.close()
    assert list(speech) == []


@pytest.mark.parametrize("speaker", VOICES[:2], indirect=True)
def test_speed_changes_the_length(speaker):
    engine, voice = speaker
    slow, fast = (
        sum(p.seconds for p in engine.synthesize("A song for the evening.", voice, speed=s)) for s in (0.5, 2.0)
    )
    assert slow > 1.8 * fast


@pytest.mark.parametrize("speaker", VOICES[:2], indirect=True)
@pytest.mark.parametrize("text", ["", "🎵", "```\n```", "... !", "<think>x</think>"])
def test_nothing_to_say_gives_no_speech(speaker, text):
    engine, voice = speaker
    assert list(engine.synthesize(text, voice)) == []


@pytest.mark.parametrize("speaker", VOICES[:2], indirect=True)
@pytest.mark.parametrize("text", ["日本語 and Ελληνικά", "a" * 700, "\x00\ud800 hi", "x. y. z.", "Привет"])
def test_odd_text_does_not_break_it(speaker, text):
    engine, voice = speaker
    for part in engine.synthesize(text, voice):
        assert np.isfinite(part.audio).all()


@pytest.mark.parametrize("speaker", VOICES[:2], indirect=True)
def test_unknown_voices_are_refused_before_anything_is_said(speaker):
    engine, _ = speaker
    with pytest.raises(VoiceError, match="voice called nobody"):
        engine.synthesize("Hello.", "nobody")


@pytest.mark.parametrize("speaker", ["af_heart"], indirect=True)
def test_every_kokoro_voice_of_the_catalogue_is_there(speaker):
    engine, _ = speaker
    assert set(engine.voices()) >= {voice.id for voice in Catalogue() if voice.engine == "kokoro"}


def test_broken_weights_are_one_sentence(tmp_path):
    (tmp_path / "v.onnx").write_bytes(b"nothing")
    (tmp_path / "v.onnx.json").write_text("{}")
    with pytest.raises(VoiceError, match="cannot be read"):
        Piper(tmp_path).synthesize("Hello.", "v")
    (tmp_path / "kokoro-v1.onnx").write_bytes(b"nothing")
    (tmp_path / "voices.npz").write_bytes(b"nothing")
    with pytest.raises(VoiceError, match="cannot be read"):
        Kokoro(tmp_path).synthesize("Hello.", "af_heart")

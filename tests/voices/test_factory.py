"""Making engines, and what they say when something is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from voices import Synthesizer, VoiceError, engine_names, make_synthesizer

pytestmark = pytest.mark.unit


def test_importing_the_package_imports_no_engine():
    heavy = "onnxruntime torch piper kokoro_onnx TTS num2words phonemizer"
    code = "import sys, voices, voices.piper, voices.kokoro, voices.coqui\n"
    code += f"print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_engines_get_a_hint(tmp_path):
    with pytest.raises(VoiceError, match="Did you mean kokoro"):
        make_synthesizer("kokorro", tmp_path)


@pytest.mark.parametrize("name", engine_names())
def test_every_engine_fits_the_protocol(name, tmp_path):
    engine = make_synthesizer(name, tmp_path)
    assert isinstance(engine, Synthesizer)
    assert engine.capabilities.name == name


@pytest.mark.parametrize("name", ["piper", "kokoro"])
def test_missing_weights_name_the_command(name, tmp_path):
    engine = make_synthesizer(name, tmp_path)
    problem = engine.check()
    assert problem is not None
    assert problem.todo.startswith(("segue models pull", "pip install"))
    assert engine.voices() == ()
    with pytest.raises(VoiceError):
        engine.synthesize("Hello.", "anyone")
    with pytest.raises(VoiceError):
        engine.load()


@pytest.mark.parametrize("speed", [0.4, 2.1, float("nan"), -1])
def test_impossible_speeds_are_refused(speed, tmp_path):
    with pytest.raises(VoiceError, match="times the usual speed"):
        make_synthesizer("piper", tmp_path).synthesize("Hello.", "anyone", speed=speed)

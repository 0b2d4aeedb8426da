"""Speech to listen to, models to listen with, and a sound system without a sound card."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(scope="session")
def weights():
    """Gives the folder of a model, or skips the test where `SEGUE_WEIGHTS` does not hold it."""
    root = Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given"))

    def folder(name: str) -> Path:
        if not (root / name).is_dir():
            pytest.skip(f"{name} is not in SEGUE_WEIGHTS")
        return root / name

    return folder


@pytest.fixture(scope="session")
def say(weights):
    """Speaks a text with Kokoro, which says it the same way each time: (n,) float32 at 16 kHz."""
    from assistant.ears.audio import resampled
    from voices import make_synthesizer

    kokoro = make_synthesizer("kokoro", weights("kokoro-82m"))

    @functools.cache
    def speak(text: str) -> np.ndarray:
        parts = list(kokoro.synthesize(text, "af_heart"))
        return resampled(np.concatenate([p.audio for p in parts]), parts[0].rate)[:, 0]

    return speak


@pytest.fixture(scope="session")
def faster(weights):
    from assistant.ears.factory import make_transcriber

    return make_transcriber("faster-whisper", weights("faster-whisper-base"))


@pytest.fixture
def null_microphone(tmp_path, monkeypatch):
    """A PulseAudio of our own whose microphone is the sink `mic`: gives a function that plays a WAV file into it."""
    for program in ("pulseaudio", "paplay"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install pulseaudio pulseaudio-utils libasound2-plugins")
    tmp_path.chmod(0o700)
    socket = tmp_path / "native"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_RUNTIME_PATH", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("PULSE_SOURCE", "mic.monitor")
    monkeypatch.delenv("PULSE_SINK", raising=False)
    modules = [
        f"module-native-protocol-unix socket={socket} auth-anonymous=1",
        "module-null-sink sink_name=mic rate=48000 channels=1 norewinds=1",
    ]
    arguments = [part for module in modules for part in ("-L", module)]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *arguments],
        stderr=subprocess.DEVNULL,
    )
    try:
        subprocess.run(
            ["timeout", "20", "sh", "-c", "until pactl info >/dev/null 2>&1; do sleep 0.1; done"], check=True
        )
        yield lambda file: subprocess.Popen(["paplay", "--device=mic", str(file)])
    finally:
        server.terminate()
        server.wait(10)

"""Piper: the fastest voice (VITS on onnxruntime, phonemes by espeak-ng), in process.

Kim et al., "Conditional Variational Autoencoder with Adversarial Learning for End-to-End Text-to-Speech", 2021.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voices.engine import Capabilities, Speech, VoiceError, check_speed
from voices.inference import open_session
from voices.sentences import spoken_sentences
from voices.shaping import shape

if TYPE_CHECKING:
    from piper import PiperVoice


class Piper:
    """Every voice of a folder that holds pairs of `NAME.onnx` and `NAME.onnx.json`."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._loaded: dict[str, PiperVoice] = {}
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Piper's models differ in rate; the medium ones answer at 22,050 Hz."""
        return Capabilities("piper", rates=(16_000, 22_050), languages=(), deterministic=False)

    def voices(self) -> tuple[str, ...]:
        """Return the names of the models in the folder."""
        found = self._folder.glob("*.onnx")
        return tuple(sorted(path.stem for path in found if path.with_name(path.name + ".json").is_file()))

    def check(self) -> VoiceError | None:
        """Say whether the package or the weights are missing."""
        if find_spec("piper") is None:
            return VoiceError("Piper, which reads answers aloud, is not installed.", "pip install piper-tts")
        if not self.voices():
            return VoiceError("The Piper voice is not on this machine.", "segue models pull piper-en-us-joe")
        return None

    def load(self) -> None:
        """Load every voice of the folder."""
        problem = self.check()
        if problem:
            raise problem
        for name in self.voices():
            self._voice(name)

    def synthesize(self, text: str, voice: str, *, speed: float = 1.0) -> Iterator[Speech]:
        """Speak `text` sentence by sentence; see `voices.engine.Synthesizer`."""
        check_speed(speed)
        problem = self.check()
        if problem:
            raise problem
        return self._sentences(text, self._voice(voice), speed)

    def _sentences(self, text: str, voice: PiperVoice, speed: float) -> Iterator[Speech]:
        from piper import SynthesisConfig

        # Piper divides by the peak otherwise, which makes loudness depend on one plosive; `shape` levels it.
        config = SynthesisConfig(length_scale=voice.config.length_scale / speed, normalize_audio=False)
        for sentence in spoken_sentences(text):
            chunks = [chunk.audio_float_array for chunk in voice.synthesize(sentence, config)]
            if not chunks:
                continue
            rate = voice.config.sample_rate
            audio = shape(np.concatenate(chunks), rate)
            if len(audio):
                yield Speech(audio, rate, sentence)

    def _voice(self, name: str) -> PiperVoice:
        """Load a voice once; raises `VoiceError` if there is none of that name or it cannot be read."""
        with self._lock:
            if name in self._loaded:
                return self._loaded[name]
            if name not in self.voices():
                raise VoiceError(f"There is no Piper voice called {name}.", f"I have {', '.join(self.voices())}.")
            from piper import PiperConfig, PiperVoice

            model = self._folder / f"{name}.onnx"
            try:
                config = PiperConfig.from_dict(json.loads(Path(f"{model}.json").read_text("utf-8")))
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise VoiceError(
                    f"The settings of the voice {name} cannot be read.", f"Delete {self._folder} and fetch it again."
                ) from error
            self._loaded[name] = PiperVoice(session=open_session(model, self._threads), config=config)
            return self._loaded[name]

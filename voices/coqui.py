"""Coqui TTS: any model trained with the `TTS` package, an optional extra (`coqui`).

The package of today is coqui-tts 0.28, which needs torchaudio and, with torch 2.9 or later, torchcodec. torchaudio's
wheel on PyPI for Linux on x86 is built for CUDA and does not load beside a torch for the CPU; `check` tells so, and
`python -m voices.install_coqui` installs what fits. torchcodec has to be installed but is only used to read and write
sound files, which we do not ask for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from voices.engine import Capabilities, Speech, VoiceError, check_speed
from voices.sentences import spoken_sentences
from voices.shaping import shape

if TYPE_CHECKING:
    from TTS.utils.synthesizer import Synthesizer as Engine

ONLY_VOICE = "default"
"""What the voice of a model with one speaker is called."""

_INSTALL = "python -m voices.install_coqui"


class Coqui:
    """The model of a folder that holds `config.json` and a checkpoint (`*.pth`); language as the model's own."""

    def __init__(self, folder: Path, *, threads: int = 1, language: str = "en") -> None:
        self._folder = folder
        self._threads = threads
        self._language = language
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Most models answer at 22,050 or 24,000 Hz and draw their prosody at random."""
        return Capabilities("coqui", rates=(22_050, 24_000), languages=(), deterministic=False, expressive=False)

    def check(self) -> VoiceError | None:
        """Say whether the package, a library that fits it, or the model is missing."""
        for package in ("torch", "TTS", "torchaudio", "torchcodec", "six"):
            if find_spec(package) is None:
                return VoiceError(f"Coqui voices need the package {package}, which is not installed.", _INSTALL)
        try:
            import torchaudio  # noqa: F401
        except (ImportError, OSError) as error:
            return _unusable(error)
        if not (self._folder / "config.json").is_file() or self._checkpoint() is None:
            return VoiceError(
                "There is no Coqui model in the folder given.", "Put a model's config.json and its .pth file there."
            )
        return None

    def load(self) -> None:
        """Load the model."""
        with self._lock:
            if self._engine is not None:
                return
            problem = self.check()
            if problem:
                raise problem
            # It logs every sentence that it is given.
            for name in ("TTS.utils.synthesizer", "TTS.tts.utils.text.tokenizer"):
                logging.getLogger(name).setLevel(logging.ERROR)
            try:
                from TTS.utils.synthesizer import Synthesizer as Engine
            except (ImportError, OSError) as error:
                raise _unusable(error) from error
            try:
                self._engine = Engine(
                    tts_checkpoint=str(self._checkpoint()), tts_config_path=str(self._folder / "config.json")
                )
            except Exception as error:
                # Models of two dozen kinds fail in as many ways.
                raise VoiceError(
                    "The Coqui model cannot be loaded.", f"Look whether {self._folder} holds a whole model."
                ) from error

    def voices(self) -> tuple[str, ...]:
        """Return the model's speakers, or `default` for a model with one."""
        if self._engine is None and self.check() is not None:
            return ()
        self.load()
        manager = getattr(cast("Engine", self._engine).tts_model, "speaker_manager", None)
        return tuple(getattr(manager, "speaker_names", None) or ()) or (ONLY_VOICE,)

    def synthesize(self, text: str, voice: str = ONLY_VOICE, *, speed: float = 1.0) -> Iterator[Speech]:
        """Speak `text` sentence by sentence; see `voices.engine.Synthesizer`."""
        check_speed(speed)
        self.load()
        if voice not in self.voices():
            raise VoiceError(f"This Coqui model has no voice called {voice}.", f"It has {', '.join(self.voices())}.")
        return self._sentences(text, voice, speed)

    def _sentences(self, text: str, voice: str, speed: float) -> Iterator[Speech]:
        import torch

        engine = cast("Engine", self._engine)
        speaker = None if voice == ONLY_VOICE else voice
        many_languages = getattr(getattr(engine.tts_model, "language_manager", None), "num_languages", 0) > 1
        language = self._language if many_languages else None
        for sentence in spoken_sentences(text):
            self._set_speed(engine, speed)
            threads = torch.get_num_threads()  # of the whole process: give back what others chose
            torch.set_num_threads(self._threads)
            try:
                with torch.inference_mode():
                    samples = engine.tts(sentence, speaker, language, split_sentences=False)
            finally:
                torch.set_num_threads(threads)
            audio = shape(np.asarray(samples, np.float32), int(engine.output_sample_rate))
            if len(audio):
                yield Speech(audio, int(engine.output_sample_rate), sentence)

    @staticmethod
    def _set_speed(engine: Engine, speed: float) -> None:
        """Set the pace where the architecture has one: VITS `length_scale`, others speak at their own."""
        model: Any = engine.tts_model
        if hasattr(model, "length_scale"):
            model.length_scale = model.config.model_args.length_scale / speed

    def _checkpoint(self) -> Path | None:
        found = sorted(self._folder.glob("*.pth"))
        named = [path for path in found if "speaker" not in path.name and "language" not in path.name]
        return next(
            (path for path in named if path.stem in {"model", "model_file", "best_model"}), next(iter(named), None)
        )


def _unusable(error: Exception) -> VoiceError:
    """Tell a torchaudio for CUDA beside a torch for the CPU from any other failure to import."""
    chain = [error, error.__cause__, error.__context__]
    if any("cuda" in str(one) for one in chain):
        return VoiceError("torchaudio was built for CUDA and does not load beside this torch for the CPU.", _INSTALL)
    return VoiceError("The Coqui package does not load with the installed libraries.", _INSTALL)

"""Kokoro: natural English voices, American and British (StyleTTS 2 on onnxruntime, phonemes by espeak-ng).

Li et al., "StyleTTS 2: Towards Human-Level Text-to-Speech through Style Diffusion and Adversarial Training with Large
Speech Language Models", 2023. Weights: Kokoro-82M v1.0 by hexgrad.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from voices.engine import Capabilities, Speech, VoiceError, check_speed
from voices.inference import open_session
from voices.sentences import spoken_sentences
from voices.shaping import shape

if TYPE_CHECKING:
    from kokoro_onnx import Kokoro as Engine

_LANGUAGES = {"a": "en-us", "b": "en-gb"}
"""First letter of a Kokoro voice → espeak-ng's language. Other letters are other languages, which need a front end of
their own and are not offered."""

_FIRST_CLAUSE = 90
"""Kokoro works 0.35 s per second: a first sentence longer than this many letters starts with its first clause."""


class Kokoro:
    """The voices of a folder that holds `kokoro-*.onnx` and an npz archive of style vectors of shape (510, 1, 256)."""

    def __init__(self, folder: Path, *, threads: int = 1, hurried: bool = True) -> None:
        self._folder = folder
        self._first_clause = _FIRST_CLAUSE if hurried else None
        self._threads = threads
        self._engine: Engine | None = None
        self._names: tuple[str, ...] | None = None
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """24 kHz; American and British English."""
        return Capabilities("kokoro", rates=(24_000,), languages=("en-US", "en-GB"))

    def voices(self) -> tuple[str, ...]:
        """Return the English voices of the archive."""
        if self._names is None:
            archive = self._archive()
            if archive is None:
                return ()
            import numpy as np

            try:
                with np.load(archive) as styles:
                    self._names = tuple(sorted(name for name in styles.files if name[:1] in _LANGUAGES))
            except (OSError, ValueError) as error:
                raise self._unreadable(archive) from error
        return self._names

    def check(self) -> VoiceError | None:
        """Say whether the package or the weights are missing."""
        if find_spec("kokoro_onnx") is None:
            return VoiceError("Kokoro, which has the natural voices, is not installed.", "pip install kokoro-onnx")
        if self._model() is None or self._archive() is None:
            return VoiceError("The Kokoro voices are not on this machine.", "segue models pull kokoro-82m")
        return None

    def load(self) -> None:
        """Load the model (about 0.6 s, 0.3 GB)."""
        with self._lock:
            if self._engine is not None:
                return
            problem = self.check()
            if problem:
                raise problem
            from kokoro_onnx import Kokoro as Engine

            # Both warn about words they count differently after phonemisation, which harms nothing.
            logging.getLogger("phonemizer").setLevel(logging.ERROR)
            session = open_session(cast("Path", self._model()), self._threads)
            try:
                self._engine = Engine.from_session(session, str(self._archive()))
            except (OSError, ValueError) as error:
                raise self._unreadable(cast("Path", self._archive())) from error

    def synthesize(self, text: str, voice: str, *, speed: float = 1.0) -> Iterator[Speech]:
        """Speak `text` sentence by sentence; see `voices.engine.Synthesizer`."""
        check_speed(speed)
        self.load()
        if voice not in self.voices():
            raise VoiceError(f"There is no Kokoro voice called {voice}.", "`segue voices` lists those there are.")
        return self._sentences(text, voice, speed)

    def _sentences(self, text: str, voice: str, speed: float) -> Iterator[Speech]:
        engine = cast("Engine", self._engine)
        for sentence in spoken_sentences(text, first_clause=self._first_clause):
            phonemes = engine.tokenizer.phonemize(sentence, _LANGUAGES[voice[0]])
            if not phonemes.strip(' .,;:!?—…"()“”'):
                continue  # a script that espeak-ng cannot read in English
            samples, rate = engine.create(phonemes, voice, speed=speed, is_phonemes=True, trim=False)
            audio = shape(samples, rate)
            if len(audio):
                yield Speech(audio, rate, sentence)

    def _model(self) -> Path | None:
        return next(iter(sorted(self._folder.glob("kokoro-*.onnx"))), None)

    def _archive(self) -> Path | None:
        """Return the npz of styles; the official release calls its own `voices-v1.0.bin`."""
        return next((path for pattern in ("*.npz", "voices*.bin") for path in sorted(self._folder.glob(pattern))), None)

    @staticmethod
    def _unreadable(path: Path) -> VoiceError:
        return VoiceError(f"The voice file {path.name} cannot be read.", f"Delete {path.parent} and fetch it again.")

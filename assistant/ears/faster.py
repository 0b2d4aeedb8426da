"""Whisper by faster-whisper (CTranslate2), the default ears.

One utterance is encoded once and then decoded as often as wanted. Whisper pads everything to 30 s, which makes "stop"
as costly as half a minute; here it is padded to ten seconds only, a quarter of the work or less. That a short window
can send the model into a loop ("Turn it up. Turn it up. ...") is seen by the length of the text, and mended with the
full one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ears.bias import PROMPT_TOKENS, prompt_of
from assistant.ears.pieces import joined, loops, pieces_of, unlooped
from assistant.ears.transcriber import RATE, Capabilities, Transcript, mono
from assistant.errors import EarsError

_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
_CONTEXT = 448
_LONGEST = 30.0


class FasterTranscriber:
    """Whisper in int8 on the CPU, greedy, without timestamps.

    `window` is the length in seconds to which shorter audio is padded; 30 is Whisper's own.
    """

    def __init__(self, folder: Path, *, threads: int = 1, window: float = 10.0) -> None:
        self._folder = folder
        self._threads = threads
        self._window = min(window, _LONGEST)
        self._model: Any = None
        self._tokenizers: dict[str, Any] = {}

    @property
    def capabilities(self) -> Capabilities:
        """English only for the models called ".en"; all of Whisper's languages otherwise."""
        languages: tuple[str, ...] = ("en",)
        if not self._folder.name.endswith(".en"):
            languages = ("*",)
        return Capabilities("faster-whisper", languages, PROMPT_TOKENS, scores=True)

    def check(self) -> str | None:
        """None, or a sentence about the first thing that is missing."""
        import importlib.util

        if importlib.util.find_spec("faster_whisper") is None:
            return "The package faster-whisper is not installed: pip install faster-whisper"
        # tiny.en carries its vocabulary as JSON, base as text
        missing = [name for name in _FILES if not self._has(name)]
        if missing:
            return f"The speech model lacks {missing[0]} in {self._folder}: segue models pull {self._folder.name}"
        return None

    def _has(self, name: str) -> bool:
        file = self._folder / name
        return file.exists() or file.with_suffix(".json").exists()

    def load(self) -> None:
        """Bring the model into memory (about a second); does nothing if it is there."""
        if self._model is not None:
            return
        if problem := self.check():
            say, _, todo = problem.rpartition(": ")
            raise EarsError(say + ".", todo)
        from faster_whisper import WhisperModel

        try:
            self._model = WhisperModel(
                str(self._folder), device="cpu", compute_type="int8", cpu_threads=self._threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EarsError(
                f"The speech model in {self._folder} cannot be read.", f"segue models pull {self._folder.name}"
            ) from error

    def count(self, text: str) -> int:
        """How many tokens `text` takes up in the prompt."""
        return len(self.tokens(text, "en"))

    def tokens(self, text: str, language: str) -> list[int]:
        """`text` in the model's tokens."""
        return list(self._tokenizer(language).encode(text)) if text else []

    def listen(self, audio: NDArray[np.float32], *, language: str = "en") -> FasterListening:
        """Take in at most 30 s of 16 kHz mono audio."""
        self.load()
        self._tokenizer(language)
        return FasterListening(self, mono(audio)[: int(_LONGEST * RATE)], language, self._window)

    def transcribe(self, audio: NDArray[np.float32], *, names: Sequence[str] = (), language: str = "en") -> Transcript:
        """Write down audio of any length; long recordings are cut where they are quiet."""
        self.load()
        prompt = prompt_of(names, self.count)
        flat = mono(audio)
        if not len(flat):
            return joined([], language)
        return joined([self.listen(p, language=language).decode(prompt) for p in pieces_of(flat)], language)

    def encode(self, audio: NDArray[np.float32], window: float) -> Any:
        """The encoder's output for (n,) audio padded with silence to `window` seconds."""
        frames = int(window * 100)
        padded = np.pad(audio, (0, max(0, frames * 160 - len(audio))))
        features = self._model.feature_extractor(padded, padding=0)[:, :frames]
        return self._model.encode(features)

    def generate(self, encoded: Any, prompt: Sequence[int], language: str, most: int) -> tuple[list[int], float, float]:
        """Greedy tokens (at most `most`), their mean log-probability, and the probability that nobody spoke."""
        tokenizer = self._tokenizer(language)
        before = [tokenizer.sot_prev, *prompt[-PROMPT_TOKENS:]] if prompt else []
        start = [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]
        given = len(start) - 1
        # CTranslate2 writes min(max_length / 2, max_length - given) tokens
        length = min(_CONTEXT, max(2 * most, given + most))
        result = self._model.model.generate(
            encoded, [start], beam_size=1, max_length=length, return_scores=True, return_no_speech_prob=True
        )[0]
        ids = list(result.sequences_ids[0])
        return ids, result.scores[0] * len(ids) / (len(ids) + 1), result.no_speech_prob

    def text(self, ids: Sequence[int], language: str) -> str:
        """The text of tokens."""
        return str(self._tokenizer(language).decode(list(ids))).strip()

    def force(self, encoded: Any, texts: Sequence[str], language: str) -> list[float]:
        """Log-probability of each text by forced decoding, all in one batch."""
        import ctranslate2

        tokenizer = self._tokenizer(language)
        once = np.array(encoded)
        memory = ctranslate2.StorageView.from_array(np.repeat(once, len(texts), axis=0))
        ids = [self.tokens(" " + text.strip(), language) for text in texts]
        results = self._model.model.align(memory, list(tokenizer.sot_sequence), ids, once.shape[1] * 2)
        return [float(np.log(np.maximum(r.text_token_probs, 1e-12)).sum()) for r in results]

    def _tokenizer(self, language: str) -> Any:
        self.load()
        if language not in self._tokenizers:
            from faster_whisper.tokenizer import Tokenizer

            many = self._model.model.is_multilingual
            try:
                self._tokenizers[language] = Tokenizer(
                    self._model.hf_tokenizer, many, task="transcribe", language=language
                )
            except ValueError as error:
                raise EarsError(f"The speech model does not know the language {language}.") from error
        return self._tokenizers[language]


class FasterListening:
    """One utterance, encoded once."""

    def __init__(self, engine: FasterTranscriber, audio: NDArray[np.float32], language: str, window: float) -> None:
        started = time.perf_counter()
        self._engine = engine
        self._audio = audio
        self._language = language
        self._length = len(audio) / RATE
        self._window = min(_LONGEST, max(window, self._length + 2.0))
        self._encoded = engine.encode(audio, self._window)
        self._spent = time.perf_counter() - started

    def decode(self, prompt: str = "") -> Transcript:
        """Write down what was said, after `prompt`."""
        started = time.perf_counter()
        before = self._engine.tokens(" " + prompt if prompt else "", self._language)
        # People say about four words a second; eight tokens a second and some is a model in a loop.
        most = min(_CONTEXT // 2, int(self._length * 8) + 12)
        ids, logprob, silent = self._engine.generate(self._encoded, before, self._language, most)
        text = self._engine.text(ids, self._language)
        if (len(ids) >= most - 1 or loops(text)) and self._window < _LONGEST:
            self._window = _LONGEST
            self._encoded = self._engine.encode(self._audio, _LONGEST)
            ids, logprob, silent = self._engine.generate(self._encoded, before, self._language, most)
            text = self._engine.text(ids, self._language)
        if len(ids) >= most - 1:  # stuck even so; a listener who really repeats himself stays below
            text = unlooped(text)
        spent, self._spent = self._spent + time.perf_counter() - started, 0.0
        return Transcript(text, self._language, float(silent), float(logprob), spent)

    def score(self, texts: Sequence[str]) -> list[float]:
        """Natural-log probability of each text for this audio."""
        return self._engine.force(self._encoded, texts, self._language) if texts else []

"""Whisper by OpenAI's own package (PyTorch): the reference that the default engine is compared with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ears.bias import PROMPT_TOKENS, prompt_of
from assistant.ears.pieces import joined, pieces_of, unlooped
from assistant.ears.transcriber import RATE, Capabilities, Transcript, mono
from assistant.errors import EarsError

_LONGEST = 30.0


class OpenAITranscriber:
    """Whisper in float32 on the CPU, greedy, without timestamps, from the one `.pt` file in `folder`."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._model: Any = None

    @property
    def capabilities(self) -> Capabilities:
        """All of Whisper's languages; about four times the work of the default engine."""
        return Capabilities("openai-whisper", ("*",), PROMPT_TOKENS, scores=True)

    def check(self) -> str | None:
        """None, or a sentence about the first thing that is missing."""
        import importlib.util

        for module, package in (("whisper", "openai-whisper"), ("torch", "torch")):
            if importlib.util.find_spec(module) is None:
                return f"The package {package} is not installed: pip install {package}"
        if not list(self._folder.glob("*.pt")):
            return f"There is no speech model in {self._folder}: segue models pull {self._folder.name}"
        return None

    def load(self) -> None:
        """Bring the model into memory (two seconds or more); does nothing if it is there."""
        if self._model is not None:
            return
        if problem := self.check():
            say, _, todo = problem.rpartition(": ")
            raise EarsError(say + ".", todo)
        import torch
        import whisper

        torch.set_num_threads(self._threads)
        file = min(self._folder.glob("*.pt"))
        try:
            self._model = whisper.load_model(str(file), device="cpu")
        except (RuntimeError, KeyError, OSError, EOFError, ValueError, UnpicklingError) as error:
            raise EarsError(
                f"The speech model {file} cannot be read.", f"segue models pull {self._folder.name}"
            ) from error

    def count(self, text: str) -> int:
        """How many tokens `text` takes up in the prompt."""
        return len(self.tokenizer("en").encode(text)) if text else 0

    def tokenizer(self, language: str) -> Any:
        """Whisper's tokenizer for transcribing `language`."""
        self.load()
        from whisper.tokenizer import get_tokenizer

        try:
            return get_tokenizer(
                self._model.is_multilingual,
                num_languages=self._model.num_languages,
                language=language,
                task="transcribe",
            )
        except ValueError as error:
            raise EarsError(f"The speech model does not know the language {language}.") from error

    def listen(self, audio: NDArray[np.float32], *, language: str = "en") -> OpenAIListening:
        """Take in at most 30 s of 16 kHz mono audio."""
        tokenizer = self.tokenizer(language)
        return OpenAIListening(self._model, tokenizer, mono(audio)[: int(_LONGEST * RATE)], language)

    def transcribe(self, audio: NDArray[np.float32], *, names: Sequence[str] = (), language: str = "en") -> Transcript:
        """Write down audio of any length; long recordings are cut where they are quiet."""
        prompt = prompt_of(names, self.count)
        flat = mono(audio)
        if not len(flat):
            return joined([], language)
        return joined([self.listen(p, language=language).decode(prompt) for p in pieces_of(flat)], language)


class OpenAIListening:
    """One utterance, encoded once."""

    def __init__(self, model: Any, tokenizer: Any, audio: NDArray[np.float32], language: str) -> None:
        import torch
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        started = time.perf_counter()
        self._model = model
        self._tokenizer = tokenizer
        self._language = language
        self._length = len(audio) / RATE
        with torch.no_grad():
            mel = log_mel_spectrogram(pad_or_trim(audio), model.dims.n_mels)
            self._encoded = model.embed_audio(mel.unsqueeze(0))
        self._spent = time.perf_counter() - started

    def decode(self, prompt: str = "") -> Transcript:
        """Write down what was said, after `prompt`."""
        from whisper.decoding import DecodingOptions, decode

        started = time.perf_counter()
        most = min(224, int(self._length * 8) + 12)
        options = DecodingOptions(
            language=self._language,
            prompt=prompt or None,
            without_timestamps=True,
            fp16=False,
            sample_len=most,
        )
        result = decode(self._model, self._encoded, options)[0]
        spent, self._spent = self._spent + time.perf_counter() - started, 0.0
        text = result.text.strip()
        if len(result.tokens) >= most - 1:
            text = unlooped(text)
        return Transcript(text, self._language, float(result.no_speech_prob), float(result.avg_logprob), spent)

    def score(self, texts: Sequence[str]) -> list[float]:
        """Natural-log probability of each text for this audio."""
        import torch

        start = list(self._tokenizer.sot_sequence_including_notimestamps)
        scores = []
        for text in texts:
            ids = self._tokenizer.encode(" " + text.strip())
            with torch.no_grad():
                logits = self._model.logits(torch.tensor([[*start, *ids]]), self._encoded)[0]
            # As CTranslate2 does it: among text tokens only, timestamps and markers left out.
            rows = logits[len(start) - 1 : -1, : self._tokenizer.eot].log_softmax(dim=-1)
            scores.append(float(rows[torch.arange(len(ids)), torch.tensor(ids)].sum()) if ids else 0.0)
        return scores

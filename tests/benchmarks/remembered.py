"""A recogniser that remembers what it heard, so that a benchmark can be run again without listening again.

Everything is keyed by content: the samples, the prompt, the text that was scored. What was not asked before is asked of
the engine, so that a change anywhere in the product costs exactly what it changes. Times are those of the first run.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import Capabilities, Listening, Transcriber, Transcript, mono


class Remembered:
    """A transcriber in front of another; `file` holds what it remembers of `model` (a name)."""

    def __init__(self, engine: Transcriber, file: Path, model: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.engine = engine
        self.spent = 0.0
        """Seconds that decoding and scoring took when they were done, summed up; set it to 0 at will."""
        self._model = model
        self._memory = sqlite3.connect(file, isolation_level=None)
        self._memory.execute("PRAGMA journal_mode = WAL")
        self._memory.execute("CREATE TABLE IF NOT EXISTS heard (key TEXT PRIMARY KEY, value TEXT, seconds REAL)")

    @property
    def capabilities(self) -> Capabilities:
        """Those of the engine."""
        return self.engine.capabilities

    def check(self) -> str | None:
        """What the engine lacks."""
        return self.engine.check()

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return int(self.known(f"count {text}", lambda: self.engine.count(text)))

    def listen(self, audio: NDArray[np.float32], *, language: str = "en") -> Listening:
        """As the engine does, later."""
        return _Listening(self, mono(audio), language)

    def transcribe(self, audio: NDArray[np.float32], *, names: Sequence[str] = (), language: str = "en") -> Transcript:
        """Not remembered: no request is so long."""
        return self.engine.transcribe(audio, names=names, language=language)

    def known(self, what: str, ask: Callable[[], Any]) -> Any:
        """What was remembered under a name, or what `ask` says now."""
        key = hashlib.sha256(f"{self._model} {what}".encode()).hexdigest()
        row = self._memory.execute("SELECT value, seconds FROM heard WHERE key = ?", (key,)).fetchone()
        if row is None:
            started = time.perf_counter()
            value = ask()
            row = (json.dumps(value), time.perf_counter() - started)
            self._memory.execute("INSERT OR REPLACE INTO heard VALUES (?, ?, ?)", (key, *row))
        self.spent += float(row[1])
        return json.loads(row[0])


class _Listening:
    def __init__(self, memory: Remembered, audio: NDArray[np.float32], language: str) -> None:
        self._memory = memory
        self._audio, self._language = audio, language
        self._key = hashlib.sha256(audio.tobytes()).hexdigest()
        self._real: Listening | None = None

    def decode(self, prompt: str = "") -> Transcript:
        found = self._memory.known(f"{self._key} decode {prompt}", lambda: asdict(self._listening().decode(prompt)))
        return Transcript(**found)

    def score(self, texts: Sequence[str]) -> list[float]:
        what = f"{self._key} score {json.dumps(list(texts))}"
        return list(self._memory.known(what, lambda: self._listening().score(texts)))

    def _listening(self) -> Listening:
        if self._real is None:
            self._real = self._memory.engine.listen(self._audio, language=self._language)
        return self._real

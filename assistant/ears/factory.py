"""Making speech-to-text engines by name; each is imported only when it is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from assistant.ears.transcriber import Transcriber
from assistant.errors import EarsError


def _faster(folder: Path) -> Transcriber:
    from assistant.ears.faster import FasterTranscriber

    return FasterTranscriber(folder)


def _openai(folder: Path) -> Transcriber:
    from assistant.ears.openai import OpenAITranscriber

    return OpenAITranscriber(folder)


_ENGINES: dict[str, Callable[[Path], Transcriber]] = {"faster-whisper": _faster, "openai-whisper": _openai}


def engine_names() -> tuple[str, ...]:
    """The names that `make_transcriber` knows."""
    return tuple(_ENGINES)


def make_transcriber(engine: str, folder: Path) -> Transcriber:
    """The engine called `engine` for the model in `folder`; nothing is loaded yet.

    Raises:
        EarsError: for an unknown name. Whether the engine can hear is told by its `check()`.
    """
    make = _ENGINES.get(engine.strip().lower())
    if make is None:
        close = difflib.get_close_matches(engine.lower(), _ENGINES, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"I know {', '.join(_ENGINES)}."
        raise EarsError(f"I know no speech recogniser called {engine}.", hint)
    return make(folder)

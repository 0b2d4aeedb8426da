"""Making synthesisers by name; each engine is imported only when it is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from voices.engine import Synthesizer, VoiceError


def _piper(folder: Path) -> Synthesizer:
    from voices.piper import Piper

    return Piper(folder)


def _kokoro(folder: Path) -> Synthesizer:
    from voices.kokoro import Kokoro

    return Kokoro(folder)


def _coqui(folder: Path) -> Synthesizer:
    from voices.coqui import Coqui

    return Coqui(folder)


_ENGINES: dict[str, Callable[[Path], Synthesizer]] = {"piper": _piper, "kokoro": _kokoro, "coqui": _coqui}


def engine_names() -> tuple[str, ...]:
    """Return the names that `make_synthesizer` knows."""
    return tuple(_ENGINES)


def make_synthesizer(engine: str, folder: Path) -> Synthesizer:
    """Return the engine called `engine` for the model in `folder`; nothing is loaded yet.

    Raises `VoiceError` for an unknown name. Whether the engine can speak is told by its `check()`.
    """
    make = _ENGINES.get(engine.strip().lower())
    if make is None:
        close = difflib.get_close_matches(engine.lower(), _ENGINES, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"I know {', '.join(_ENGINES)}."
        raise VoiceError(f"I know no speech engine called {engine}.", hint)
    return make(folder)

"""Making synthesisers by name; each engine is imported only when it is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from voices.engine import Synthesizer, VoiceError


def _piper(folder: Path, _hurried: bool) -> Synthesizer:
    from voices.piper import Piper

    return Piper(folder)


def _kokoro(folder: Path, hurried: bool) -> Synthesizer:
    from voices.kokoro import Kokoro

    return Kokoro(folder, hurried=hurried)


def _coqui(folder: Path, _hurried: bool) -> Synthesizer:
    from voices.coqui import Coqui

    return Coqui(folder)


_ENGINES: dict[str, Callable[[Path, bool], Synthesizer]] = {"piper": _piper, "kokoro": _kokoro, "coqui": _coqui}


def engine_names() -> tuple[str, ...]:
    """Return the names that `make_synthesizer` knows."""
    return tuple(_ENGINES)


def make_synthesizer(engine: str, folder: Path, *, hurried: bool = True) -> Synthesizer:
    """Return the engine called `engine` for the model in `folder`; nothing is loaded yet.

    `hurried`: somebody waits for the first sound, so that a slow engine says the first clause of a long sentence by
    itself; otherwise every sentence is said in one go, which sounds better.

    Raises `VoiceError` for an unknown name. Whether the engine can speak is told by its `check()`.
    """
    make = _ENGINES.get(engine.strip().lower())
    if make is None:
        close = difflib.get_close_matches(engine.lower(), _ENGINES, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"I know {', '.join(_ENGINES)}."
        raise VoiceError(f"I know no speech engine called {engine}.", hint)
    return make(folder, hurried)

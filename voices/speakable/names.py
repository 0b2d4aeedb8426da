"""Names that are not said as they are written; the list is data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_NAME_EXPECTED = re.compile(r"(?:\A|\b(?:by|from|play|playing|hear|called|band|group|artist)\s)\s*$", re.IGNORECASE)


@cache
def _table() -> dict[str, dict[str, object]]:
    text = files("voices.speakable").joinpath("names.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _said() -> dict[str, str]:
    return {str(name): str(said) for name, said in _table()["said"].items()}


@cache
def _lowered() -> dict[str, str]:
    return {name.lower(): said for name, said in _said().items() if name not in _exact()}


@cache
def _exact() -> frozenset[str]:
    names = _table()["exact"]["names"]
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_said(), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w.$])(?:{alternatives})(?![\w$]|[-/]\w)", re.IGNORECASE)


@cache
def marked_names() -> tuple[str, ...]:
    """Return names such as "Panic! at" whose mark does not end a sentence."""
    names = _table()["marked"]["names"]
    return tuple(map(str, names)) if isinstance(names, list) else ()


def say_names(text: str) -> str:
    """Replace each listed name by how it is said; a lone "!!!" is only a name where a name can stand."""
    return _pattern().sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    written = found[0]
    if written == "!!!":
        return _said()[written] if _NAME_EXPECTED.search(found.string[: found.start()]) else written
    if written in _exact():
        return _said()[written]
    return _lowered().get(written.lower(), written)

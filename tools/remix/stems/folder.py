"""Songs that come apart already: a folder with one file a part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

AUDIO = frozenset({".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aiff", ".aif"})
_NAMES: Mapping[str, tuple[str, ...]] = {
    "vocals": ("vocals", "vocal", "vox", "voice", "singing", "acapella", "acappella"),
    "drums": ("drums", "drum", "percussion", "beat"),
    "bass": ("bass",),
    "guitar": ("guitar", "guitars", "lead", "rhythm"),
    "keys": ("keys", "piano", "synth", "keyboard", "keyboards"),
    "accompaniment": ("accompaniment", "instrumental", "no_vocals", "karaoke", "backing"),
    "other": ("other", "rest", "song", "crowd"),
}
_SUMS = frozenset({"mix", "mixture", "master", "full", "preview"})
"""Files that hold all the parts at once, and so are none."""


@dataclass(frozen=True, slots=True)
class Multitrack:
    """A folder's parts by name; played together they are the song. `mix` is a file with all of it, if there is one."""

    folder: Path
    parts: Mapping[str, tuple[Path, ...]]
    mix: Path | None = None


def find_multitrack(folder: Path) -> Multitrack | None:
    """The parts that `folder` holds, or None if it is not one song in parts.

    Every file must be named after a part ("vocals.wav", "03 - Bass.flac", "guitar.ogg" beside "song.ogg"): an album
    with a song called "Bass" is none. Where there are parts of an accompaniment, the accompaniment itself is left out.
    """
    parts: dict[str, list[Path]] = {}
    mix: Path | None = None
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in AUDIO and path.is_file())
    except OSError:
        return None
    for path in files:
        words = _words(path.stem)
        part = _part(words)
        if words and words[-1] in _SUMS:
            mix = path
        elif part is None:
            return None
        else:
            parts.setdefault(part, []).append(path)
    if {"vocals", "accompaniment"} < parts.keys():
        parts.pop("accompaniment")
    if len(parts) < 2:
        return None
    return Multitrack(folder, {name: tuple(paths) for name, paths in parts.items()}, mix)


def _words(stem: str) -> list[str]:
    """In small letters; numbers say nothing."""
    return [word for word in re.split(r"[^a-z]+", stem.lower().replace("no_vocals", "karaoke")) if word]


def _part(words: list[str]) -> str | None:
    """The part that all of a name's words are about; the last word decides ("lead vocals", "bass drum")."""
    known = [next((part for part, names in _NAMES.items() if word in names), None) for word in words]
    return known[-1] if known and None not in known else None

"""Thousands of short music files in every format, each with a sound and tags of its own, made in about a minute."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from tests.tools.library.music import encode_aac, tag

FORMATS = (".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".aiff")
TRACKS = 10  # an album; all of them in one format
RATE = 44_100
SECONDS = 0.25
_OPUS_RATE = 48_000
_KINDS = {
    ".mp3": ("MP3", None), ".flac": ("FLAC", None), ".ogg": ("OGG", "VORBIS"), ".opus": ("OGG", "OPUS"),
    ".wav": ("WAV", "PCM_16"), ".aiff": ("AIFF", "PCM_16"),
}  # fmt: skip
_WORDS = """
harbour lantern copper river étoile winter signal garden Sólveig quiet machine orchard corridor umbrella north 夜明け
velvet engine paper thunder Кино glass morning static bloom iron ferry anthem hollow crown ash meadow falling öken
"""
_GENRES = ("Rock", "Jazz", "Electronic", "Classical", "Folk", "Hip-Hop", "Ambient", "Metal")
_WORD = _WORDS.split()


def make_files(folder: Path, count: int, seed: int = 1) -> Iterator[int]:
    """Writes `count` files as `artist/album/number title.suffix`; yields how many there are."""
    draw = random.Random(seed)
    noise = np.random.default_rng(seed)
    for number in range(count):
        if number % TRACKS == 0:
            suffix = FORMATS[number // TRACKS % len(FORMATS)]
            artist = " ".join(draw.sample(_WORD, 2)).title() + f" {number // (3 * TRACKS)}"
            album, genre = " ".join(draw.sample(_WORD, 3)).title(), draw.choice(_GENRES)
            year = 1960 + number // TRACKS % 60
        title, track = " ".join(draw.sample(_WORD, 3)).title(), number % TRACKS + 1
        file = folder / artist / album / f"{track:02} {title}{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        _encode(file, noise)
        tag(file, title=title, artist=artist, album=album, albumartist=artist, track=track, disc=1, year=year,
            genre=genre)  # fmt: skip
        yield number + 1


def _encode(file: Path, noise: Any) -> None:
    rate = _OPUS_RATE if file.suffix == ".opus" else RATE
    sound = noise.uniform(-0.3, 0.3, int(rate * SECONDS)).astype(np.float32)
    if file.suffix == ".m4a":
        encode_aac(file, sound, rate)
    else:
        kind, subtype = _KINDS[file.suffix]
        soundfile.write(file, sound, rate, format=kind, subtype=subtype)

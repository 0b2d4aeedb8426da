"""Songs of Frets on Fire: each is a folder of stems that the game plays at once. A listener wants the song."""

from __future__ import annotations

import configparser
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import mutagen
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

# The folder that keeps the stems; its marker file tells music scanners (ours too) to pass it by.
STEMS = "stems"
NO_MEDIA = ".nomedia"
BLOCK = 1 << 16


def mix_songs(source: Path, target: Path, progress: Callable[[float], None] = lambda _share: None) -> None:
    """Mix every song below `source` into `target/NAME.ogg`, tagged, and keep its stems in `target/stems/NAME/`.

    The tempo map (`notes.mid`) and `song.ini` stay beside the stems. The stems of a song begin together; a `delay`
    in song.ini shifts the notes against the music, not one stem against the other. `progress` goes from ½ to 1.
    """
    album = _ini(source / "library.ini", "library").get("name", "Frets on Fire")
    songs = sorted(path.parent for path in source.rglob("song.ini"))
    for number, song in enumerate(songs, 1):
        info = _ini(song / "song.ini", "song")
        title = info.get("name", song.name)
        artist = re.sub(r"^(composed|performed|and|by|\s)+\b", "", info.get("artist", ""), flags=re.IGNORECASE)
        mixed = target / f"{song.name}.ogg"
        mix_stems(sorted(song.glob("*.ogg")), mixed)
        _tag(mixed, title=title, artist=artist, album=album)
        shutil.copytree(song, target / STEMS / song.name)
        progress(0.5 + 0.5 * number / len(songs))
    if (target / STEMS).exists():
        (target / STEMS / NO_MEDIA).touch()


def mix_stems(stems: list[Path], target: Path) -> None:
    """Add audio files of one rate sample by sample into an Ogg Vorbis file; quieter as a whole if it would clip."""
    audio, rate = _sum(stems)
    peak = float(np.abs(audio).max(initial=0.0))
    audio *= min(1.0, 0.97 / max(peak, 1e-9))
    with sf.SoundFile(target, "w", rate, audio.shape[1], format="OGG", subtype="VORBIS", compression_level=0.3) as out:
        # libsndfile's Vorbis encoder puts what it is given on the stack: a whole song at once overflows it.
        for start in range(0, len(audio), BLOCK):
            out.write(audio[start : start + BLOCK])


def _sum(stems: list[Path]) -> tuple[NDArray[np.float32], int]:
    parts = [sf.read(path, dtype="float32", always_2d=True) for path in stems]
    rates = {rate for _, rate in parts}
    if len(rates) != 1:
        raise ValueError(f"stems of different sample rates: {sorted(rates)}")
    frames = max(len(part) for part, _ in parts)
    channels = max(part.shape[1] for part, _ in parts)
    total = np.zeros((frames, channels), dtype=np.float32)
    for part, _ in parts:
        total[: len(part)] += part
    return total, rates.pop()


def _tag(path: Path, **tags: str) -> None:
    audio = mutagen.File(path)
    for name, value in tags.items():
        audio[name] = value
    audio.save()


def _ini(path: Path, section: str) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(path.read_text("utf-8", errors="replace"))
        return dict(parser[section])
    except (OSError, configparser.Error, KeyError):
        return {}

"""Recordings with something known about them, out of Debian packages (fetched with apt, without root).

Eight songs of Frets on Fire (MIT), as two stems with the tempo map that their players follow; two albums with singing
(marsshooter, CC BY-SA 3.0); five sentences of a LibriVox reading (pocketsphinx).
"""

from __future__ import annotations

import configparser
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PACKAGES = ("fretsonfire-songs-sectoid", "fretsonfire-songs-muldjord", "marsshooter-data", "pocketsphinx-testdata")


@dataclass(frozen=True)
class MappedSong:
    """Stereo sound at `rate`, its beats in seconds, and its tempo."""

    name: str
    audio: np.ndarray
    rate: int
    beats: np.ndarray
    bpm: float


def fetch(folder: Path) -> Path:
    """The packages' files below `folder`. Raises `subprocess.CalledProcessError` where apt cannot fetch."""
    files = folder / "files"
    if not (files / ".complete").exists():
        (folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        options = ["-o", f"Dir::State::Lists={folder / 'lists'}", "-o", f"Dir::Cache={folder / 'cache'}"]
        subprocess.run(["apt-get", *options, "update"], check=True, capture_output=True)
        subprocess.run(["apt-get", *options, "download", *PACKAGES], check=True, capture_output=True, cwd=folder)
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(package), str(files)], check=True)
        (files / ".complete").touch()
    return files


def mapped_songs(files: Path) -> list[MappedSong]:
    """The eight songs, their stems mixed, with the tempo map's beats moved by `delay` in song.ini."""
    return [_song(notes.parent) for notes in sorted(files.glob("usr/share/games/fretsonfire/**/notes.mid"))]


def sung_songs(files: Path) -> list[Path]:
    """Songs with singing."""
    return sorted(files.glob("usr/share/games/marsshooter/audio/music/*.ogg"))


def sentences(files: Path) -> list[Path]:
    """Spoken sentences, mono at 16 kHz."""
    return sorted(files.glob("usr/share/pocketsphinx/test/data/librivox/*.wav"))


def _song(folder: Path) -> MappedSong:
    import soundfile

    parts = [soundfile.read(folder / name, dtype="float32", always_2d=True) for name in ("song.ogg", "guitar.ogg")]
    rate = parts[0][1]
    mix = np.zeros((max(len(part) for part, _ in parts), 2), np.float32)
    for part, _ in parts:
        mix[: len(part)] += part
    mix /= max(1.0, float(np.abs(mix).max()))
    settings = configparser.ConfigParser(strict=False, interpolation=None)
    settings.read(folder / "song.ini", "utf-8")
    delay = settings.getint("song", "delay", fallback=0) / 1000
    beats, bpm = _map(folder / "notes.mid", len(mix) / rate)
    return MappedSong(folder.name, mix, rate, beats + delay, bpm)


def _map(path: Path, seconds: float) -> tuple[np.ndarray, float]:
    """Beats until the end of the sound, and the tempo that holds longest. (Each of the eight has but one.)"""
    import mido

    tempo = next(
        (
            message.tempo
            for track in mido.MidiFile(path, clip=True).tracks
            for message in track
            if message.type == "set_tempo"
        ),
        500_000,
    )
    return np.arange(0, seconds, tempo / 1e6), 60e6 / tempo

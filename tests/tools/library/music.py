"""Small real music files in every format, with tags, for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

FORMATS = (".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".aiff")
RATE = 48_000


@cache
def _encoded(suffix: str, pitch: int, seconds: float) -> bytes:
    import tempfile

    sound = tone(pitch, seconds)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tone{suffix}"
        if suffix in {".m4a", ".m4b"}:
            encode_aac(path, sound)
        else:
            kind = {
                ".mp3": ("MP3", None),
                ".flac": ("FLAC", None),
                ".ogg": ("OGG", "VORBIS"),
                ".opus": ("OGG", "OPUS"),
                ".wav": ("WAV", None),
                ".aiff": ("AIFF", None),
            }[suffix]
            soundfile.write(path, sound, RATE, format=kind[0], subtype=kind[1])
        return path.read_bytes()


def tone(pitch: int, seconds: float) -> np.ndarray:
    """Mono samples of shape (n,), float32."""
    time = np.arange(int(RATE * seconds)) / RATE
    noise = np.random.default_rng(pitch).normal(0, 0.05, len(time))  # so that no two pitches share a packet
    return (0.2 * np.sin(2 * np.pi * pitch * time) + noise).astype(np.float32)


def encode_aac(path: Path, sound: np.ndarray, rate: int = RATE) -> None:
    """Write mono samples of shape (n,) as AAC in MP4."""
    import av

    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=rate)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


def make(path: Path, *, pitch: int = 440, seconds: float = 0.5, **tags: Any) -> Path:
    """Write a tone with tags (title, artist, album, albumartist, track, disc, year, genre, compilation)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_encoded(path.suffix, pitch, seconds))
    if tags:
        tag(path, **tags)
    return path


def tag(path: Path, **tags: Any) -> None:
    """Rewrite a file's tags."""
    import mutagen

    audio = mutagen.File(path)
    if audio.tags is None:
        audio.add_tags()
    if path.suffix in {".mp3", ".wav", ".aiff"}:
        _tag_id3(audio, tags)
    elif path.suffix in {".m4a", ".m4b"}:
        names = {
            "title": "\xa9nam",
            "artist": "\xa9ART",
            "album": "\xa9alb",
            "albumartist": "aART",
            "year": "\xa9day",
            "genre": "\xa9gen",
        }
        for key, value in tags.items():
            if key in {"track", "disc"}:
                audio[{"track": "trkn", "disc": "disk"}[key]] = [(value, 0)]
            elif key == "compilation":
                audio["cpil"] = bool(value)
            elif key == "tempo":
                audio["tmpo"] = [int(value)]
            else:
                audio[names[key]] = value if isinstance(value, list) else [str(value)]
    else:
        names = {"track": "tracknumber", "disc": "discnumber", "year": "date", "tempo": "bpm"}
        for key, value in tags.items():
            audio[names.get(key, key)] = value if isinstance(value, list) else str(value)
    audio.save()


def _tag_id3(audio: Any, tags: dict[str, Any]) -> None:
    from mutagen import id3

    frames = {
        "title": id3.TIT2,
        "artist": id3.TPE1,
        "album": id3.TALB,
        "albumartist": id3.TPE2,
        "track": id3.TRCK,
        "disc": id3.TPOS,
        "year": id3.TDRC,
        "genre": id3.TCON,
        "compilation": id3.TCMP,
        "tempo": id3.TBPM,
    }
    for key, value in tags.items():
        audio.tags.add(frames[key](encoding=3, text=value if isinstance(value, list) else [str(value)]))

"""Tones as real files, an output that keeps what it was given, and players on databases of their own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tools.library.database import Database
from tools.library.items import Item
from tools.playback import Player, SilentOutput

RATE = 44_100
Audio = NDArray[np.float32]


class Recording(SilentOutput):
    """A silent output, advanced by hand, that keeps every frame."""

    def __init__(self) -> None:
        super().__init__(realtime=False)
        self.blocks: list[Audio] = []

    def write(self, audio: Audio) -> None:
        self.blocks.append(audio.copy())

    @property
    def audio(self) -> Audio:
        return np.concatenate(self.blocks) if self.blocks else np.zeros((0, 2), np.float32)


def tone(hz: float, seconds: float, *, rate: int = RATE, level: float = 0.5, begin: float = 0.0) -> Audio:
    t = begin + np.arange(round(seconds * rate)) / rate
    return np.repeat((level * np.sin(2 * np.pi * hz * t)).astype(np.float32)[:, None], 2, axis=1)


def write(path: Path, audio: Audio, rate: int = RATE) -> Path:
    with soundfile.SoundFile(path, "w", rate, audio.shape[1]) as file:
        for at in range(0, len(audio), 4096):
            file.write(audio[at : at + 4096])
    return path


def encode(path: Path, audio: Audio, codec: str, rate: int = RATE) -> Path:
    """By FFmpeg, for what libsndfile cannot write."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48_000 if codec == "libopus" else rate, layout="stereo")
        resampler = av.AudioResampler(format=stream.format.name, layout="stereo", rate=stream.rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(audio.T), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = rate, 0
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def loudest(audio: Audio, rate: int = 48_000) -> float:
    """The frequency with the most energy in it, in Hz; 0 for silence."""
    if not len(audio) or np.abs(audio).max() < 1e-4:
        return 0.0
    spectrum = np.abs(np.fft.rfft(audio[:, 0] * np.hanning(len(audio)), 1 << 18))
    return float(spectrum.argmax() * rate / (1 << 18))


def roughness(audio: Audio, hz: float, rate: int = 48_000) -> float:
    """The largest sample that is not the sine of `hz`, as a part of the sine: clicks and gaps stick out."""
    n = np.arange(len(audio))
    basis = np.stack([np.sin(2 * np.pi * hz / rate * n), np.cos(2 * np.pi * hz / rate * n)], axis=1)
    fit, *_ = np.linalg.lstsq(basis, audio[:, 0], rcond=None)
    return float(np.abs(audio[:, 0] - basis @ fit).max() / np.hypot(*fit))


@pytest.fixture
def signals() -> Signals:
    return Signals()


class Signals:
    """The functions above, for tests to ask for."""

    tone = staticmethod(tone)
    write = staticmethod(write)
    encode = staticmethod(encode)
    loudest = staticmethod(loudest)
    roughness = staticmethod(roughness)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "home" / "segue.db")
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def output() -> Recording:
    return Recording()


@pytest.fixture
def events() -> list[object]:
    return []


@pytest.fixture
def make_player(database: Database, events: list[object]) -> Iterator[Callable[..., Player]]:
    made: list[Player] = []

    def make(output: object, **options: object) -> Player:
        options = {"clock": lambda: 1_000.0 + output.now(), "rng": random.Random(7), **options}
        player = Player(output, database, on_event=events.append, **options)
        player.set_volume(100)
        events.clear()
        made.append(player)
        return player

    yield make
    for player in made:
        player.close()


@pytest.fixture
def player(make_player: Callable[..., Player], output: Recording) -> Player:
    return make_player(output)


@pytest.fixture
def items(tmp_path: Path) -> Callable[..., list[Item]]:
    """Tracks that are tones: one for each frequency, 3 seconds unless told otherwise."""

    def make(*hz: float, seconds: float = 3.0, kind: str = "track", ext: str = "flac") -> list[Item]:
        made = []
        for number, each in enumerate(hz, 1):
            path = tmp_path / f"{kind}-{each:g}-{seconds:g}.{ext}"
            if not path.exists():
                rate = RATE if seconds < 20 else 8000  # long ones need only be long
                write(path, tone(each, seconds, rate=rate), rate)
            made.append(
                Item(
                    f"{kind}:{each:g}",
                    kind,
                    f"Tone {each:g}",
                    artist="Ohm",
                    album="Scale",
                    duration=seconds,
                    path=path,
                    track_number=number,
                    year=1987,
                    genre="drone",
                )
            )
        return made

    return make

"""Songs composed on the spot in many styles, whose beats, bars and keys are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.types import TONICS, Analysis, Beats, Energy, Key, LoudnessRange, Section, Tempo

RATE = 44_100
Audio = NDArray[np.float32]

STYLES = {  # per bar of 4 beats, in 16ths: kick, snare, hat
    "house": ((0, 4, 8, 12), (4, 12), (2, 6, 10, 14)),
    "rock": ((0, 8, 10), (4, 12), (0, 2, 4, 6, 8, 10, 12, 14)),
    "hip-hop": ((0, 7, 10), (4, 12), (0, 2, 3, 4, 6, 8, 10, 11, 12, 14)),
    "drum and bass": ((0, 10), (4, 12), (0, 2, 4, 6, 8, 10, 12, 14)),
    "reggae": ((8,), (8,), (2, 6, 10, 14)),
    "ballad": ((0,), (8,), (0, 4, 8, 12)),
    "ambient": ((), (), ()),
}


@dataclass(frozen=True)
class Song:
    style: str
    bpm: float
    key: int
    minor: bool
    audio: Audio
    beats: NDArray

    @property
    def seconds(self) -> float:
        return len(self.audio) / RATE


def compose(style: str, bpm: float, key: int, minor: bool, seconds: float, seed: int) -> Song:
    """A song of drums, bass and chords; the first beat lies somewhere in the first half second."""
    chance = np.random.default_rng(seed)
    beat = 60.0 / bpm
    first = float(chance.uniform(0.05, 0.5))
    beats = np.arange(first, seconds - beat, beat)
    out = np.zeros(round((seconds + 8) * RATE), np.float64)
    kick, snare, hat = (_drum(kind, chance) for kind in ("kick", "snare", "hat"))
    for number, time in enumerate(beats[::4]):
        for sixteenth in range(16):
            at = round((time + sixteenth * beat / 4) * RATE)
            for hits, sound in zip(STYLES[style], (kick, snare, hat), strict=True):
                if sixteenth in hits:
                    out[at : at + len(sound)] += sound[: len(out) - at] * chance.uniform(0.85, 1.0)
        root = key + (0, 5, 7, 0)[number % 4]
        _chord(out, time, 4 * beat, root, minor, chance, soft=style in {"ballad", "ambient"})
        for eighth in (0, 3, 4, 6) if style != "ambient" else (0,):
            _note(out, time + eighth * beat / 2, beat / 2, root - 24, 0.25)
    audio = out[: round(seconds * RATE)]
    audio = 0.7 * audio / np.abs(audio).max()
    return Song(style, bpm, key % 12, minor, np.stack([audio, audio], axis=1).astype(np.float32), beats)


def truth(song: Song) -> Analysis:
    """What a perfect analysis would say."""
    sure = 0.1 if song.style == "ambient" else 0.9
    times = tuple(song.beats.tolist())
    mode = "minor" if song.minor else "major"
    return Analysis(
        song.seconds, RATE, Tempo(song.bpm, sure, steady=True), Beats(times, sure, times[::4], 4, sure),
        Key(TONICS[song.key], mode, 0.9), LoudnessRange(-12.0, -1.0), Energy(1.0, (0.5,) * int(song.seconds), 0.5, 0.5),
        (Section(0.0, song.seconds, "section", "A", 0.5),),
    )  # fmt: skip


def _drum(kind: str, chance: np.random.Generator) -> NDArray:
    time = np.arange(round(0.25 * RATE)) / RATE
    noise = chance.standard_normal(len(time))
    if kind == "kick":
        return 0.9 * np.sin(2 * np.pi * (50 * time + 12 * (1 - np.exp(-time * 40)) / 4)) * np.exp(-time * 14)
    if kind == "snare":
        return 0.5 * (noise * np.exp(-time * 25) + np.sin(2 * np.pi * 190 * time) * np.exp(-time * 30))
    return 0.2 * np.diff(noise, prepend=0.0) * np.exp(-time * 60)


def _chord(out: NDArray, at: float, long: float, root: int, minor: bool, chance: np.random.Generator, *, soft: bool):
    for step in (0, 3 if minor else 4, 7):
        _note(out, at + chance.uniform(0, 0.008), long, root + step, 0.07 if not soft else 0.12, soft)


def _note(out: NDArray, at: float, long: float, pitch: int, level: float, soft: bool = False) -> None:
    begin = round(at * RATE)
    time = np.arange(min(round(long * RATE), len(out) - begin)) / RATE
    if not len(time):
        return
    hertz = 261.63 * 2 ** (pitch / 12)
    wave = sum(np.sin(2 * np.pi * hertz * h * time) / h**1.5 for h in (1, 2, 3, 4))
    rise = np.minimum(1.0, time / (0.4 if soft else 0.005))
    out[begin : begin + len(time)] += level * wave * rise * np.minimum(1.0, (long - time) / 0.03)

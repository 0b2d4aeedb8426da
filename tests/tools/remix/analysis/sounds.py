"""Small songs out of sines and noise, whose beats, bars and keys are known."""

from __future__ import annotations

import numpy as np

RATE = 22_050


def hit(seconds: float, hertz: float, noise: float, decay: float, seed: int = 1) -> np.ndarray:
    at = np.arange(int(seconds * RATE)) / RATE
    tone = np.sin(2 * np.pi * hertz * at) * np.exp(-at / decay)
    hiss = np.random.default_rng(seed).normal(0, 0.3, len(at)) * np.exp(-at / (decay / 2))
    return ((1 - noise) * tone + noise * hiss).astype(np.float32)


KICK, SNARE, HAT = hit(0.2, 60, 0.1, 0.06), hit(0.15, 190, 0.8, 0.05), hit(0.05, 6000, 0.9, 0.015)


def note(midi: float, seconds: float, loud: float = 0.1) -> np.ndarray:
    at = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    wave = sum(np.sin(2 * np.pi * hertz * number * at) / number for number in (1, 2, 3, 4))
    envelope = np.minimum(1, at / 0.005) * np.exp(-at / seconds)
    return (loud * wave * envelope).astype(np.float32)


def song(
    bpm: float = 120,
    bars: int = 16,
    chords: tuple[tuple[int, ...], ...] = ((57, 60, 64), (53, 57, 60), (55, 59, 62), (57, 60, 64)),
    per_bar: int = 4,
    drums: bool = True,
    start: float = 0.5,
) -> tuple[np.ndarray, np.ndarray]:
    """Mono sound, and where its beats are; a chord a bar, a bass on its first beat, a backbeat."""
    beat = 60 / bpm
    sound = np.zeros(int((start + (bars * per_bar + 4) * beat) * RATE), np.float32)
    beats = start + beat * np.arange(bars * per_bar)

    def put(at: float, wave: np.ndarray, loud: float = 1.0) -> None:
        begin = int(at * RATE)
        sound[begin : begin + len(wave)] += loud * wave[: len(sound) - begin]

    for index, at in enumerate(beats):
        chord = chords[index // per_bar % len(chords)]
        if index % per_bar == 0:
            put(at, note(chord[0] - 24, beat * per_bar, 0.2))
            for midi in chord:
                put(at, note(midi, beat * per_bar, 0.06))
        if drums:
            put(at, HAT, 0.3)
            put(at + beat / 2, HAT, 0.2)
            put(at, SNARE if index % 2 and per_bar % 2 == 0 else KICK if index % per_bar in {0, 2} else HAT, 0.6)
    return sound, beats


def hits(found: tuple[float, ...], wanted: np.ndarray, within: float) -> float:
    """The F measure of `found` times."""
    if not found:
        return 0.0
    gaps = np.abs(np.array(found)[:, None] - wanted[None])
    right = int((gaps.min(axis=1) <= within).sum())
    return 2 * right / (len(found) + len(wanted))

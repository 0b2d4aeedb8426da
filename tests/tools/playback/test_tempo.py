"""Faster and slower at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest

from tools.playback.tempo import make_tempo

pytestmark = pytest.mark.unit


def stretch(audio: np.ndarray, speed: float, *, speech: bool, chunk: int = 1152) -> np.ndarray:
    tempo = make_tempo(speed, 48_000, speech=speech)
    parts = [tempo.push(audio[at : at + chunk]) for at in range(0, len(audio), chunk)]
    return np.concatenate([*parts, tempo.finish()])


@pytest.mark.parametrize("speech", [True, False])
@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0, 3.0])
def test_the_length_changes_and_the_pitch_does_not(signals, speed, speech) -> None:
    out = stretch(signals.tone(441, 12.0, rate=48_000), speed, speech=speech)
    assert len(out) / 48_000 == pytest.approx(12.0 / speed, abs=0.03)
    assert signals.loudest(out) == pytest.approx(441, abs=2)


@pytest.mark.parametrize("speech", [True, False])
def test_no_clicks_and_no_holes_where_pieces_are_joined(signals, speech) -> None:
    chord = sum(signals.tone(hz, 15.0, rate=48_000, level=0.1) for hz in (220.0, 277.2, 329.6, 441.0))
    for speed in (0.8, 1.5):
        out = stretch(chord, speed, speech=speech)[4800:-4800, 0]
        level = np.array([np.sqrt(np.mean(out[at : at + 2400] ** 2)) for at in range(0, len(out) - 2400, 1200)])
        usual = np.array([np.sqrt(np.mean(chord[at : at + 2400, 0] ** 2)) for at in range(0, len(chord) - 2400, 1200)])
        assert level.min() > 0.75 * usual.min()
        assert level.max() < 1.25 * usual.max()
        assert np.abs(np.diff(out)).max() < 1.6 * np.abs(np.diff(chord[:, 0])).max()


@pytest.mark.parametrize("speech", [True, False])
def test_what_happens_happens_at_the_right_time(signals, speech) -> None:
    audio = np.random.default_rng(0).normal(0, 1e-3, (48_000 * 10, 2)).astype(np.float32)
    for second in (2, 5, 8):
        audio[second * 48_000 : second * 48_000 + 9600] += signals.tone(1000, 0.2, rate=48_000)
    out = np.abs(stretch(audio, 1.5, speech=speech)[:, 0])
    loud = np.convolve(out, np.ones(480) / 480, "same") > 0.1
    begins = np.flatnonzero(loud[1:] & ~loud[:-1]) / 48_000
    firsts = [begins[np.abs(begins - want).argmin()] for want in (2 / 1.5, 5 / 1.5, 8 / 1.5)]
    assert firsts == pytest.approx([2 / 1.5, 5 / 1.5, 8 / 1.5], abs=0.04)


def test_normal_speed_is_the_very_same_sound(signals) -> None:
    audio = signals.tone(441, 1.0, rate=48_000)
    assert np.array_equal(stretch(audio, 1.0, speech=False), audio)


@pytest.mark.parametrize("speech", [True, False])
def test_very_short_and_empty_sounds(signals, speech) -> None:
    assert len(stretch(np.zeros((0, 2), np.float32), 1.5, speech=speech)) == 0
    assert len(stretch(signals.tone(441, 0.05, rate=48_000), 2.0, speech=speech)) / 48_000 == pytest.approx(
        0.025, abs=0.03
    )

"""Level and silence of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from voices.shaping import ACTIVE_LEVEL, PEAK, active_level, level, limit, shape, trim

pytestmark = pytest.mark.unit
RATE = 22_050


def tone(seconds, amplitude=0.1, frequency=220):
    return (amplitude * np.sin(2 * np.pi * frequency * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)[
        :, None
    ]


def silence(seconds):
    return np.zeros((int(seconds * RATE), 1), np.float32)


def test_pauses_do_not_count_for_the_level():
    spoken = tone(1)
    assert active_level(np.concatenate([spoken, silence(3), spoken]), RATE) == pytest.approx(
        active_level(spoken, RATE), abs=0.2
    )
    assert active_level(tone(1, amplitude=1.0), RATE) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("amplitude", [0.01, 0.05, 0.9])
def test_every_voice_comes_out_at_one_level(amplitude):
    assert active_level(level(tone(0.3, amplitude), RATE), RATE) == pytest.approx(ACTIVE_LEVEL, abs=0.1)


def test_silence_stays_silence():
    assert active_level(silence(1), RATE) == float("-inf")
    assert not level(silence(1), RATE).any()
    assert shape(silence(1), RATE).shape == (0, 1)
    assert shape(np.zeros(0, np.float32), RATE).shape == (0, 1)


def test_peaks_are_held_without_changing_what_is_far_from_them():
    sound = tone(1, 0.2)
    sound[RATE // 2] = 3.0
    held = limit(sound, RATE)
    assert np.abs(held).max() <= PEAK + 1e-6
    assert np.allclose(held[: RATE // 4], sound[: RATE // 4])
    assert held.shape == sound.shape


def test_silence_ahead_is_cut_and_behind_is_set():
    sound = shape(np.concatenate([silence(1.2), tone(1), silence(0.9)])[:, 0], RATE)
    loud = np.flatnonzero(np.abs(sound[:, 0]) > 0.01)
    assert loud[0] / RATE <= 0.06
    assert (len(sound) - loud[-1]) / RATE == pytest.approx(0.2, abs=0.03)


def test_nothing_audible_is_cut():
    sound = tone(1)
    assert len(trim(sound, RATE, after=0)) == len(sound)


def test_broken_samples_become_silence():
    sound = tone(1)
    sound[100] = np.nan
    assert np.isfinite(shape(sound, RATE)).all()

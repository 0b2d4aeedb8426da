"""Peaks between the samples, also of next to nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tools.remix.limiter import true_peaks
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("frames", [0, 1, 7, 100])
@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_a_sound_shorter_than_the_oversampler_looks_ahead_has_peaks(frames, rate):
    audio = np.full((frames, 2), 0.5, np.float32)
    peaks = true_peaks(Tape.of(audio, rate)).read()
    assert peaks.shape == (frames, 1)
    assert (peaks >= 0.5).all()


def test_a_peak_between_two_samples_is_found():
    time = np.arange(4096) / 48_000
    wave = np.sin(2 * np.pi * 12_000 * time + np.pi / 4).astype(np.float32)  # its samples reach 0.71, the wave 1
    peaks = true_peaks(Tape.of(np.stack([wave, wave], 1), 48_000)).read()
    assert np.abs(wave).max() < 0.72
    assert peaks[1000:3000].max() == pytest.approx(1.0, abs=0.02)

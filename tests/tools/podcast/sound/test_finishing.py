"""The last pass reaches the loudness and keeps the peaks, whatever it is given."""

import numpy as np
import pytest

from tools.playback.growing import Growing
from tools.podcast.sound.finishing import finished
from tools.podcast.sound.stage import RATE
from tools.remix.master import measured

pytestmark = pytest.mark.unit


def growing(audio):
    tape = Growing(RATE)
    tape.write(np.stack([audio, audio], 1).astype(np.float32))
    tape.finish()
    return tape


def bursts(level, click):
    """Noise in syllables, every fifth of which begins with a plosive."""
    rng = np.random.default_rng(3)
    size = round(0.2 * RATE)
    parts = []
    for number in range(60):
        noise = rng.standard_normal(size) * level * np.hanning(size)
        if number % 5 == 0:
            noise[100:200] += click * np.hanning(100)
        parts.append(noise)
    return np.concatenate(parts)


@pytest.mark.parametrize(("level", "click"), [(0.02, 0.0), (0.1, 0.7), (0.06, 0.8), (0.3, 0.9)])
def test_loudness_and_peaks(level, click):
    found = measured(finished(growing(bursts(level, click))).chunks(), RATE)
    assert found.integrated == pytest.approx(-16.0, abs=0.2)
    assert found.true_peak <= -1.8


def test_silence_stays_silence():
    tape = finished(growing(np.zeros(RATE)))
    assert tape.frames == RATE
    assert not tape.read().any()

import numpy as np
import pyloudnorm
import pytest
from measures import RATE, noise, stereo, tone

from tools.remix.master import master, measured
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit

TIME = np.arange(8 * RATE) / RATE
RANDOM = np.random.default_rng(5).standard_normal(8 * RATE)

MATERIAL = {
    "noise": stereo(0.1 * RANDOM),
    "clipped": np.clip(stereo(3 * RANDOM), -1, 1),
    "over full scale": stereo(4 * np.sin(2 * np.pi * 200 * TIME)),
    "square wave": stereo(np.sign(np.sin(2 * np.pi * 100 * TIME))),
    "very quiet": stereo(0.0004 * np.sin(2 * np.pi * 440 * TIME)),
    "peaks between samples": stereo(np.sin(2 * np.pi * RATE / 4 * TIME + np.pi / 4)),
    "far apart peaks": stereo(0.02 * RANDOM * (1 + 40 * (np.sin(2 * np.pi * TIME / 3) > 0.97))),
    "drums alone": stereo(0.3 * np.exp(-(TIME % 0.5) / 0.03) * RANDOM),
    "a blow in the first frame": stereo(0.05 * RANDOM + (TIME < 0.01)),
    "one side only": np.stack([0.2 * RANDOM, 0 * RANDOM], axis=1).astype(np.float32),
}


@pytest.mark.parametrize("name", MATERIAL)
def test_every_output_has_the_loudness_and_keeps_below_the_peak(name):
    tape, result = master(Tape.of(MATERIAL[name], RATE))
    audio = tape.read()
    assert len(audio) == len(MATERIAL[name])
    assert pyloudnorm.Meter(RATE).integrated_loudness(audio.astype(float)) == pytest.approx(-14.0, abs=0.5)
    assert result.true_peak <= -1.0
    assert measured([audio], RATE).true_peak == pytest.approx(result.true_peak, abs=0.01)
    assert result.reached


def test_what_cannot_be_loud_enough_says_so_and_keeps_the_peak():
    one = np.zeros((5 * RATE, 2), np.float32)
    one[2 * RATE] = 0.9
    tape, result = master(Tape.of(one, RATE))
    assert not result.reached
    assert measured(tape.chunks(), RATE).true_peak <= -1.0


def test_silence_stays_silence():
    tape, result = master(Tape.of(np.zeros((RATE, 2), np.float32), RATE))
    assert not tape.read().any()
    assert result.loudness is None


def test_what_needs_no_limiter_is_only_louder_or_softer():
    audio = noise(5.0, 0.02)
    out = master(Tape.of(audio, RATE))[0].read()
    ratio = out[np.abs(audio) > 1e-4] / audio[np.abs(audio) > 1e-4]
    assert ratio.max() - ratio.min() < 1e-3 * ratio.max()


def test_the_limiter_does_not_distort_a_bass_note():
    audio = tone(50.0, 6.0, 0.2) + 0.9 * (np.arange(6 * RATE) % RATE < 20)[:, None].astype(np.float32)
    out = master(Tape.of(audio, RATE))[0].read()[int(2.3 * RATE) : int(2.9 * RATE), 0]
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    hertz = np.fft.rfftfreq(len(out), 1 / RATE)
    assert spectrum[hertz > 90].max() < 0.01 * spectrum.max()

import numpy as np
import pytest
from measures import RATE, band, clicks, level, noise, tone

from tools.remix.operations import OPERATIONS, checked, effect_of
from tools.remix.recipe import Step
from tools.remix.render import render
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit

EFFECTS = [name for name, operation in OPERATIONS.items() if operation.kind == "effect"]


def through(name, audio, sizes=(65_536,), **numbers):
    effect = effect_of(checked(Step(name, numbers)), RATE)
    parts, at, turn = [], 0, 0
    while at < len(audio):
        size = sizes[turn % len(sizes)]
        parts.append(effect.process(audio[at : at + size]))
        at, turn = at + size, turn + 1
    return np.concatenate(parts)


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_keeps_length_is_finite_changes_the_sound_and_is_repeatable(name):
    audio = noise(1.5) + tone(180.0, 1.5)
    out = through(name, audio)
    assert out.shape == audio.shape
    assert out.dtype == np.float32
    assert np.isfinite(out).all()
    assert level(out - audio) > -45
    assert np.array_equal(out, through(name, audio))


@pytest.mark.parametrize("name", sorted(set(EFFECTS) - {"lo-fi", "radio"}))  # whose dust falls at random
def test_it_does_not_matter_in_which_pieces_the_sound_comes(name):
    audio = noise(0.6) + tone(180.0, 0.6)
    whole, pieces = through(name, audio), through(name, audio, sizes=(960, 441, 3, 2000))
    assert level(whole - pieces) < -60


@pytest.mark.parametrize("name", EFFECTS)
def test_silence_stays_silence(name):
    assert not through(name, np.zeros((RATE, 2), np.float32)).any()


def test_filters_take_away_what_they_should():
    audio = noise(2.0)
    low, high, phone = (through(name, audio) for name in ("lowpass", "highpass", "telephone"))
    assert band(low, 3000, 8000) < band(audio, 3000, 8000) - 40
    assert band(low, 50, 400) == pytest.approx(band(audio, 50, 400), abs=0.5)
    assert band(high, 20, 80) < band(audio, 20, 80) - 35
    assert band(phone, 20, 100) < band(phone, 500, 2000) - 30
    assert band(through("underwater", audio), 4000, 9000) < band(audio, 4000, 9000) - 40


def test_bass_boost_lifts_the_bass_only():
    audio = noise(2.0)
    out = through("bass boost", audio, decibels=8)
    assert band(out, 40, 70) - band(audio, 40, 70) == pytest.approx(7.0, abs=1.5)
    assert band(out, 1000, 5000) == pytest.approx(band(audio, 1000, 5000), abs=0.3)


def test_reverb_and_echo_ring_on():
    audio, _ = clicks(0.5, 5.0, first=0.1)
    wet = render(Tape.of(audio, RATE), [Step("reverb", {"amount": 0.5, "seconds": 2.0})]).read()
    assert len(wet) == len(audio) + 2 * RATE
    assert -70 < level(wet[RATE : RATE + 8820]) < level(wet[RATE // 2 : RATE // 2 + 8820]) - 10
    echoed = through("echo", np.pad(audio, ((0, 2 * RATE), (0, 0))), seconds=0.3)
    for repeat in (1, 2, 3):
        at = round((0.1 + 0.3 * repeat) * RATE)
        assert np.abs(echoed[at : at + 300]).max() > 3 * np.abs(echoed[at - 3000 : at - 300]).max()


def test_8d_goes_from_ear_to_ear():
    out = through("8d", noise(8.0), seconds=8.0)
    right, left = out[2 * RATE - 4000 : 2 * RATE], out[6 * RATE - 4000 : 6 * RATE]
    assert level(right[:, 1:]) - level(right[:, :1]) > 6
    assert level(left[:, :1]) - level(left[:, 1:]) > 6

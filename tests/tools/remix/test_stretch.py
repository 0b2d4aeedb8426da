import numpy as np
import pytest
from measures import RATE, clicks, level, noise, onsets, pitch_of, tone

from tools.remix.recipe import Step
from tools.remix.render import render
from tools.remix.tape import Tape
from tools.remix.transforms.stretch import Stretch, joined

pytestmark = pytest.mark.unit


def done(audio, *steps):
    return render(Tape.of(audio, RATE), [Step(name, values) for name, values in steps]).read()


@pytest.mark.parametrize("factor", [0.8, 0.93, 1.2])
def test_clicks_keep_their_places_when_the_tempo_changes(factor):
    audio, times = clicks(10.0, 0.5)
    out = done(audio, ("tempo", {"factor": factor}))
    assert len(out) == pytest.approx(len(audio) / factor, abs=2)
    assert np.abs(onsets(out, times / factor) - times / factor).max() < 0.001


@pytest.mark.parametrize("semitones", [-3, 3])
@pytest.mark.parametrize("hertz", [82.4, 220.0, 1500.0])
def test_pitch_moves_by_exactly_so_many_semitones_and_nothing_else(semitones, hertz):
    audio = tone(hertz)
    out = done(audio, ("pitch", {"semitones": semitones}))
    wanted = hertz * 2 ** (semitones / 12)
    assert len(out) == pytest.approx(len(audio), abs=2)
    assert abs(1200 * np.log2(pitch_of(out[RATE : 3 * RATE], wanted) / wanted)) < 3
    assert level(out[RATE : 3 * RATE]) == pytest.approx(level(audio), abs=0.5)


def test_clicks_keep_their_places_when_the_pitch_changes():
    audio, times = clicks(8.0, 0.5)
    out = done(audio, ("pitch", {"semitones": 3}))
    assert np.abs(onsets(out, times) - times).max() < 0.001


def test_tempo_keeps_pitch_and_varispeed_moves_both():
    audio = tone(440.0)
    slowed = done(audio, ("tempo", {"factor": 0.85}))
    assert pitch_of(slowed[RATE : 3 * RATE], 440) == pytest.approx(440, rel=0.0005)
    quick = done(audio, ("varispeed", {"factor": 1.25}))
    assert pitch_of(quick[RATE : 2 * RATE], 550) == pytest.approx(550, rel=0.0005)
    assert len(quick) == pytest.approx(len(audio) / 1.25, abs=2)


def test_joints_between_pieces_are_not_heard(monkeypatch):
    monkeypatch.setattr(Stretch, "PIECE", 2.0)
    audio = tone(220.0, 9.0)
    out = done(audio, ("tempo", {"factor": 0.9}))
    levels = [level(out[at : at + 2205]) for at in range(RATE // 2, len(out) - RATE, 2205)]
    assert max(levels) - min(levels) < 1.0
    clicked, times = clicks(9.0, 0.37)
    assert np.abs(onsets(done(clicked, ("tempo", {"factor": 0.9})), times / 0.9) - times / 0.9).max() < 0.001


def test_nothing_asked_for_is_the_very_same_sound():
    audio = noise()
    assert np.array_equal(done(audio, ("tempo", {"factor": 1.0}), ("pitch", {"semitones": 0})), audio)


def test_a_join_keeps_the_level_of_what_is_alike_and_of_what_is_not():
    same, one, other = tone(300, 0.5), noise(0.5, seed=1), noise(0.5, seed=2)
    assert level(joined(same, same)) == pytest.approx(level(same), abs=0.05)
    assert level(joined(one, other)) == pytest.approx(level(one), abs=0.5)

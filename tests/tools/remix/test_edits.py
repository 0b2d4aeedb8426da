import numpy as np
import pytest
from measures import RATE, level, noise, tone

from tools.remix.recipe import Step
from tools.remix.render import render
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit


def done(audio, name, **values):
    return render(Tape.of(audio, RATE), [Step(name, values)]).read()


def test_reverse_twice_is_the_original():
    audio = noise(4.0)
    backwards = done(audio, "reverse")
    assert np.array_equal(backwards, audio[::-1])
    assert np.array_equal(done(backwards, "reverse"), audio)


def test_a_cut_holds_exactly_the_span():
    audio = noise(3.0)
    assert np.array_equal(done(audio, "splice", spans=[[1.0, 2.0]]), audio[RATE : 2 * RATE])


def test_a_loop_repeats_without_a_click_and_to_the_frame():
    audio = tone(100.3, 4.0)  # does not fit into a second: a bare cut would click
    out = done(audio, "splice", spans=[[1.0, 2.0]] * 3)
    assert len(out) == 3 * RATE
    assert np.array_equal(out[RATE : RATE + 30_000], audio[RATE : RATE + 30_000])
    assert np.abs(np.diff(out[:, 0])).max() < 1.6 * np.abs(np.diff(audio[:, 0])).max()


def test_what_follows_in_the_original_is_joined_untouched():
    audio = noise(3.0)
    assert np.array_equal(done(audio, "splice", spans=[[0.5, 1.5], [1.5, 2.5]]), audio[RATE // 2 : 5 * RATE // 2])


def test_fades():
    audio = tone(500.0, 4.0)
    out = done(audio, "fade", **{"in": 1.0, "out": 2.0})
    assert not out[0].any()
    assert not out[-1].any()
    assert level(out[round(1.2 * RATE) : round(1.8 * RATE)]) == pytest.approx(level(audio), abs=0.1)
    assert level(out[3 * RATE - 500 : 3 * RATE + 500]) == pytest.approx(level(audio) - 6.0, abs=0.3)

from dataclasses import replace

import numpy as np
import pyloudnorm
import pytest
import soundfile
from measures import RATE, clicks, level, noise, onsets

from tests.benchmarks.songs_with_truth import compose, truth
from tools.remix.analysis.types import Key
from tools.remix.errors import RemixError
from tools.remix.mixing.keys import clash, shift_to
from tools.remix.mixing.mashup import aligned, judge
from tools.remix.mixing.mix import mix
from tools.remix.mixing.order import flowing
from tools.remix.mixing.transitions import Track, beat_times, blended, plan
from tools.remix.recording import of_file
from tools.remix.sound import load
from tools.remix.tape import Tape
from tools.remix.transforms.warp import warped

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def songs():
    return [compose("house", 124, 0, False, 40, 1), compose("house", 128, 7, False, 40, 2),
            compose("rock", 120, 9, True, 40, 3), compose("ambient", 90, 3, False, 40, 4)]  # fmt: skip


def track(song, analysis=None):
    return Track(Tape.of(song.audio, RATE), analysis or truth(song), 0.0, song.seconds)


def test_given_moments_go_to_given_moments():
    audio, times = clicks(12.0, 0.5)
    bent = warped(Tape.of(audio, RATE), [(0.0, 0.0), (4.0, 4.4), (8.0, 8.4), (11.0, 11.0)])
    there = np.interp(times, [0, 4, 8, 11], [0, 4.4, 8.4, 11])
    there = there[there < 10.8]
    assert np.abs(onsets(bent, there) - there).max() < 0.001


def test_two_songs_with_a_beat_meet_on_it(songs):
    one, other = songs[0], songs[1]
    way = plan(track(one), track(other))
    assert way.kind == "beat-matched"
    times = np.array(beat_times(way))

    def heard(song, begin, period):
        source = begin + np.arange(way.beats + 1) * period
        beats = song.beats[(song.beats > source[0] - 0.1) & (song.beats < source[-1] - 0.1)]
        return np.interp(beats, source, times)

    old, new = heard(one, way.leave, way.out.period), heard(other, way.enter, way.into.period)
    n = min(len(old), len(new))
    assert n >= way.beats - 1
    assert np.abs(old[:n] - new[:n]).max() < 0.03
    audio = blended(Tape.of(one.audio, RATE), Tape.of(other.audio, RATE), way)
    assert len(audio) == pytest.approx(times[-1] * RATE, abs=2)
    assert abs(level(audio) - level(one.audio)) < 4


def test_what_is_unsure_is_faded(songs):
    assert plan(track(songs[0]), track(songs[3])).kind == "fade"
    slow = compose("house", 90, 0, False, 30, 8)
    assert plan(track(songs[0]), track(slow)).why == "their tempos are too far apart"
    late = truth(songs[0])
    times = tuple((songs[0].beats[:-1] + np.diff(songs[0].beats) / 2).tolist())
    wrong = replace(late, beats=replace(late.beats, times=times, downbeats=times[::4]))
    assert plan(track(songs[0], wrong), track(songs[1])).kind == "fade"


def test_an_equal_power_fade_keeps_the_level():
    one, other = Tape.of(noise(10.0, seed=1), RATE), Tape.of(noise(10.0, seed=2), RATE)
    song = compose("ambient", 90, 0, False, 10, 1)
    way = plan(Track(one, truth(song), 0, 10), Track(other, truth(song), 0, 10))
    audio = blended(one, other, way)
    parts = [level(part) for part in np.array_split(audio, 6)]
    assert max(parts) - min(parts) < 0.5


def test_a_mix_has_the_wanted_length_chapters_and_loudness(songs, tmp_path):
    analyses, recordings = {}, []
    for number, song in enumerate(songs[:3]):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, song.audio, RATE)
        analyses[path] = truth(song)
        recordings.append(of_file(path))
    made, what = mix(recordings, tmp_path / "mix.m4a", hear=lambda r: analyses[r.path], minutes=1.2)
    assert made.seconds == pytest.approx(72, abs=3)
    assert len(made.chapters) == 3
    assert any(way.kind == "beat-matched" for way in what.transitions)
    tape = load(made.path)
    assert pyloudnorm.Meter(tape.rate).integrated_loudness(tape.read().astype(float)) == pytest.approx(-14, abs=0.5)
    assert made.true_peak <= -1.0
    with pytest.raises(RemixError, match="do not fit"):
        mix(recordings, tmp_path / "short.wav", minutes=0.5)
    with pytest.raises(RemixError, match="at least two"):
        mix(recordings[:1], tmp_path / "one.wav")


def test_keys_that_are_neighbours_go_together():
    c, g, am, fis = Key("C", "major", 1), Key("G", "major", 1), Key("A", "minor", 1), Key("F#", "major", 1)
    assert clash(c, c) == 0
    assert clash(c, am) < clash(c, g) < clash(c, fis)
    assert shift_to(Key("D", "major", 1), c)[0] == -2


def test_an_order_flows(songs):
    analyses = [truth(song) for song in (songs[0], songs[3], songs[1], songs[2])]
    order = flowing(analyses, first=0)
    assert order[0] == 0
    assert order[-1] == 1  # the one without a beat


def test_a_mashup_judges_itself(songs):
    fit = judge(truth(songs[2]), truth(songs[0]))
    assert fit.score > 0.4
    pairs = aligned(truth(songs[2]).beats.downbeats, truth(songs[0]).beats.downbeats, fit)
    rates = np.diff([a for a, _ in pairs]) / np.diff([b for _, b in pairs])
    assert np.allclose(rates, 124 / 120, rtol=0.01)  # seconds of the voice in a second of the music
    with pytest.raises(RemixError):
        judge(truth(compose("house", 170, 0, False, 20, 1)), truth(songs[0]))

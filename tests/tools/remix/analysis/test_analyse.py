"""What is heard in songs that are known, and how sure it is of what is none."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.tools.remix.analysis.sounds import RATE, hits, song
from tools.remix.analysis import analyse, from_record, to_record
from tools.remix.errors import BadAudio, RemixError

pytestmark = pytest.mark.unit


def test_a_plain_song_is_heard_as_it_is() -> None:
    sound, beats = song(bpm=116, bars=24)
    found = analyse(sound, RATE)
    assert found.tempo.bpm == pytest.approx(116, rel=0.01)
    assert found.tempo.steady
    assert hits(found.beats.times, beats, 0.02) > 0.95
    assert found.beats.per_bar == 4
    assert hits(found.beats.downbeats, beats[::4], 0.02) > 0.9
    assert (found.key.tonic, found.key.mode, found.key.camelot) == ("A", "minor", "8A")
    assert found.tempo.confidence > 0.4
    assert found.sections[0].start == 0
    assert found.sections[-1].end == pytest.approx(found.seconds, abs=0.1)
    assert all(one.end == two.start for one, two in zip(found.sections, found.sections[1:], strict=False))


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_the_rate_and_the_number_of_channels_do_not_matter(rate: int) -> None:
    import soxr

    sound, beats = song(bpm=96, bars=12)
    other = soxr.resample(sound, RATE, rate)
    for audio in (other, other[:, None], np.stack([other, other], axis=1)):
        found = analyse(audio, rate)
        assert found.rate == rate
        assert found.tempo.bpm == pytest.approx(96, rel=0.02)
        assert hits(found.beats.times, beats, 0.03) > 0.9


def test_a_waltz_has_three_beats_in_a_bar() -> None:
    sound, beats = song(bpm=150, bars=24, per_bar=3)
    found = analyse(sound, RATE)
    assert found.beats.per_bar == 3
    assert hits(found.beats.downbeats, beats[::3], 0.03) > 0.9


@pytest.mark.parametrize("shift", [0, 3, 8])
def test_keys_move_with_the_music(shift: int) -> None:
    chords = tuple(
        tuple(midi + shift for midi in chord) for chord in ((60, 64, 67), (65, 69, 72), (67, 71, 74), (60, 64, 67))
    )
    sound, _ = song(chords=chords, bars=8, drums=False)
    found = analyse(sound, RATE)
    assert (found.key.tonic, found.key.mode) == ({0: "C", 3: "D#", 8: "G#"}[shift], "major")


def test_a_song_that_changes_is_cut_where_it_changes() -> None:
    quiet, _ = song(bpm=120, bars=12, drums=False)
    loud, _ = song(bpm=120, bars=12, chords=((50, 54, 57), (55, 59, 62)), start=0.0)
    sound = np.concatenate([quiet[: int(24.5 * RATE)], loud])
    found = analyse(sound, RATE)
    assert min(abs(section.start - 24.5) for section in found.sections) < 2.1
    assert len(found.energy.values) == pytest.approx(found.seconds / found.energy.step, abs=1)
    assert np.mean(found.energy.values[10:40]) < np.mean(found.energy.values[60:90])


def silence() -> np.ndarray:
    return np.zeros(20 * RATE, np.float32)


def noise() -> np.ndarray:
    return np.random.default_rng(5).normal(0, 0.1, 20 * RATE).astype(np.float32)


def free_time() -> np.ndarray:
    """Notes at moments without any order."""
    random = np.random.default_rng(7)
    sound = np.zeros(40 * RATE, np.float32)
    for at in np.cumsum(random.exponential(0.5, 70)):
        begin = int(at * RATE)
        if begin < len(sound) - RATE:
            sound[begin : begin + RATE] += np.sin(
                2 * np.pi * random.uniform(100, 900) * np.arange(RATE) / RATE
            ) * np.exp(-np.arange(RATE) / 4000)
    return sound * 0.2


@pytest.mark.parametrize("make", [silence, noise, free_time])
def test_what_has_no_beat_is_not_believed_to_have_one(make) -> None:
    found = analyse(make(), RATE)
    assert found.tempo.confidence < 0.35
    assert found.beats.confidence < 0.35
    assert found.tempo.bpm is None or 40 <= found.tempo.bpm <= 240


def test_silence_has_nothing() -> None:
    found = analyse(silence(), RATE)
    assert found.tempo.bpm is None
    assert found.key.tonic is None
    assert found.loudness.integrated is None
    assert not any(found.energy.values)


@pytest.mark.parametrize("seconds", [0.001, 0.3, 2.0])
def test_next_to_nothing_is_no_reason_to_fail(seconds: float) -> None:
    sound, _ = song(bars=2)
    found = analyse(sound[: max(1, int(seconds * RATE))], RATE)
    assert found.seconds == pytest.approx(seconds, abs=0.01)
    assert found.tempo.confidence < 0.6


def test_clipped_sound_with_holes_is_heard_all_the_same() -> None:
    sound, beats = song(bpm=100, bars=16)
    broken = np.clip(sound * 20, -1, 1)
    broken[1000:1200] = np.nan
    broken[5000] = np.inf
    found = analyse(broken, RATE)
    assert found.tempo.bpm == pytest.approx(100, rel=0.02)
    assert hits(found.beats.times, beats, 0.03) > 0.9


@pytest.mark.parametrize(
    ("shape", "rate"), [((0,), 44_100), ((100, 6), 44_100), ((100,), 100), ((100, 2, 2), 44_100), ((0, 2), 44_100)]
)
def test_what_is_no_sound_is_refused_in_a_sentence(shape: tuple[int, ...], rate: int) -> None:
    with pytest.raises(BadAudio) as caught:
        analyse(np.zeros(shape, np.float32), rate)
    assert caught.value.say.endswith(".")


def test_records_are_json_and_come_back_the_same() -> None:
    sound, _ = song(bars=12)
    found = analyse(sound, RATE)
    text = json.dumps(to_record(found), allow_nan=False)
    assert from_record(json.loads(text)) == found


@pytest.mark.parametrize("record", [{}, {"version": 0}, {"version": 1}, {"version": 1, "beats": 3}])
def test_foreign_records_are_refused(record: dict[str, object]) -> None:
    with pytest.raises(RemixError):
        from_record(record)


def test_the_work_can_be_stopped() -> None:
    class Enough(Exception):
        pass

    def pause() -> None:
        raise Enough

    with pytest.raises(Enough):
        analyse(song(bars=4)[0], RATE, pause=pause)

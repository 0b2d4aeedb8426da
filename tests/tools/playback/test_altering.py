"""What plays is changed while it plays: at once, without a gap, and only for as long as it plays."""

from __future__ import annotations

import numpy as np
import pytest

from tools.playback import Alteration

pytestmark = pytest.mark.unit

RATE = 48_000
LIMITER = 240  # frames that the mixer's limiter is late


class Quieter:
    def process(self, audio):
        return audio * np.float32(0.25)


def rms(audio):
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))))


def longest_silence(audio):
    quiet = np.concatenate([[0], (np.abs(audio).max(axis=1) < 1e-3).astype(int), [0]])
    edges = np.flatnonzero(np.diff(quiet))
    return max((edges[1::2] - edges[::2]).tolist(), default=0)


def test_an_effect_is_heard_at_once_without_a_click(player, output, items, signals) -> None:
    [item] = items(440.0, seconds=6.0)
    player.play([item])
    output.advance(1.0)
    before = len(output.audio)
    state = player.alter(item, Alteration("quieter", effect=Quieter))
    output.advance(1.0)
    assert state.state == "playing"
    assert state.altered == "quieter"
    audio = output.audio
    assert rms(audio[before + RATE // 10 : before + RATE // 5]) == pytest.approx(
        0.25 * rms(audio[RATE // 2 : RATE]), rel=0.05
    )
    assert longest_silence(audio[RATE // 10 :]) < 60
    assert signals.roughness(audio[before - 2000 : before + LIMITER], 440.0) < 0.01
    assert np.abs(np.diff(audio[RATE // 10 :, 0])).max() < 1.1 * 0.5 * 2 * np.pi * 440 / RATE
    assert player.observe().position == pytest.approx(output.now(), abs=0.1)


@pytest.mark.parametrize(
    ("change", "hertz"),
    [({"speed": 0.8}, 440.0), ({"semitones": 3}, 523.25), ({"speed": 1.25, "semitones": 3.863}, 550.0)],
)
def test_tempo_and_pitch_change_within_a_fifth_of_a_second_without_a_gap(
    player, output, items, signals, change, hertz
) -> None:
    [item] = items(440.0, seconds=8.0)
    player.play([item])
    output.advance(1.0)
    before, at = len(output.audio), player.observe().position
    state = player.alter(item, Alteration("changed", **change))
    output.advance(2.0)
    audio = output.audio
    assert signals.loudest(audio[before + RATE // 5 : before + RATE]) == pytest.approx(hertz, rel=0.004)
    assert longest_silence(audio[RATE // 10 :]) < 60
    assert state.speed == change.get("speed", 1.0)
    passed = output.now() - before / RATE
    assert player.observe().position == pytest.approx(at + passed * change.get("speed", 1.0), abs=0.05)


def test_it_is_only_this_item_and_only_until_another_one_plays(player, output, items) -> None:
    first, second = items(440.0, 660.0, seconds=3.0)
    player.play([first, second])
    output.advance(0.5)
    player.alter(first, Alteration("quieter", effect=Quieter))
    output.advance(4.0)
    assert player.observe().item == second
    assert player.observe().altered == ""
    assert rms(output.audio[-RATE // 2 :]) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
    player.previous()
    player.previous()
    assert player.alteration(first) == Alteration()


def test_another_recording_takes_its_place_at_the_same_moment(player, output, items) -> None:
    first, after, other = items(440.0, 550.0, 660.0, seconds=6.0)
    player.play([first, after])
    output.advance(2.0)
    state = player.exchange(other, lambda at: at / 2)
    assert state.item == other
    assert state.position == pytest.approx(1.0, abs=0.1)
    assert [entry.item for entry in player.queue()] == [other, after]
    output.advance(0.5)
    assert longest_silence(output.audio[RATE // 10 :]) < 60

"""What the mixer sends out, measured on the samples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tools.playback.decode import Decoder
from tools.playback.gain import Ramp, volume_gain
from tools.playback.limiter import Limiter
from tools.playback.mixer import Mixer
from tools.playback.source import Deck
from tools.playback.voice import SpeechHandle

pytestmark = pytest.mark.unit


@pytest.fixture
def playing(signals, tmp_path):
    """A mixer in the middle of a 500 Hz tone of level 0.5."""
    path = signals.write(tmp_path / "tone.wav", signals.tone(500, 30.0, rate=48_000), 48_000)
    mixer = Mixer()
    mixer.music.load(Deck(1, Decoder(path), speed=1.0, speech=False, inline=True), playing=True)
    render(mixer, 0.5)
    return mixer


def render(mixer: Mixer, seconds: float) -> np.ndarray:
    return np.concatenate([mixer.render(480) for _ in range(round(seconds * 100))])


def level(audio: np.ndarray) -> float:
    return float(np.sqrt(2 * np.mean(audio**2)))


def speech(mixer: Mixer, audio: np.ndarray) -> SpeechHandle:
    def cancel(handle: SpeechHandle) -> None:
        mixer.voice.cancel(handle)

    handle = SpeechHandle(len(audio), 48_000, cancel, lambda _handle, _timeout: False)
    mixer.say(handle, audio)
    return handle


def steepest(audio: np.ndarray) -> float:
    return float(np.abs(np.diff(audio[:, 0])).max())


STEEPEST = 0.5 * 2 * np.pi * 500 / 48_000  # of the tone itself


def test_volume_doubles_loudness_every_ten_decibels() -> None:
    assert volume_gain(0) == 0
    assert volume_gain(100) == 1
    assert 20 * np.log10(volume_gain(50)) == pytest.approx(-10.03, abs=0.01)
    gains = [volume_gain(volume) for volume in range(101)]
    assert all(a < b for a, b in itertools.pairwise(gains))


def test_ducking_is_twelve_decibels_and_comes_back(playing) -> None:
    duck = playing.duck()
    down = render(playing, 0.5)
    assert level(down[-4800:]) == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.01)
    assert level(down[:480]) > 0.4  # the attack is a ramp
    duck.release()
    up = render(playing, 0.6)
    assert level(up[-4800:]) == pytest.approx(0.5, rel=0.01)
    assert level(up[4800:9600]) < 0.4  # so is the release
    assert max(steepest(down), steepest(up)) < 1.05 * STEEPEST


def test_ducking_twice_is_no_deeper_and_ends_with_the_last_reason(playing) -> None:
    first, second = playing.duck(), playing.duck()
    speech(playing, np.zeros((4800, 2), np.float32))
    once = level(render(playing, 0.5)[-4800:])
    assert once == pytest.approx(0.5 * 10 ** (-12 / 20), rel=0.01)
    first.release()
    first.release()  # releasing one reason twice must not take the other one's
    assert level(render(playing, 0.5)[-4800:]) == pytest.approx(once, rel=0.01)
    with second:
        pass
    assert level(render(playing, 0.5)[-4800:]) == pytest.approx(0.5, rel=0.01)


def test_a_volume_change_while_ducked_is_the_volume_afterwards(playing) -> None:
    with playing.duck():
        render(playing, 0.3)
        playing.set_volume(50)
        down = level(render(playing, 0.3)[-4800:])
        assert down == pytest.approx(0.5 * volume_gain(50) * 10 ** (-12 / 20), rel=0.01)
    assert level(render(playing, 0.6)[-4800:]) == pytest.approx(0.5 * volume_gain(50), rel=0.01)


def test_the_voice_ducks_the_music_while_it_lasts_and_has_its_own_volume(playing, signals) -> None:
    playing.set_volume(0)
    handle = speech(playing, signals.tone(300, 1.0, rate=48_000, level=0.3))
    said = render(playing, 0.9)
    assert level(said[4800:]) == pytest.approx(0.3, rel=0.02)
    assert playing.ducked
    render(playing, 0.3)
    assert handle.done
    assert not playing.ducked


def test_sentences_follow_each_other_without_a_gap(signals) -> None:
    mixer = Mixer()
    audio = signals.tone(300, 2.0, rate=48_000)
    handles = [speech(mixer, audio[:31_000]), speech(mixer, audio[31_000:])]
    out = render(mixer, 2.1)
    assert signals.roughness(out[9600:86_400], 300) < 1e-3
    assert all(handle.done for handle in handles)
    assert handles[0].heard == pytest.approx(31_000 / 48_000)


def test_cancelled_speech_fades_and_knows_what_was_heard(signals) -> None:
    mixer = Mixer()
    first, second = (speech(mixer, signals.tone(300, 2.0, rate=48_000)) for _ in range(2))
    render(mixer, 0.5)
    assert first.cancel() == pytest.approx(0.5)
    assert second.cancel() == 0.0
    out = render(mixer, 0.1)
    assert steepest(out) < 0.5 * 2 * np.pi * 300 / 48_000 * 1.1
    assert np.abs(out[960:]).max() == 0
    assert first.done
    assert second.done


def test_held_speech_loses_nothing(signals) -> None:
    mixer = Mixer()
    handle = speech(mixer, signals.tone(300, 1.0, rate=48_000))
    render(mixer, 0.3)
    mixer.voice.pause()
    held = render(mixer, 1.0)
    assert np.abs(held[2400:]).max() == 0
    assert handle.heard == pytest.approx(0.308, abs=1e-3)
    mixer.voice.resume()
    render(mixer, 0.8)
    assert handle.done
    assert handle.heard == pytest.approx(1.0)


def test_pausing_and_going_on_does_not_click_nor_lose_sound(playing) -> None:
    before = playing.music.deck.taken
    playing.music.pause()
    faded = render(playing, 0.1)
    assert playing.music.deck.taken == before + 384
    playing.music.resume()
    back = render(playing, 0.1)
    joined = np.concatenate([faded, back])
    assert steepest(joined) < 1.3 * STEEPEST
    assert np.abs(faded[1200:]).max() == 0


def test_changing_to_another_deck_does_not_click(playing, signals, tmp_path) -> None:
    path = signals.write(tmp_path / "other.wav", signals.tone(500, 5.0, rate=48_000, begin=0.0005), 48_000)
    playing.music.load(Deck(2, Decoder(path), speed=1.0, speech=False, inline=True), playing=True)
    out = render(playing, 0.2)
    assert steepest(out) < 1.3 * STEEPEST
    assert signals.loudest(out[2400:]) == pytest.approx(500, abs=2)


def test_the_sum_never_exceeds_full_scale_and_is_not_clipped(playing, signals) -> None:
    playing.set_volume(100)
    speech(playing, signals.tone(300, 2.0, rate=48_000, level=1.0))
    speech(playing, np.full((4800, 2), 5.0, np.float32))
    out = render(playing, 2.5)
    assert np.abs(out).max() <= 1.0
    assert steepest(out[: 48_000 * 19 // 10]) < 0.1


def test_the_limiter_leaves_quiet_sound_alone(signals) -> None:
    limiter = Limiter(48_000)
    audio = signals.tone(440, 1.0, rate=48_000, level=0.99)
    out = np.concatenate([limiter.process(audio[at : at + 512]) for at in range(0, len(audio), 512)])
    assert np.array_equal(out[240:], audio[:-240])


@pytest.mark.parametrize("block", [7, 64, 480, 4096])
def test_the_limiter_holds_for_any_block_size(block) -> None:
    limiter = Limiter(48_000)
    noise = np.random.default_rng(0).normal(0, 0.6, (12_000, 2)).astype(np.float32)
    out = np.concatenate([limiter.process(noise[at : at + block]) for at in range(0, len(noise), block)])
    assert len(out) == len(noise)
    assert np.abs(out).max() <= 0.999 + 1e-6
    assert np.abs(out).max() > 0.9


def test_a_ramp_arrives_exactly_and_stays() -> None:
    ramp = Ramp(0.0)
    ramp.to(1.0, 100)
    gains = np.concatenate([np.broadcast_to(ramp.render(n), (n, 1)) for n in (30, 50, 40)])
    assert gains[99, 0] == 1.0
    assert np.diff(gains[:100, 0]) == pytest.approx(0.01, abs=1e-5)
    assert np.all(gains[99:] == 1.0)
    assert not ramp.moving

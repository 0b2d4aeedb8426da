"""Parts of what plays: heard as soon as they are there, the recording itself where they are not, and never a gap."""

import threading

import numpy as np
import pytest
import soundfile
from measures import RATE, tone

from tools.playback.decode import Decoder
from tools.remix.parting import Parting
from tools.remix.recording import of_file
from tools.remix.stems.separator import Capability, Stems

pytestmark = pytest.mark.unit


class Halves:
    """Takes a recording for two parts that are half of it each, one second at a time, when it is let."""

    capability = Capability("halves", ("vocals", "accompaniment"), RATE, 0.1, 1.0, "none")

    def __init__(self):
        self.let = threading.Semaphore(0)
        self.begun = []

    def check(self):
        return None

    def separate(self, audio, rate):
        self.begun.append(True)
        position, waiting = 0, np.zeros((0, 2), np.float32)
        for piece in audio:
            waiting = np.concatenate([waiting, piece])
            while len(waiting) >= rate:
                self.let.acquire()
                yield Stems(position, dict.fromkeys(self.capability.stems, waiting[:rate] / 2))
                position, waiting = position + rate, waiting[rate:]
        yield Stems(position, dict.fromkeys(self.capability.stems, waiting / 2))


@pytest.fixture
def song(tmp_path):
    soundfile.write(tmp_path / "song.wav", tone(220, 30.0), RATE, subtype="FLOAT")
    return tmp_path / "song.wav"


def heard(sound, seconds):
    pieces = []
    while sum(map(len, pieces)) < seconds * RATE and len(piece := sound.read()):
        pieces.append(piece)
    return np.concatenate(pieces)


def until(sound, separator, parting):
    """Let the separator work, and read until parts are heard."""
    for _ in range(20):
        separator.let.release()
    assert parting.parts(round(sound.position * RATE), 0, 0) is None
    with parting._changed:
        parting._changed.wait_for(lambda: parting._end >= 15 * RATE, timeout=20)


def test_the_recording_is_heard_until_its_parts_are_there_and_then_they_are_without_a_gap(song):
    separator = Halves()
    parting = Parting(of_file(song), separator)
    sound = parting.opened(Decoder(song), {"vocals": 0.0, "accompaniment": 1.0})
    plain = heard(sound, 1.0)
    assert np.allclose(plain, tone(220, 30.0)[: len(plain)], atol=1e-6)
    assert not parting.heard.is_set()
    until(sound, separator, parting)
    begin = round(sound.position * RATE)
    changed = heard(sound, 3.0)
    whole = tone(220, 30.0)[begin : begin + len(changed)]
    assert np.allclose(changed[RATE:], whole[RATE:] / 2, atol=1e-5)
    assert np.abs(np.diff(changed, axis=0)).max() <= 1.2 * np.abs(np.diff(whole, axis=0)).max()
    assert parting.heard.is_set()


def test_another_reader_at_other_levels_hears_the_parts_at_once(song):
    separator = Halves()
    parting = Parting(of_file(song), separator)
    first = parting.opened(Decoder(song), {"vocals": 0.0, "accompaniment": 1.0})
    heard(first, 0.5)
    until(first, separator, parting)
    heard(first, 1.0)
    second = parting.opened(Decoder(song, start=first.position), {"vocals": 0.5, "accompaniment": 1.0})
    begin = round(second.position * RATE)
    changed = heard(second, 1.0)[RATE // 2 :]
    whole = tone(220, 30.0)[begin + RATE // 2 : begin + RATE // 2 + len(changed)]
    assert np.allclose(changed, 0.75 * whole, atol=1e-5)
    assert len(separator.begun) == 1


def test_after_a_jump_the_recording_is_heard_and_the_parts_are_begun_anew(song):
    separator = Halves()
    parting = Parting(of_file(song), separator)
    first = parting.opened(Decoder(song), {"vocals": 0.0, "accompaniment": 1.0})
    heard(first, 0.2)
    jumped = parting.opened(Decoder(song, start=25.0), {"vocals": 0.0, "accompaniment": 1.0})
    plain = heard(jumped, 0.2)
    assert np.allclose(plain, tone(220, 30.0)[25 * RATE : 25 * RATE + len(plain)], atol=1e-5)
    for _ in range(20):
        separator.let.release()
    with parting._changed:
        assert parting._changed.wait_for(lambda: parting._whole, timeout=20)
    assert len(separator.begun) == 2
    rest = heard(jumped, 10.0)
    assert np.allclose(rest[-RATE:], tone(220, 30.0)[-RATE:] / 2, atol=1e-5)


def test_once_it_is_closed_the_recording_is_heard_and_nothing_is_begun(song):
    separator = Halves()
    parting = Parting(of_file(song), separator)
    sound = parting.opened(Decoder(song), {"vocals": 0.0, "accompaniment": 1.0})
    heard(sound, 0.2)
    for _ in range(40):
        separator.let.release()
    parting.close()
    begin = round(sound.position * RATE)
    plain = heard(sound, 0.5)
    assert np.allclose(plain, tone(220, 30.0)[begin : begin + len(plain)], atol=1e-5)
    assert len(separator.begun) == 1


def test_no_more_than_half_a_minute_is_kept_however_much_is_heard(tmp_path):
    soundfile.write(tmp_path / "long.wav", tone(220, 120.0), RATE, subtype="FLOAT")
    separator = Halves()
    for _ in range(200):
        separator.let.release()
    parting = Parting(of_file(tmp_path / "long.wav"), separator)
    sound = parting.opened(Decoder(tmp_path / "long.wav"), {"vocals": 0.0, "accompaniment": 1.0})
    most = 0
    while len(sound.read()):
        with parting._changed:
            at = round(sound.position * RATE)
            parting._changed.wait_for(lambda at=at: parting._whole or parting._end > at + 4 * RATE, timeout=20)
            most = max(most, sum(len(parts["vocals"]) for _, parts in parting._blocks))
    assert parting.heard.is_set()
    assert most <= 36 * RATE

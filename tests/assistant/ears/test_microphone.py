"""The microphone where PortAudio, or the microphone, is missing, slow or odd: sounddevice is stood in for."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.ears.microphone import Microphone, input_devices
from assistant.errors import EarsError

pytestmark = pytest.mark.unit


class PortAudioError(Exception):
    pass


class Stream:
    """A stream that delivers what the test hands to `deliver`."""

    def __init__(self, callback, samplerate, blocksize, **others):
        self.callback, self.samplerate, self.blocksize = callback, samplerate, blocksize
        self.active = False

    def start(self):
        self.active = True

    def close(self):
        self.active = False

    def deliver(self, samples, overflow=False):
        self.callback(samples.reshape(-1, 1), len(samples), None, SimpleNamespace(input_overflow=overflow))


@pytest.fixture
def sound(monkeypatch):
    """A stand-in for sounddevice with one microphone that records at `rates`."""
    made = SimpleNamespace(PortAudioError=PortAudioError, rates={16_000}, names=["Desk microphone"], streams=[])

    def check(samplerate, **others):
        if samplerate not in made.rates:
            raise PortAudioError("Invalid sample rate")

    def query(device=None, kind=None):
        if kind is None:
            return [{"name": n, "max_input_channels": 1} for n in made.names] + [
                {"name": "Speaker", "max_input_channels": 0}
            ]
        if not made.names or (device is not None and not any(device in n for n in made.names)):
            raise ValueError("no such device")
        return {"name": made.names[0], "default_samplerate": 48_000.0}

    def stream(**arguments):
        made.streams.append(Stream(**arguments))
        return made.streams[-1]

    made.check_input_settings, made.query_devices, made.InputStream = check, query, stream
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def test_frames_have_512_samples_in_order(sound):
    samples = np.arange(512 * 3, dtype=np.float32)
    with Microphone() as microphone:
        sound.streams[0].deliver(samples[:700])
        sound.streams[0].deliver(samples[700:])
    frames = list(microphone.frames())
    assert [f.shape for f in frames] == [(512,)] * 3
    assert np.array_equal(np.concatenate(frames), samples)
    assert microphone.dropped == 0


def test_a_device_that_cannot_do_16_khz_is_resampled(sound):
    sound.rates = {48_000}
    tone = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000).astype(np.float32)
    with Microphone() as microphone:
        assert microphone.rate == 48_000
        for block in tone.reshape(-1, 480):
            sound.streams[0].deliver(block)
    audio = np.concatenate(list(microphone.frames()))
    assert len(audio) == pytest.approx(16_000, abs=1_024)
    middle = audio[2_000:12_000]
    assert np.argmax(np.abs(np.fft.rfft(middle))) * 16_000 / 10_000 == pytest.approx(440, abs=2)


def test_what_nobody_reads_is_dropped_and_counted(sound):
    with Microphone(seconds=0.1) as microphone:
        for _ in range(10):
            sound.streams[0].deliver(np.zeros(512, np.float32))
        sound.streams[0].deliver(np.zeros(512, np.float32), overflow=True)
        assert microphone.dropped >= 7


def test_a_microphone_that_goes_away_is_told(sound):
    with Microphone() as microphone:
        sound.streams[0].active = False
        with pytest.raises(EarsError, match="went away") as failure:
            next(microphone.frames())
    assert failure.value.retryable


def test_no_microphone_at_all(sound):
    sound.names = []
    with pytest.raises(EarsError, match="no microphone"):
        Microphone().open()


def test_an_unknown_microphone_is_answered_with_those_there_are(sound):
    with pytest.raises(EarsError) as failure:
        Microphone("Studio").open()
    assert "Desk microphone" in failure.value.todo


def test_a_microphone_in_use(sound):
    def busy(**arguments):
        raise PortAudioError("Device unavailable")

    sound.InputStream = busy
    with pytest.raises(EarsError, match="cannot be opened") as failure:
        Microphone().open()
    assert failure.value.retryable


def test_only_what_records_is_a_microphone(sound):
    assert input_devices() == ["Desk microphone"]


def test_a_missing_portaudio_names_the_package_to_install(monkeypatch):
    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(EarsError) as failure:
        Microphone().open()
    assert "libportaudio2" in failure.value.todo

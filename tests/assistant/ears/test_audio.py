"""Reading sound files: any rate, any channels, and a clear sentence for every bad one."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from assistant.ears.audio import levelled, load_audio, resampled
from assistant.errors import EarsError

pytestmark = pytest.mark.unit


def tone(seconds=1.0, rate=44_100, level=0.5, channels=2):
    wave = level * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize(("ending", "rate"), [("wav", 44_100), ("flac", 48_000), ("ogg", 22_050), ("mp3", 44_100)])
def test_any_file_becomes_16_khz_mono(tmp_path, ending, rate):
    file = tmp_path / f"a.{ending}"
    soundfile.write(file, tone(rate=rate), rate)
    audio = load_audio(file)
    assert audio.dtype == np.float32
    assert audio.shape[1] == 1
    assert len(audio) == pytest.approx(16_000, abs=1_500)  # MP3 has padding at both ends
    spectrum = np.abs(np.fft.rfft(audio[2000:14000, 0]))
    assert np.argmax(spectrum) * 16_000 / 12_000 == pytest.approx(440, abs=3)


def test_quiet_recordings_are_made_louder_and_silence_is_not(tmp_path):
    soundfile.write(tmp_path / "quiet.wav", tone(level=0.01), 44_100, subtype="FLOAT")
    soundfile.write(tmp_path / "silence.wav", tone(level=0.0001), 44_100, subtype="FLOAT")
    assert np.abs(load_audio(tmp_path / "quiet.wav")).max() == pytest.approx(0.3, abs=0.02)
    assert np.abs(load_audio(tmp_path / "silence.wav")).max() < 0.001
    assert levelled(np.zeros(0, np.float32)).shape == (0,)


def refused(file, **options):
    with pytest.raises(EarsError) as failure:
        load_audio(file, **options)
    assert file.name in failure.value.say
    return failure.value.say


def test_a_missing_file(tmp_path):
    assert "no file" in refused(tmp_path / "nowhere.wav")


def test_an_empty_file(tmp_path):
    (tmp_path / "empty.mp3").touch()
    assert "empty" in refused(tmp_path / "empty.mp3")


@pytest.mark.parametrize("content", [b"not audio at all", bytes(range(256)) * 40, b"RIFF\x00\x00\x00\x00WAVE"])
def test_a_file_that_is_no_audio(tmp_path, content):
    (tmp_path / "odd.wav").write_bytes(content)
    refused(tmp_path / "odd.wav")


def test_a_file_without_a_sample(tmp_path):
    soundfile.write(tmp_path / "none.wav", np.zeros((0, 1)), 16_000)
    refused(tmp_path / "none.wav")


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_a_truncated_file(tmp_path, ending):
    soundfile.write(tmp_path / f"whole.{ending}", np.random.default_rng(0).normal(0, 0.1, 160_000), 16_000)
    data = (tmp_path / f"whole.{ending}").read_bytes()
    (tmp_path / f"part.{ending}").write_bytes(data[: len(data) // 3])
    refused(tmp_path / f"part.{ending}")


def test_a_file_that_is_too_long(tmp_path):
    soundfile.write(tmp_path / "long.flac", tone(3, 16_000), 16_000)
    assert "minutes" in refused(tmp_path / "long.flac", longest=2.0)


def test_arrays_of_any_rate_become_16_khz():
    assert resampled(tone(1, 48_000), 48_000).shape == (16_000, 1)
    assert resampled(tone(1, 16_000, channels=1)[:, 0], 16_000).shape == (16_000, 1)

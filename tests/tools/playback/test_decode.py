"""Real files in, exact frames out; damaged ones as far as they go."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tools.playback.decode import Decoder
from tools.playback.errors import DecodeError
from tools.playback.source import Deck

pytestmark = pytest.mark.unit

HZ = 441.3


def whole(decoder: Decoder) -> np.ndarray:
    parts = []
    while len(part := decoder.read()):
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def make(signals, folder: Path, ext: str, audio: np.ndarray) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.{ext}"
    if ext in {"m4a", "m4b", "opus"}:
        return signals.encode(path, audio, "libopus" if ext == "opus" else "aac")
    return signals.write(path, audio)


@pytest.mark.parametrize("ext", ["wav", "aiff", "flac", "ogg", "mp3", "opus", "m4a", "m4b"])
def test_every_format_is_decoded_with_the_tone_in_it(signals, tmp_path, ext) -> None:
    decoder = Decoder(make(signals, tmp_path, ext, signals.tone(HZ, 2.0)))
    audio = whole(decoder)
    assert audio.dtype == np.float32
    assert audio.shape[1] == 2
    assert len(audio) / decoder.rate == pytest.approx(2.0, abs=0.025)
    assert decoder.duration == pytest.approx(2.0, abs=0.05)
    assert signals.loudest(audio, decoder.rate) == pytest.approx(HZ, abs=1.0)
    assert 0.45 < np.abs(audio).max() < 0.6
    assert decoder.problem is None
    assert len(decoder.read()) == 0


@pytest.mark.parametrize("ext", ["flac", "ogg", "mp3", "wav", "opus"])
def test_one_sine_in_two_files_plays_without_gap_or_click(signals, tmp_path, ext) -> None:
    frames = 88_200 + 777  # not a multiple of any codec's frame
    audio = signals.tone(HZ, 2 * frames / 44_100)
    first, second = make(signals, tmp_path, ext, audio[:frames]), make(signals, tmp_path, ext, audio[frames:])
    deck = Deck(1, Decoder(first), speed=1.0, speech=False, inline=True)
    deck.follow(2, Decoder(second))
    parts = []
    while not deck.exhausted:
        parts.append(deck.read(960))
        if deck.segment.entry == 2:
            deck.end_here()
    out = np.concatenate(parts)
    assert len(out) == pytest.approx(2 * frames * 48_000 / 44_100, abs=2)
    seam = round(frames * 48_000 / 44_100)
    # A gap or a click would be about 1. Lossy encoders cannot know what follows and smear the last few samples.
    allowed = 1e-3 if ext in {"flac", "wav"} else 0.3
    assert signals.roughness(out[seam - 4800 : seam + 4800], HZ) < allowed


def test_without_the_shared_resampler_the_measure_would_notice(signals, tmp_path) -> None:
    """The check above can fail: 1 ms of silence at the seam is far out of its bounds."""
    audio = signals.tone(HZ, 1.0, rate=48_000)
    audio[24_000:24_048] = 0
    assert signals.roughness(audio[19_200:28_800], HZ) > 0.5


@pytest.mark.parametrize("ext", ["flac", "ogg", "mp3", "wav", "m4a", "opus"])
def test_seeking_is_exact(signals, tmp_path, ext) -> None:
    """The file's pitch rises by 50 Hz a second, so the pitch after a seek tells where one is."""
    t = np.arange(44_100 * 20) / 44_100
    sweep = (0.5 * np.sin(2 * np.pi * (300 * t + 25 * t**2))).astype(np.float32)
    decoder = Decoder(make(signals, tmp_path, ext, np.stack([sweep, sweep], axis=1)))
    for target in (7.123, 15.5, 0.3, 12.3, 0.0):
        decoder.seek(target)
        assert decoder.position == pytest.approx(target)
        audio = np.zeros((0, 2), np.float32)
        while len(audio) < 8192:
            audio = np.concatenate([audio, decoder.read()])
        middle = (signals.loudest(audio[:8192], decoder.rate) - 300) / 50
        assert middle - 4096 / decoder.rate == pytest.approx(target, abs=0.02)


def test_a_part_of_a_file_is_a_thing_of_its_own(signals, tmp_path) -> None:
    audio = np.concatenate([signals.tone(hz, 2.0) for hz in (300, 600, 900)])
    path = make(signals, tmp_path, "flac", audio)
    chapter = Decoder(path, begin=2.0, end=4.0)
    assert chapter.duration == pytest.approx(2.0)
    sound = whole(chapter)
    assert len(sound) == 88_200
    assert signals.loudest(sound, 44_100) == pytest.approx(600, abs=1)
    assert chapter.problem is None
    later = Decoder(path, start=1.5, begin=2.0, end=4.0)
    assert later.position == pytest.approx(1.5)
    assert len(whole(later)) == 22_050
    assert signals.loudest(whole(Decoder(path, begin=4.0, end=6.2)), 44_100) == pytest.approx(900, abs=1)


def test_mono_and_surround_become_stereo(signals, tmp_path) -> None:
    mono = signals.tone(HZ, 1.0)[:, :1]
    audio = whole(Decoder(signals.write(tmp_path / "mono.wav", mono)))
    assert np.abs(audio[:, 0] - audio[:, 1]).max() == 0
    assert np.abs(audio).max() == pytest.approx(0.5, abs=0.01)
    surround = np.repeat(mono, 6, axis=1)
    assert whole(Decoder(signals.write(tmp_path / "surround.wav", surround))).shape == (44_100, 2)


@pytest.mark.parametrize("ext", ["flac", "ogg", "mp3", "wav"])
def test_a_truncated_file_plays_as_far_as_it_goes_and_says_so(signals, tmp_path, ext) -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 0.1, (44_100 * 10, 2)).astype(np.float32)
    path = make(signals, tmp_path, ext, noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    decoder = Decoder(path)
    seconds = len(whole(decoder)) / decoder.rate
    assert 3.0 < seconds < 7.0
    if ext in {"flac", "mp3"}:  # the others do not write down how long they were meant to be
        assert "only 0:0" in decoder.problem


def test_a_file_damaged_in_the_middle_plays_around_the_damage(signals, tmp_path) -> None:
    path = make(signals, tmp_path, "mp3", signals.tone(HZ, 10.0))
    data = bytearray(path.read_bytes())
    middle, length = len(data) // 2, len(data) // 10
    data[middle : middle + length] = np.random.default_rng(0).bytes(length)
    path.write_bytes(data)
    decoder = Decoder(path)
    assert len(whole(decoder)) / decoder.rate > 8.0
    assert "only 0:09 of 0:10" in decoder.problem


@pytest.mark.parametrize("name", ["text.mp3", "noise.flac", "empty.ogg", "noise.mp3"])
def test_what_is_not_sound_is_refused_or_holds_none(tmp_path, name) -> None:
    path = tmp_path / name
    path.write_bytes({"text": b"lyrics only\n" * 500, "noise": bytes(range(256)) * 100, "empty": b""}[path.stem])
    try:
        decoder = Decoder(path)
    except DecodeError:
        with pytest.raises(DecodeError, match=name):
            Decoder(path)
    else:
        assert len(whole(decoder)) < 44_100
        assert decoder.problem


def test_missing_files_and_folders_are_refused_with_a_sentence(tmp_path) -> None:
    with pytest.raises(DecodeError, match="no longer there") as missing:
        Decoder(tmp_path / "gone.flac")
    assert missing.value.todo
    with pytest.raises(DecodeError, match="not a file"):
        Decoder(tmp_path)


@pytest.mark.parametrize("name", ["a:b?c#d%20e.flac", "ünï “quoted”.flac", b"latin\xff.flac"])
def test_any_name_that_the_file_system_allows_can_be_played(signals, tmp_path, name) -> None:
    plain = signals.write(tmp_path / "plain.flac", signals.tone(HZ, 0.5))
    path = tmp_path / os.fsdecode(name)
    plain.rename(path)
    assert len(whole(Decoder(path))) == 22_050

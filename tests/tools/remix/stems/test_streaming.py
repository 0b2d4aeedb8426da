"""Masking piece by piece gives what masking at once gives, for any cut of the sound, and loses nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.remix.errors import BadAudio
from tools.remix.stems.four import accompaniment_masks
from tools.remix.stems.resampling import at_rate
from tools.remix.stems.separator import Audio, Stems
from tools.remix.stems.streaming import FRAME, HOP, masked, overlapped, spectra

pytestmark = pytest.mark.unit


def noise(frames: int, seed: int = 1) -> Audio:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)


def cut(audio: Audio, *places: int) -> list[Audio]:
    return np.split(audio, sorted(place % (len(audio) + 1) for place in places))


def at_once(audio: Audio, mask: np.ndarray) -> Audio:
    padded = np.concatenate([np.zeros((FRAME, 2), np.float32), audio, np.zeros((2 * FRAME, 2), np.float32)])
    return overlapped(spectra(padded) * mask)[FRAME : FRAME + len(audio)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 120_000), st.lists(st.integers(0, 120_000), max_size=5))
def test_any_cut_of_any_length_comes_out_whole_and_the_same(frames: int, places: list[int]) -> None:
    audio = noise(frames)
    tilt = np.linspace(1, 0, FRAME // 2 + 1, dtype=np.float32)[None, :, None]
    found = list(masked(cut(audio, *places), lambda spectrum: [np.broadcast_to(tilt, spectrum.shape)], 32, 4))
    first = np.concatenate([parts[0] for parts in found]) if found else np.zeros((0, 2), np.float32)
    rest = np.concatenate([parts[1] for parts in found]) if found else np.zeros((0, 2), np.float32)
    assert first.shape == rest.shape == audio.shape
    np.testing.assert_allclose(first + rest, audio, atol=1e-6)
    np.testing.assert_allclose(first, at_once(audio, tilt), atol=1e-5)


def test_an_open_mask_gives_the_sound_back() -> None:
    audio = noise(50_000)
    found = list(masked([audio], lambda spectrum: [np.ones(spectrum.shape, np.float32)], 64, 8))
    np.testing.assert_allclose(np.concatenate([parts[0] for parts in found]), audio, atol=1e-5)


def test_the_first_stretch_comes_before_the_rest_was_read() -> None:
    read = 0

    def pieces():
        nonlocal read
        for _ in range(1000):
            read += 1
            yield noise(HOP)

    next(masked(pieces(), lambda spectrum: [np.ones(spectrum.shape, np.float32)], 64, 8))
    assert read < 150


def halves(audio) -> object:
    position = 0
    for piece in audio:
        yield Stems(position, {"a": piece * 0.25, "b": piece * 0.75})
        position += len(piece)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("frames", [0, 1, 999, 50_001])
def test_other_rates_come_back_at_their_own_and_as_long(rate: int, frames: int) -> None:
    time = np.arange(frames)[:, None] / rate
    audio = np.repeat(0.5 * np.sin(2 * np.pi * 440 * time), 2, axis=1).astype(np.float32)
    found = list(at_rate(halves, cut(audio, 300, 7_777), rate, 44_100, ("a", "b")))
    starts = np.cumsum([0, *(len(stems.parts["a"]) for stems in found)])[:-1]
    assert [stems.start for stems in found] == list(starts)
    assert sum(len(stems.parts["b"]) for stems in found) == frames
    if frames > 10_000:
        whole = np.concatenate([stems.parts["a"] + stems.parts["b"] for stems in found])
        np.testing.assert_allclose(whole[2000:-2000], audio[2000:-2000], atol=2e-3)


def test_nonsense_is_refused_and_what_is_not_a_number_becomes_silence() -> None:
    with pytest.raises(BadAudio):
        list(at_rate(halves, [noise(10)], 100, 44_100, ("a", "b")))
    with pytest.raises(BadAudio):
        list(at_rate(halves, [np.zeros(10, np.float32)], 44_100, 44_100, ("a", "b")))
    broken = noise(100)
    broken[50] = np.nan
    (found,) = at_rate(halves, [broken], 44_100, 44_100, ("a", "b"))
    assert np.isfinite(found.parts["a"]).all()


def test_clicks_are_drums_low_tones_bass_and_high_tones_neither() -> None:
    seconds = np.arange(3 * 44_100) / 44_100
    clicks = np.zeros(len(seconds))
    for at in range(22_050, len(clicks), 22_050):
        clicks[at : at + 400] = np.random.default_rng(at).uniform(-0.8, 0.8, 400)
    parts = {
        "drums": clicks,
        "bass": 0.3 * np.sin(2 * np.pi * 82 * seconds),
        "other": 0.2 * np.sin(2 * np.pi * 880 * seconds),
    }
    shaped = {name: np.repeat(wave[:, None], 2, axis=1).astype(np.float32) for name, wave in parts.items()}
    mix = spectra(np.sum(list(shaped.values()), axis=0))
    drums, bass = accompaniment_masks(mix)
    found = {"drums": mix * drums, "bass": mix * bass, "other": mix * (1 - drums - bass)}
    for name, wave in shaped.items():
        wanted = np.abs(spectra(wave)) ** 2
        error = np.abs(found[name] - spectra(wave)) ** 2
        assert 10 * np.log10(wanted.sum() / error.sum()) > 6, name

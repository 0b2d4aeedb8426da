from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.library.analysis.loudness import SILENT, Loudness, Meter

pytestmark = pytest.mark.unit

Audio = NDArray[np.float32]


def sine(hertz: float, seconds: float, dbfs: float, *, rate: int = 48_000, phase: float = 0.0) -> Audio:
    wave = 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate + phase)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


def measure(audio: Audio, rate: int = 48_000, piece: int = 1152) -> Loudness:
    meter = Meter(rate)
    for at in range(0, len(audio), piece):
        meter.add(audio[at : at + piece])
    return meter.result()


@pytest.mark.parametrize("rate", [32_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_tech_3341_one_and_two(level: float, rate: int) -> None:
    assert measure(sine(1000, 20, level, rate=rate), rate).integrated == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize(
    "parts",
    [
        [(-36, 10), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
)
def test_tech_3341_gating(parts: list[tuple[float, float]]) -> None:
    audio = np.concatenate([sine(1000, seconds, level, rate=32_000) for level, seconds in parts])
    assert measure(audio, 32_000).integrated == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize(
    ("divisor", "phase", "dbfs", "want"),
    [(4, 0, -6, -6.0), (4, 45, -6, -6.0), (6, 60, -6, -6.0), (8, 67.5, -6, -6.0), (4, 45, 3, 3.0)],
)
def test_tech_3341_true_peak(divisor: int, phase: float, dbfs: float, want: float) -> None:
    audio = sine(48_000 / divisor, 1, dbfs, phase=np.radians(phase))
    fade = np.minimum(1, np.minimum(np.arange(len(audio)), np.arange(len(audio))[::-1]) / 4800)
    found = measure((audio * fade[:, None]).astype(np.float32)).true_peak
    assert want - 0.4 <= found <= want + 0.2


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 192_000])
def test_the_same_as_pyloudnorm(rate: int) -> None:
    import pyloudnorm

    count = int(rate * 7.3)
    noise = np.random.default_rng(rate).normal(0, 0.1, (count, 2)) * np.linspace(0.02, 1.5, count)[:, None]
    audio = noise.astype(np.float32)
    theirs = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(audio.astype(np.float64))
    assert measure(audio, rate).integrated == pytest.approx(theirs, abs=0.02)


def test_how_it_is_cut_does_not_matter() -> None:
    audio = np.random.default_rng(0).normal(0, 0.1, (100_001, 2)).astype(np.float32)
    whole = measure(audio, piece=len(audio))
    for piece in (997, 48_000, 60_000):
        cut = measure(audio, piece=piece)
        assert cut.integrated == pytest.approx(whole.integrated, abs=1e-3)
        assert cut.true_peak == pytest.approx(whole.true_peak, abs=1e-3)


def test_silence_and_scraps() -> None:
    assert measure(np.zeros((96_000, 2), np.float32)) == Loudness(None, SILENT, 2.0)
    assert measure(np.zeros((0, 2), np.float32)) == Loudness(None, SILENT, 0.0)
    click = measure(sine(1000, 0.05, -20))
    assert click.integrated is not None
    assert -30 < click.integrated < -18
    assert measure(sine(1000, 0.25, -20)).integrated == pytest.approx(-20, abs=1.5)

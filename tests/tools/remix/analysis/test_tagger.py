"""Words and voices, on real weights."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.tools.remix.analysis.sounds import RATE, song
from tools.remix.analysis import analyse
from tools.remix.analysis.tagger import LABELS, Tagger, mel_filters
from tools.remix.errors import MissingEngine
from tools.remix.stems.spleeter import Spleeter

pytestmark = pytest.mark.engine

WEIGHTS = Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given"))


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    found = Tagger(WEIGHTS / "musicnn-msd")
    if (missing := found.check()) is not None:
        pytest.skip(missing)
    return found


def test_a_drum_machine_with_synthesizers_is_electronic(tagger: Tagger) -> None:
    sound, _ = song(bpm=126, bars=16)
    chances = dict(zip(LABELS, tagger.chances(soxr.resample(sound, RATE, 16_000)), strict=True))
    assert chances["electronic"] > 5 * max(chances["country"], chances["metal"], chances["blues"])
    assert all(0 <= chance <= 1 for chance in chances.values())


def test_next_to_nothing_has_no_words(tagger: Tagger) -> None:
    assert tagger.tags(np.zeros(1000, np.float32)) == ()


def test_words_moods_and_voices_come_with_the_analysis(tagger: Tagger) -> None:
    spleeter = Spleeter(WEIGHTS / "spleeter-2stems")
    if (missing := spleeter.check()) is not None:
        pytest.skip(missing)
    found = analyse(song(bars=6)[0], RATE, separator=spleeter, tagger=tagger)
    assert found.tags
    assert found.moods is not None
    assert found.vocals == ()  # nobody sings


def test_bands_have_equal_areas() -> None:
    areas = mel_filters().sum(axis=0) * 16_000 / 512
    assert areas[-30:] == pytest.approx(1, abs=0.05)


def test_without_weights_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingEngine) as caught:
        Tagger(tmp_path).tags(np.zeros(50_000, np.float32))
    assert "segue models pull musicnn-msd" in caught.value.todo

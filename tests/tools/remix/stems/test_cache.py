"""Stems that were made are not made again, whatever else changes, and the disk is not filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tools.remix.errors import MissingEngine, NoStems
from tools.remix.stems.cache import BLOCK, Cached
from tools.remix.stems.choosing import Separators
from tools.remix.stems.separator import Audio, Capability, Stems

pytestmark = pytest.mark.unit

RATE = 4_000


class Halves:
    capability = Capability("halves", ("a", "b"), 0, 0.0, 0.0, "")

    def __init__(self) -> None:
        self.seconds = 0.0

    def check(self) -> str | None:
        return None

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        for piece in audio:
            self.seconds += len(piece) / rate
            yield Stems(0, {"a": piece * np.float32(0.25), "b": piece * np.float32(0.75)})


def noise(seconds: float) -> Audio:
    return np.random.default_rng(2).uniform(-1, 1, (int(seconds * RATE), 2)).astype(np.float32)


def joined(stems: Iterable[Stems], name: str) -> Audio:
    found, position = [np.zeros((0, 2), np.float32)], 0
    for each in stems:
        assert each.start == position
        position += len(each.parts[name])
        found.append(each.parts[name])
    return np.concatenate(found)


@pytest.mark.parametrize("seconds", [0.0, 0.3, BLOCK, BLOCK + 0.5, 2.5 * BLOCK])
def test_what_comes_out_is_what_the_separator_gives(tmp_path: Path, seconds: float) -> None:
    audio = noise(seconds)
    for _ in range(2):  # made, then read
        pieces = np.array_split(audio, 9)
        np.testing.assert_allclose(joined(Cached(Halves(), tmp_path).separate(pieces, RATE), "a"), audio / 4, atol=1e-6)


def test_the_second_time_nothing_is_separated_and_a_new_end_only_there(tmp_path: Path) -> None:
    engine = Halves()
    cached = Cached(engine, tmp_path)
    audio = noise(5 * BLOCK)
    list(cached.separate([audio], RATE))
    worked = engine.seconds
    list(cached.separate([audio], RATE))
    assert engine.seconds == worked
    list(cached.separate([audio[: int(4.5 * BLOCK * RATE)]], RATE))
    assert engine.seconds < worked + 1.2 * BLOCK


def test_the_budget_is_kept_and_damaged_files_are_made_anew(tmp_path: Path) -> None:
    engine = Halves()
    cached = Cached(engine, tmp_path, budget=1_000_000)
    audio = noise(6 * BLOCK)
    list(cached.separate([audio], RATE))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1_000_000
    for path in tmp_path.iterdir():
        path.write_bytes(b"no sound")
    np.testing.assert_allclose(joined(cached.separate([audio], RATE), "b"), audio * 0.75, atol=1e-6)


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    audio = noise(3)
    np.testing.assert_allclose(joined(Cached(Halves(), tmp_path / "file").separate([audio], RATE), "a"), audio / 4)


def test_parts_that_nobody_has_and_weights_that_are_missing_are_told_apart(tmp_path: Path) -> None:
    separators = Separators(tmp_path, tmp_path / "cache")
    with pytest.raises(NoStems) as unknown:
        separators(["trombone"])
    assert "drums" in unknown.value.todo
    with pytest.raises(MissingEngine) as missing:
        separators(["vocals"])
    assert "segue models pull spleeter-2stems" in missing.value.todo

"""Songs in parts: mixed once, and taken apart into just what their files hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tools.remix.errors import NoStems
from tools.remix.recording import of_file
from tools.remix.sound import load
from tools.remix.stems.multitrack import FolderStems, beside, mixed
from tools.remix.stems.separator import Stems

pytestmark = pytest.mark.unit

RATE = 44_100


class Guess:
    """Stands in for a network: calls everything vocals."""

    class capability:  # noqa: N801
        name, stems, rate, cost, delay, licence = "guess", ("vocals",), 0, 0.0, 0.0, ""

    def check(self) -> None:
        return None

    def separate(self, audio, rate):
        for piece in audio:
            yield Stems(0, {"vocals": piece})


@pytest.fixture
def song(tmp_path: Path) -> Path:
    folder = tmp_path / "Night Drive"
    folder.mkdir()
    random = np.random.default_rng(1)
    for name, seconds, rate in (("guitar", 3.0, RATE), ("song", 3.5, RATE), ("bass", 3.0, 48_000)):
        soundfile.write(folder / f"{name}.flac", random.uniform(-0.3, 0.3, (int(seconds * rate), 2)), rate)
    return folder


def parts(path: Path, *names: str) -> dict[str, np.ndarray]:
    tape = load(path)
    separator = beside(path, lambda _: Guess())(names)
    found = list(separator.separate(iter([tape.read()[:9999], tape.read()[9999:]]), tape.rate))
    return {name: np.concatenate([each.parts[name] for each in found]) for name in found[0].parts}


def test_a_folder_is_one_recording_whose_parts_are_its_files(song: Path, tmp_path: Path) -> None:
    recording = of_file(song, tmp_path / "mixes")
    assert recording.title == "Night Drive"
    found = parts(recording.path, "guitar")
    assert set(found) == {"guitar", "bass", "other"}
    guitar, _ = soundfile.read(song / "guitar.flac", dtype="float32")
    np.testing.assert_allclose(found["guitar"][: len(guitar)], guitar, atol=1e-6)
    np.testing.assert_allclose(sum(found.values()), load(recording.path).read(), atol=1e-5)
    assert of_file(song, tmp_path / "mixes").path == recording.path
    assert len(list((tmp_path / "mixes").glob("*.wav"))) == 1


def test_parts_that_the_files_lack_are_guessed(song: Path, tmp_path: Path) -> None:
    assert set(parts(mixed(song, tmp_path / "mixes"), "vocals")) == {"vocals"}


def test_a_mix_beside_its_parts_is_known(song: Path, tmp_path: Path) -> None:
    made = mixed(song, tmp_path / "mixes")
    audio, rate = soundfile.read(made, dtype="float32")
    soundfile.write(song / "mix.wav", audio, rate, subtype="FLOAT")
    assert mixed(song, tmp_path / "other") == song / "mix.wav"
    assert set(parts(song / "mix.wav", "bass")) == {"guitar", "bass", "other"}


def test_sound_that_is_not_the_parts_is_not_taken_for_them(song: Path, tmp_path: Path) -> None:
    path = mixed(song, tmp_path / "mixes")
    slowed = np.repeat(load(path).read(), 2, axis=0)
    (found,) = beside(path, lambda _: Guess())(["guitar"]).separate([slowed], RATE)
    assert set(found.parts) == {"vocals"}
    from tools.remix.stems.folder import find_multitrack

    track = find_multitrack(song)
    assert track is not None
    with pytest.raises(NoStems):
        list(FolderStems(track).separate([slowed], RATE))


def test_one_part_by_itself_is_not_the_song(song: Path) -> None:
    assert set(parts(song / "guitar.flac", "guitar")) == {"vocals"}


def test_other_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "album").mkdir()
    with pytest.raises(NoStems):
        of_file(tmp_path / "album")

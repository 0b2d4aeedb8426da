from __future__ import annotations

from pathlib import Path

import pytest

from tools.remix.stems.folder import find_multitrack

pytestmark = pytest.mark.unit


def folder(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def test_two_stems_of_a_game_are_parts(tmp_path: Path) -> None:
    found = find_multitrack(folder(tmp_path, "guitar.ogg", "song.ogg", "notes.mid", "song.ini", "label.png"))
    assert found is not None
    assert {name: [path.name for path in paths] for name, paths in found.parts.items()} == {
        "guitar": ["guitar.ogg"],
        "other": ["song.ogg"],
    }


def test_names_of_studios_are_understood(tmp_path: Path) -> None:
    names = ("01 - Lead Vocals.wav", "02_backing-vox.wav", "03 Drums.flac", "04 Bass_2.wav", "Mix.wav")
    found = find_multitrack(folder(tmp_path, *names))
    assert found is not None
    assert {name: len(paths) for name, paths in found.parts.items()} == {"vocals": 2, "drums": 1, "bass": 1}
    assert found.mix == tmp_path / "Mix.wav"


def test_vocals_beside_an_instrumental(tmp_path: Path) -> None:
    found = find_multitrack(folder(tmp_path, "vocals.wav", "no_vocals.wav"))
    assert found is not None
    assert set(found.parts) == {"vocals", "accompaniment"}


@pytest.mark.parametrize("names", [("Bass.mp3", "Drum Song.mp3", "Creep.mp3"), ("vocals.wav",), (), ("song.ogg",)])
def test_albums_and_lone_files_are_no_parts(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert find_multitrack(folder(tmp_path, *names)) is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert find_multitrack(tmp_path / "gone") is None

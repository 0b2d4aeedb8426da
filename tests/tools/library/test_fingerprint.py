from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.library.music import FORMATS, make, tag
from tools.library.fingerprint import fingerprint

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("seconds", [0.3, 20])
@pytest.mark.parametrize("suffix", FORMATS)
def test_tags_do_not_change_it_and_other_sound_does(tmp_path: Path, suffix: str, seconds: float) -> None:
    path = make(tmp_path / f"a{suffix}", seconds=seconds)
    bare = fingerprint(path)
    tag(path, title="T" * 3000, artist="A", album="x" * 100_000)
    assert fingerprint(path) == bare
    tag(path, title="T", album="L")
    assert fingerprint(path) == bare
    assert fingerprint(make(tmp_path / f"b{suffix}", seconds=seconds, pitch=441)) != bare


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"OggS", b"fLaC", b"RIFF\0\0\0\0WAVE", b"FORM\0\0\0\0AIFF", b"\0\0\0\x10ftypM4A ", b"ID3\4\0\0"]
    ),
)
def test_any_bytes_have_one(tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.mp3"
    path.write_bytes(head + data)
    assert len(fingerprint(path)) == 32


@pytest.mark.parametrize("suffix", FORMATS)
def test_cut_files_have_one(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"a{suffix}", title="T")
    for size in (2000, 500, 50, 10, 1, 0):
        os.truncate(path, size)
        assert len(fingerprint(path)) == 32

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tools.library.music import FORMATS, make, tag
from tools.library.names import LONGEST
from tools.library.reading import read_file
from tools.library.tags import Tags, read_tags
from tools.library.walk import SeenFile

pytestmark = pytest.mark.unit


HEADS = [
    b"", b"ID3\x04\x00\x00\x00\x00\x02\x00", b"fLaC\x00\x00\x00\x22", b"OggS\x00\x02", b"RIFF\x40\0\0\0WAVE",
    b"FORM\0\0\0\x40AIFF", b"\0\0\0\x18ftypM4A ", b"\xff\xfb\x90\x00",
]  # fmt: skip


@given(st.binary(max_size=600), st.sampled_from(HEADS), st.sampled_from(FORMATS))
def test_any_bytes_are_tags_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / f"x{suffix}"
    path.write_bytes(head + data)
    reading = read_file(SeenFile(str(path), 1, 1), path.parent)
    assert isinstance(reading.tags, Tags) or reading.reason.split()[0] in {"is", "holds"}


@pytest.mark.parametrize("suffix", FORMATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(cuts=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=20))
def test_broken_bytes_in_real_files(tmp_path: Path, suffix: str, cuts: list[tuple[int, int]]) -> None:
    path = make(tmp_path / f"x{suffix}", title="Title", artist="Artist", track=3)
    data = bytearray(path.read_bytes())
    for position, value in cuts:
        data[position % len(data)] = value
    path.write_bytes(data)
    reading = read_file(SeenFile(str(path), len(data), 1), tmp_path)
    assert (reading.tags is None) == bool(reading.reason)


@pytest.mark.parametrize("suffix", FORMATS)
def test_truncated_files_are_tags_or_a_reason(tmp_path: Path, suffix: str) -> None:
    whole = make(tmp_path / f"x{suffix}", title="Title", artist="Artist").read_bytes()
    for share in (0.01, 0.1, 0.5, 0.9):
        path = tmp_path / f"cut{suffix}"
        path.write_bytes(whole[: int(len(whole) * share)])
        reading = read_file(SeenFile(str(path), 1, 1), tmp_path)
        assert (reading.tags is None) == bool(reading.reason)


@pytest.mark.parametrize("suffix", FORMATS)
def test_enormous_tags_are_cut_and_kept_on_one_line(tmp_path: Path, suffix: str) -> None:
    path = make(
        tmp_path / f"x{suffix}", title="A\nB\tC " + "x" * 100_000, artist="\u202eEvil\x07", album="  spaced   out "
    )
    tags = read_tags(path)
    assert tags.title.startswith("A B C xxx")
    assert len(tags.title) <= LONGEST
    assert (tags.artist, tags.album) == ("Evil", "spaced out")


@pytest.mark.parametrize(("written", "year"), [("1999", 1999), ("1999-12-31T00:00", 1999), ("31.12.1999", 1999),
                                               ("unknown", None), ("19999", None)])  # fmt: skip
def test_years_as_people_write_them(tmp_path: Path, written: str, year: int | None) -> None:
    assert read_tags(make(tmp_path / "x.flac", title="T", year=written)).year == year


@pytest.mark.parametrize(("written", "track"), [("3/12", 3), ("03", 3), ("0", None), ("A1", None), ("-1", None)])
def test_track_numbers_as_people_write_them(tmp_path: Path, written: str, track: int | None) -> None:
    path = make(tmp_path / "x.flac", title="T")
    tag(path, track=written)
    assert read_tags(path).track == track


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("written", "read"), [("128", 128.0), ("0", None), ("999", None)])
def test_tempo_as_the_tags_tell_it(tmp_path: Path, suffix: str, written: str, read: float | None) -> None:
    assert read_tags(make(tmp_path / f"x{suffix}", title="Title", tempo=written)).tempo == read


@pytest.mark.parametrize(("written", "read"), [("127.98", 127.98), ("90,5", 90.5), ("fast", None), ("12345", None)])
def test_tempo_that_is_no_whole_number(tmp_path: Path, written: str, read: float | None) -> None:
    assert read_tags(make(tmp_path / "x.flac", title="Title", tempo=written)).tempo == read

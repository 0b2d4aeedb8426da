import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.playlists.formats import FORMATS, Listed, Listing, PlaylistFileError, read_file, write_file

pytestmark = pytest.mark.unit
SONGS = Listing(
    "Für Abende",
    (
        Listed(
            "Night Drive", "Lena Orr", "Roads", 201.0, "/music/Lena Orr/Night Drive.flac", note="you finished it twice"
        ),
        Listed("Árbol & <Co>", "Ana", "", None, "/music/a b.mp3", ("https://musicbrainz.org/recording/1",)),
    ),
)


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_written_is_read_again(tmp_path, ending):
    file = tmp_path / f"list{ending}"
    write_file(SONGS, file)
    again = read_file(file)
    assert again.title == SONGS.title
    assert [(e.title, e.artist, e.album, e.duration) for e in again.entries] == [
        (e.title, e.artist, e.album, e.duration) for e in SONGS.entries
    ]
    assert [e.path(tmp_path) for e in again.entries] == [Path(e.location) for e in SONGS.entries]


def test_xspf_and_jspf_keep_identifiers_and_reasons(tmp_path):
    for ending in (".xspf", ".jspf"):
        write_file(SONGS, tmp_path / f"list{ending}")
        again = read_file(tmp_path / f"list{ending}")
        assert again.entries[0].note == "you finished it twice"
        assert again.entries[1].identifiers == ("https://musicbrainz.org/recording/1",)


def test_xspf_is_what_the_standard_says(tmp_path):
    write_file(SONGS, tmp_path / "list.xspf")
    root = ET.parse(tmp_path / "list.xspf").getroot()
    assert root.tag == "{http://xspf.org/ns/0/}playlist"
    track = root.find("{*}trackList/{*}track")
    assert track.findtext("{*}duration") == "201000"
    assert track.findtext("{*}location") == "file:///music/Lena%20Orr/Night%20Drive.flac"


def test_m3u_of_other_programs(tmp_path):
    file = tmp_path / "old.m3u"
    text = "#EXTM3U\r\n#EXTINF:123,Björk - Jóga\r\n..\\Björk\\Jóga.mp3\r\nplain.mp3\r\nhttp://a.example/s"
    file.write_bytes(text.encode("cp1252"))
    first, second, stream = read_file(file).entries
    assert (first.artist, first.title, first.duration) == ("Björk", "Jóga", 123.0)
    assert first.path(tmp_path) == tmp_path / "../Björk/Jóga.mp3"
    assert second.name == "plain"
    assert stream.path(tmp_path) is None


def test_utf8_that_was_taken_for_latin_is_put_right(tmp_path):
    (tmp_path / "a.m3u").write_bytes("#EXTM3U\n#EXTINF:1,BjÃ¶rk - JÃ³ga\na.mp3\n".encode())
    assert read_file(tmp_path / "a.m3u").entries[0].name == "Jóga by Björk"


def test_ten_thousand_entries(tmp_path):
    many = Listing("all", tuple(Listed(f"Song {n}", "Ann", "", 60.0, f"/m/{n}.mp3") for n in range(10_000)))
    for ending in FORMATS:
        write_file(many, tmp_path / f"all{ending}")
        assert len(read_file(tmp_path / f"all{ending}").entries) == 10_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.xspf", b'<!DOCTYPE x [<!ENTITY a "aa">]><playlist><title>&a;</title></playlist>'),
        ("other.xspf", b"<html><body>no</body></html>"),
        ("torn.jspf", b'{"playlist": {"track": ['),
        ("wrong.jspf", b'{"playlist": []}'),
        ("sound.m3u", b"RIFF\x00\x00\x00\x00WAVE"),
        ("empty.m3u", b""),
    ],
)
def test_what_is_no_playlist_is_said_to_be_none(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PlaylistFileError) as caught:
        read_file(tmp_path / name)
    assert caught.value.say.endswith(".")


def test_files_that_cannot_be_read_or_written(tmp_path):
    with pytest.raises(PlaylistFileError, match="cannot be read"):
        read_file(tmp_path / "none.m3u")
    with pytest.raises(PlaylistFileError, match="format"):
        write_file(SONGS, tmp_path / "list.pdf")
    with pytest.raises(PlaylistFileError, match="cannot be written"):
        write_file(SONGS, tmp_path / "nowhere" / "list.m3u8")
    assert list(tmp_path.iterdir()) == []


def test_a_torn_xspf_gives_what_came_before(tmp_path):
    write_file(SONGS, tmp_path / "whole.xspf")
    whole = (tmp_path / "whole.xspf").read_bytes()
    (tmp_path / "torn.xspf").write_bytes(whole[: whole.index(b"</track>") + 20])
    torn = read_file(tmp_path / "torn.xspf")
    assert [e.title for e in torn.entries] == ["Night Drive"]
    assert torn.skipped


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("p") / "any.m3u"
    file.write_bytes(data)
    try:
        assert read_file(file).title
    except PlaylistFileError:
        return


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(st.sampled_from(["playlist", "track", "title", "duration", "identifier"]), x, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(tmp_path_factory, value):
    file = tmp_path_factory.mktemp("p") / "any.jspf"
    file.write_text(json.dumps({"playlist": value}))
    try:
        assert read_file(file).entries is not None
    except PlaylistFileError:
        return

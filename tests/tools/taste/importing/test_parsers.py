"""Rows of every format as they really look, and any bytes at all."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.taste.importing.recognising import recognise
from tools.taste.importing.rows import OLDEST, Row, Skip, dated, unix_time
from tools.taste.importing.streams import lines, objects

pytestmark = pytest.mark.unit
NOW = datetime(2026, 1, 1, tzinfo=UTC).timestamp()

SPOTIFY: dict[str, Any] = {
    "ts": "2021-05-01T10:00:00Z", "username": "somebody", "platform": "Android OS 10 API 29 (HUAWEI, LYA-L29)",
    "ms_played": 180_000, "conn_country": "DE", "ip_addr_decrypted": "84.1.2.3", "user_agent_decrypted": "unknown",
    "master_metadata_track_name": "Song", "master_metadata_album_artist_name": "Band",
    "master_metadata_album_album_name": "First", "spotify_track_uri": "spotify:track:1", "episode_name": None,
    "episode_show_name": None, "spotify_episode_uri": None, "reason_start": "clickrow", "reason_end": "trackdone",
    "shuffle": False, "skipped": None, "offline": False, "offline_timestamp": 0, "incognito_mode": False,
}  # fmt: skip
NO_TRACK = {"master_metadata_track_name": None, "master_metadata_album_artist_name": None,
            "master_metadata_album_album_name": None, "spotify_track_uri": None}  # fmt: skip
LISTEN: dict[str, Any] = {
    "listened_at": 1_600_000_000, "inserted_at": 1_600_000_100.5, "track_metadata": {
        "artist_name": "Band", "track_name": "Song", "release_name": "First", "recording_msid": "m-1",
        "additional_info": {"duration_ms": 200_000, "media_player": "mpd", "recording_mbid": "r-1"},
        "mbid_mapping": {"recording_mbid": "r-2", "artists": [{"artist_credit_name": "Band"}]}}}  # fmt: skip


def parse(data: bytes) -> list[Row | Skip]:
    found = recognise(data[: 1 << 16])
    assert found is not None
    assert found.parse is not None
    return list(found.parse(io.BufferedReader(io.BytesIO(data)), NOW))  # type: ignore[arg-type]


def one(body: Any) -> Row:
    (row,) = parse(json.dumps(body).encode())
    assert isinstance(row, Row)
    return row


def time(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> float:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


def test_spotify_says_when_a_play_ended() -> None:
    row = one([SPOTIFY])
    assert (row.at, row.ended, row.listened) == (time(2021, 5, 1, 9, 57), time(2021, 5, 1, 10), 180.0)
    assert (row.kind, row.title, row.creator, row.artist, row.album) == ("track", "Song", "Band", "Band", "First")
    assert (row.how, row.began, row.device, row.addresses) == ("finished", "chosen", "android", ("spotify:track:1",))


def test_nothing_of_address_user_and_browser_is_kept() -> None:
    told = str(one([SPOTIFY]))
    assert not any(secret in told for secret in ("84.1.2.3", "somebody", "unknown", "HUAWEI"))


@pytest.mark.parametrize(
    ("reason", "skipped", "how"),
    [("trackdone", True, "finished"), ("fwdbtn", None, "skipped"), ("fwdbtn", False, "skipped"),
     ("endplay", True, "skipped"), ("endplay", False, "stopped"), ("logout", None, "stopped"), ("", None, ""),
     ("trackerror", None, "failed"), (None, None, "")],
)  # fmt: skip
def test_how_it_ended(reason: str | None, skipped: bool | None, how: str) -> None:
    assert one([{**SPOTIFY, "reason_end": reason, "skipped": skipped}]).how == how


def test_spoken_things_are_known_by_their_addresses() -> None:
    episode = one([{**SPOTIFY, **NO_TRACK, "episode_name": "Part 1", "episode_show_name": "Talk",
                    "spotify_episode_uri": "spotify:episode:1"}])  # fmt: skip
    chapter = one([{**SPOTIFY, **NO_TRACK, "audiobook_title": "Book", "audiobook_uri": "spotify:show:1",
                    "audiobook_chapter_uri": "spotify:episode:2", "audiobook_chapter_title": "Chapter 1"}])  # fmt: skip
    assert (episode.kind, episode.title, episode.creator, episode.album) == ("episode", "Part 1", "Talk", "Talk")
    assert (chapter.kind, chapter.title, chapter.creator, chapter.album) == ("chapter", "Chapter 1", "Book", "Book")


@pytest.mark.parametrize("factor", [1, 1000, 1_000_000])
def test_what_was_heard_offline_was_heard_before_it_was_told(factor: int) -> None:
    began = time(2021, 4, 1, 8)
    row = one([{**SPOTIFY, "offline": True, "offline_timestamp": int(began) * factor}])
    assert (row.at, row.ended) == (began, began + 180)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"incognito_mode": True}, "from a private session"), (NO_TRACK, "without a name"),
     ({"ts": None}, "without a time that can be read"), ({"ts": "yesterday"}, "without a time that can be read"),
     ({"ms_played": None}, "without seconds that can be true"), ({"ms_played": -5}, "without seconds that can be true"),
     ({"ms_played": 1e12}, "without seconds that can be true")],
)  # fmt: skip
def test_what_is_not_imported_of_spotify(change: dict[str, Any], reason: str) -> None:
    (skip,) = parse(json.dumps([{**SPOTIFY, **change}]).encode())
    assert isinstance(skip, Skip)
    assert skip.reason == reason


def test_account_data() -> None:
    end = {"endTime": "2023-02-03 04:05", "msPlayed": 60_000}
    music = one([{**end, "artistName": "Band", "trackName": "Song"}])
    assert (music.ended, music.listened, music.creator) == (time(2023, 2, 3, 4, 5), 60.0, "Band")
    assert one([{**end, "podcastName": "Talk", "episodeName": "Part 1"}]).kind == "episode"
    book = one([{**end, "audiobookName": "Book", "chapterName": "One", "authorName": "Her"}])
    assert (book.kind, book.creator, book.artist) == ("chapter", "Book", "Her")


def test_what_is_saved_and_banned() -> None:
    song = {"artist": "Band", "album": "First", "track": "Song", "uri": "spotify:track:1"}
    body = {"tracks": [song], "albums": [], "bannedTracks": [{**song, "track": "Noise"}]}
    rows = parse(json.dumps(body).encode())
    assert [(row.what, row.title, row.at) for row in rows if isinstance(row, Row)] == [
        ("save", "Song", NOW), ("ban", "Noise", NOW)]  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "api", "list"])
def test_listenbrainz(form: str) -> None:
    body = {"jsonl": LISTEN, "api": {"payload": {"count": 1, "user_id": "x", "listens": [LISTEN]}}, "list": [LISTEN]}
    row = one(body[form])
    assert (row.at, row.title, row.artist, row.album) == (1_600_000_000.0, "Song", "Band", "First")
    assert (row.duration, row.listened, row.device) == (200.0, None, "mpd")
    assert row.addresses == ("mbid:r-2", "mbid:r-1", "msid:m-1")


def test_listenbrainz_feedback() -> None:
    told = [
        {"recording_msid": None, "recording_mbid": "r-2", "score": score, "created": 1_600_000_000}
        for score in (1, -1, 0)
    ]
    rows = parse("\n".join(map(json.dumps, told)).encode())
    assert [row.what if isinstance(row, Row) else row.wrong for row in rows] == ["love", "dislike", False]


SONGS = (("Band", "Song", "First", 1_580_560_440), ("A, B", 'The "Song"', "", 1_580_605_320))
LASTFM = [
    b'Band,First,Song,01 Feb 2020 12:34\r\n"A, B",,"The ""Song""",02 Feb 2020 01:02\r\n',
    (b"Artist;Album;AlbumId;Track;Date#user\n"
    b'"Band";"First";"x-1";"Song";"1580560440000"\n"A, B";"";"";"The ""Song""";"1580605320000"\n'),
    (b"uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
    b'"1580560440","01 Feb 2020, 12:34","Band","","First","","Song",""\n'
    b'"1580605320","02 Feb 2020, 01:02","A, B","","","","The ""Song""",""\n'),
    json.dumps(
        {"username": "x", "scrobbles": [{"track": song, "artist": artist, "album": album, "date": at * 1000}
                                        for artist, song, album, at in SONGS]}
    ).encode(),
    json.dumps(
        [{"recenttracks": {"@attr": {"page": "1"}, "track": [
            {"artist": {"#text": artist}, "name": song, "album": {"#text": album}, "date": {"uts": str(at)}}
            for artist, song, album, at in SONGS]}}]
    ).encode(),
]  # fmt: skip


@pytest.mark.parametrize("data", LASTFM)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lastfm(data: bytes, encoding: str) -> None:
    rows = parse(data.decode().encode(encoding))
    assert tuple((row.artist, row.title, row.album, row.at) for row in rows if isinstance(row, Row)) == SONGS


def test_lastfm_loves() -> None:
    track = {"artist": {"name": "Band", "mbid": ""}, "name": "Song", "date": {"uts": "1580560440"}}
    assert one({"lovedtracks": {"track": [track], "@attr": {}}}).what == "love"


def test_lastfm_1k() -> None:
    data = b"user_000001\t2009-05-04T23:08:57Z\tf1b1\tDeep Dish\t\tFuck Me Im Famous\nuser_000002\tbroken\n"
    row, broken = parse(data)
    assert isinstance(row, Row)
    assert (row.user, row.artist, row.at) == ("user_000001", "Deep Dish", time(2009, 5, 4, 23, 8, 57))
    assert isinstance(broken, Skip)


def test_what_is_no_listening_is_known_as_such() -> None:
    assert recognise(b"%PDF-1.4 \x00\x01\x02") is None
    assert recognise(b"Dear diary,\ntoday I heard\n") is None
    for body in ({"playlists": []}, [{"searchQuery": "x", "searchTime": "y"}], {"user_id": 1, "username": "x"}, []):
        found = recognise(json.dumps(body).encode())
        assert found is not None
        assert found.parse is None


def test_a_damaged_row_does_not_cost_the_others() -> None:
    good = json.dumps(SPOTIFY).encode()
    rows = parse(b"[" + good + b", {" + good[40:90] + b"}, " + good + b", " + good[: len(good) // 2])
    assert [type(row) for row in rows] == [Row, Skip, Row, Skip]
    assert isinstance(rows[-1], Skip)
    assert rows[-1].reason == "cut off at the end of the file"


def test_times_that_cannot_be() -> None:
    def at(when: float) -> Row | Skip:
        return dated(Row("play", "Song", "Band", when, 0), NOW)

    assert at(NOW + 3600 * 48) == Skip("from the future")
    assert at(OLDEST - 1) == Skip("dated before the year 2000")
    assert isinstance(at(NOW - 1), Row)


@given(st.integers(min_value=1_000_000_000, max_value=4_000_000_000), st.sampled_from((1, 1000, 1_000_000)))
def test_units_of_time_are_told_apart(seconds: int, factor: int) -> None:
    assert unix_time(seconds * factor) == seconds


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([SPOTIFY, LISTEN, {"endTime": "", "msPlayed": 0, "trackName": "", "artistName": ""},
                     {"track": "", "artist": "", "date": 0, "album": ""},
                     {"artist": {"#text": ""}, "name": "", "album": {}, "date": {"uts": "1"}},
                     {"recording_mbid": "", "score": 1, "created": 1}]),
    st.data(),
)  # fmt: skip
def test_any_values_in_any_field(row: dict[str, Any], data: st.DataObject) -> None:
    changed = {**row, **data.draw(st.dictionaries(st.sampled_from(sorted(row)), json_values, max_size=4))}
    found = recognise(json.dumps([row]).encode())
    assert found is not None
    assert found.parse is not None
    for parsed in found.parse(io.BufferedReader(io.BytesIO(json.dumps([row, changed]).encode())), NOW):  # type: ignore[arg-type]
        if isinstance(parsed, Row):
            assert parsed.listened is None or 0 <= parsed.listened <= 86_400
            assert parsed.title or parsed.addresses
            checked = dated(parsed, NOW)
            assert isinstance(checked, Skip) or OLDEST <= checked.at <= NOW + 86_400


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    found = recognise(data)
    if found is not None and found.parse is not None:
        assert all(isinstance(row, Row | Skip) for row in found.parse(io.BufferedReader(io.BytesIO(data)), NOW))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=50)
@given(st.lists(json_values, max_size=5), st.floats(0, 1))
def test_a_file_cut_off_anywhere_gives_what_was_whole(values: list[Any], part: float) -> None:
    rows = [{"row": n, "value": value} for n, value in enumerate(values)]
    data = json.dumps(rows).encode()
    found = list(objects(io.BytesIO(data[: round(part * len(data))])))
    whole = [row for row in found if not isinstance(row, Skip)]
    assert json.dumps(whole) == json.dumps(rows[: len(whole)])
    assert part < 1 or len(whole) == len(rows)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.dictionaries(st.text(max_size=5), json_values, max_size=4), max_size=5))
def test_lines_give_what_was_written(rows: list[dict[str, Any]]) -> None:
    data = "\n".join(map(json.dumps, rows)).encode()
    assert json.dumps(list(lines(io.BytesIO(data)))) == json.dumps(rows)

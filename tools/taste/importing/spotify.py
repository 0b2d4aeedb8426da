"""Spotify's exports: the extended history, the account data of one year, and what is saved or banned.

The address, the user's name and the user agent are read over here and go no further.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tools.taste.events import Began, How, What
from tools.taste.importing.rows import (
    NO_NAME,
    NO_TIME,
    PRIVATE,
    Kind,
    Parsed,
    Row,
    Skip,
    iso_time,
    number,
    text,
    unix_time,
)

_TO_OTHERS = frozenset({"fwdbtn", "backbtn", "clickrow", "nextbtn", "prevbtn"})
_CHOSEN = frozenset({"clickrow", "playbtn"})
_DEVICES = ("android", "ios", "windows", "os x", "osx", "linux", "web_player", "sonos", "playstation", "xbox", "garmin",
            "chromecast", "echo", "tizen", "webos", "car")  # fmt: skip
_LONGEST = 86_400.0
"""Seconds: nothing is heard for longer than a day without an end."""


def extended(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """`Streaming_History_Audio_*.json`, `…_Video_*.json`, `endsong_*.json`; `ts` is the END of a play."""
    for row in rows:
        yield row if isinstance(row, Skip) else _extended(row)


def _extended(row: dict[str, Any]) -> Row | Skip:
    if row.get("incognito_mode") is True:
        return PRIVATE
    told = iso_time(row.get("ts"))
    if told is None:
        return NO_TIME
    kind, title, creator, album, addresses = _what(row)
    if not title:
        return NO_NAME
    milliseconds = number(row.get("ms_played"))
    if milliseconds is None or milliseconds / 1000 > _LONGEST:
        return Skip("without seconds that can be true")
    listened = milliseconds / 1000
    ended = _ended_offline(row, told, listened)
    return Row(
        "play", title, creator, ended - listened, (int(told) // 60, int(milliseconds)), kind,
        artist=creator if kind == "track" else "", album=album, ended=ended, listened=listened, how=_how(row),
        began=_began(row), device=_device(row.get("platform")), addresses=addresses,
    )  # fmt: skip


def _what(row: dict[str, Any]) -> tuple[Kind, str, str, str, tuple[str, ...]]:
    """What was played, by whichever address is there: (kind, title, artist or show or book, album, addresses)."""
    track, episode = text(row.get("master_metadata_track_name")), text(row.get("episode_name"))
    chapter = text(row.get("audiobook_chapter_title"))
    uris = {
        kind: text(row.get(name))
        for kind, name in (("chapter", "audiobook_chapter_uri"), ("episode", "spotify_episode_uri"),
                           ("track", "spotify_track_uri"))
    }  # fmt: skip
    if uris["chapter"] or (chapter and not (track or episode)):
        book = text(row.get("audiobook_title"))
        return "chapter", chapter or book, book, book, _known(uris["chapter"])
    if uris["episode"] or (episode and not track):
        show = text(row.get("episode_show_name"))
        return "episode", episode, show, show, _known(uris["episode"])
    artist = text(row.get("master_metadata_album_artist_name"))
    return "track", track, artist, text(row.get("master_metadata_album_album_name")), _known(uris["track"])


def _known(uri: str) -> tuple[str, ...]:
    return (uri,) if uri else ()


def _ended_offline(row: dict[str, Any], told: float, listened: float) -> float:
    """When a play was over: as told; what was heard offline is told later, and carries the time when it began."""
    began = unix_time(row.get("offline_timestamp"))
    if row.get("offline") is not True or began is None or began <= 0:
        return told
    return min(began + listened, told)


def _how(row: dict[str, Any]) -> How:
    reason = text(row.get("reason_end"))
    if reason == "trackdone":
        return "finished"
    if row.get("skipped") is True or reason in _TO_OTHERS:
        return "skipped"
    if reason == "trackerror":
        return "failed"
    return "stopped" if reason else ""


def _began(row: dict[str, Any]) -> Began:
    reason = text(row.get("reason_start"))
    if reason in _CHOSEN:
        return "chosen"
    return "followed" if reason == "trackdone" else ""


def _device(platform: Any) -> str:
    return _family(text(platform))


@lru_cache(1024)
def _family(platform: str) -> str:
    """The family of a device; its model and version are nobody's business."""
    told = platform.lower()
    found = next((name for name in _DEVICES if name in told), "")
    return {"os x": "macos", "osx": "macos", "web_player": "web"}.get(found, found)


def account(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """`StreamingHistory_music_N.json`, `…_podcast_N.json`, `…_audiobook_N.json`, the older `StreamingHistoryN.json`."""
    for row in rows:
        yield row if isinstance(row, Skip) else _account(row)


def _account(row: dict[str, Any]) -> Row | Skip:
    ended = _minute(row.get("endTime"))
    if ended is None:
        return NO_TIME
    if "podcastName" in row:
        kind, title, creator = "episode", text(row.get("episodeName")), text(row.get("podcastName"))
    elif "audiobookName" in row:
        creator = text(row.get("audiobookName"))
        kind, title = "chapter", text(row.get("chapterName")) or creator
    else:
        kind, title, creator = "track", text(row.get("trackName")), text(row.get("artistName"))
    if not title or title == "Unknown Track":
        return NO_NAME
    milliseconds = number(row.get("msPlayed"))
    if milliseconds is None or milliseconds / 1000 > _LONGEST:
        return Skip("without seconds that can be true")
    listened = milliseconds / 1000
    return Row(
        "play", title, creator, ended - listened, (int(ended) // 60, int(milliseconds)), kind,  # type: ignore[arg-type]
        artist=creator if kind == "track" else text(row.get("authorName")), album="" if kind == "track" else creator,
        ended=ended, listened=listened,
    )  # fmt: skip


def _minute(value: Any) -> float | None:
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()
    except (TypeError, ValueError):
        return iso_time(value)


def library(body: dict[str, Any], now: float) -> Parsed:
    """`YourLibrary.json`: what was saved or banned. It has no dates, so it counts from the day of the import."""
    lists: tuple[tuple[str, What, Kind, str, str], ...] = (
        ("tracks", "save", "track", "track", "artist"),
        ("bannedTracks", "ban", "track", "track", "artist"),
        ("episodes", "save", "episode", "name", "show"),
    )
    for name, what, kind, title, creator in lists:
        for row in body.get(name) or ():
            if not isinstance(row, dict) or not text(row.get(title)):
                yield NO_NAME
                continue
            by = text(row.get(creator))
            artist, album = (by, text(row.get("album"))) if kind == "track" else ("", by)
            uris = _known(text(row.get("uri")))
            yield Row(what, text(row[title]), by, now, what, kind, artist, album, addresses=uris)

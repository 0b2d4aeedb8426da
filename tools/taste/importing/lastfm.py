"""Last.fm, which has no export of its own: what the common tools and the API write, and the Last.fm-1K data set.

None of them says how long something was heard; what is there was scrobbled.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from tools.taste.importing.rows import NO_NAME, NO_TIME, Parsed, Row, Skip, iso_time, text, unix_time

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_WRITTEN = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]*\.?,? (\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "artist": ("artist", "artist_name", "artist name", "artistname"),
    "album": ("album", "album_name", "album name", "release", "release_name"),
    "title": ("track", "title", "name", "track_name", "track name", "song", "trackname"),
    "date": ("uts", "timestamp", "date", "utc_time", "time", "datetime", "date#", "played_at", "listened_at"),
    "mbid": ("track_mbid", "mbid", "recording_mbid"),
}
_HEADERLESS = {"artist": 0, "album": 1, "title": 2, "date": 3}


def columns(first: Sequence[str]) -> dict[str, int] | None:
    """Where artist, title and date stand in a table whose first line is a heading; None if it is none."""
    heading = [cell.strip().lower().split("#")[0] for cell in first]
    found = {
        what: heading.index(next(name for name in names if name in heading))
        for what, names in _NAMES.items()
        if any(name in heading for name in names)
    }
    return found if {"artist", "title", "date"} <= found.keys() else None


def headed(line: str, delimiter: str) -> bool:
    """Whether a line is the heading of such a table."""
    try:
        return columns(next(csv.reader([line], delimiter=delimiter), [])) is not None
    except csv.Error:
        return False


def looks_like_scrobbles(first: Sequence[str], delimiter: str) -> bool:
    """Whether one of the first lines has four cells, the last of them a date."""
    try:
        rows = list(csv.reader((line.replace("\0", "") for line in first), delimiter=delimiter))
    except csv.Error:
        return False
    return any(len(row) >= 4 and moment(row[3]) is not None for row in rows)


def table(file: TextIO, delimiter: str) -> Parsed:
    """CSV: "artist,album,track,date" without a heading (lastfm-to-csv), or any order with one (lastfmstats, others)."""
    where: dict[str, int] | None = None
    for row in _csv(file, delimiter):
        if isinstance(row, Skip):
            yield row
        elif where is None:
            where = columns(row)
            if where is None:
                where = _HEADERLESS
                yield _cells(row, where)
        elif any(cell.strip() for cell in row):
            yield _cells(row, where)


def _csv(file: TextIO, delimiter: str) -> Iterator[list[str] | Skip]:
    rows = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Skip("damaged")


def _cells(row: Sequence[str], where: Mapping[str, int]) -> Row | Skip:
    cells = {what: row[place] if place < len(row) else "" for what, place in where.items()}
    address = text(cells.get("mbid"))
    return _scrobble(cells["artist"], cells["title"], cells.get("album"), moment(cells["date"]), address)


def _scrobble(artist: Any, title: Any, album: Any, at: float | None, mbid: str = "") -> Row | Skip:
    name, by = text(title), text(artist)
    if not name or not by:
        return NO_NAME
    if at is None:
        return NO_TIME
    addresses = (f"mbid:{mbid}",) if mbid else ()
    return Row("play", name, by, at, int(at) // 60, artist=by, album=text(album), addresses=addresses)


def moment(value: Any) -> float | None:
    """Unix seconds out of "01 Jan 2020 12:34" (UTC), ISO 8601, seconds or milliseconds."""
    if isinstance(value, str) and (found := _WRITTEN.search(value)) is not None:
        day, month, year, hour, minute, second = found.groups()
        try:
            clock = int(hour), int(minute), int(second or 0)
            return datetime(int(year), _MONTHS[month.lower()], int(day), *clock, tzinfo=UTC).timestamp()
        except (KeyError, ValueError):
            return None
    return unix_time(value) if not isinstance(value, str) or value.strip().isdigit() else iso_time(value)


def stats(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """lastfmstats.com's JSON: {"username", "scrobbles": [{"track", "artist", "album", "date" in ms}]}."""
    for row in rows:
        if isinstance(row, Skip):
            yield row
        else:
            yield _scrobble(row.get("artist"), row.get("track"), row.get("album"), moment(row.get("date")))


def api(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """The API's `user.getRecentTracks` and `user.getLovedTracks`: tracks, or pages of them."""
    for row in rows:
        pages = [row] if isinstance(row, Skip) else _tracks(row)
        for track in pages:
            yield track if isinstance(track, Skip) else _api(track)


def _tracks(row: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for name in ("recenttracks", "lovedtracks"):
        if isinstance(row.get(name), dict):
            found = row[name].get("track")
            tracks = found if isinstance(found, list) else [found]
            return [track for track in tracks if isinstance(track, dict)]
    return [row]


def _api(track: dict[str, Any]) -> Row | Skip:
    attributes = track.get("@attr")
    if isinstance(attributes, dict) and str(attributes.get("nowplaying")) == "true":
        return Skip("of what was playing just then", wrong=False)
    date, artist, album = track.get("date"), track.get("artist"), track.get("album")
    at = moment(date.get("uts")) if isinstance(date, dict) else moment(date)
    by = (artist.get("#text") or artist.get("name")) if isinstance(artist, dict) else artist
    of = album.get("#text") if isinstance(album, dict) else album
    found = _scrobble(by, track.get("name"), of, at, text(track.get("mbid")))
    # Loved tracks come with the artist's name under "name" and without an album.
    if isinstance(found, Row) and isinstance(artist, dict) and "name" in artist and "album" not in track:
        found.what = "love"
    return found


def lastfm_1k(file: TextIO) -> Parsed:
    """Last.fm-1K: user, ISO time, artist's id and name, track's id and name between tabs; newest first, many users."""
    for line in file:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) < 6:
            yield Skip("damaged")
            continue
        found = _scrobble(cells[3], cells[5], "", iso_time(cells[1]), text(cells[4]))
        if isinstance(found, Row):
            found.user = text(cells[0])
            found.key = int(found.at)
        yield found

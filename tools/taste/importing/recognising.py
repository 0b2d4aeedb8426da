"""Which export a file is, told by what is in it; what it is called does not matter."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tools.taste.importing import lastfm, listenbrainz, ours, spotify
from tools.taste.importing.rows import Parsed, Skip
from tools.taste.importing.streams import lines, objects, root

SAMPLE = 1 << 16
_LARGEST_WHOLE = 64_000_000
_TSV = re.compile(r"[^\t\n]*\t\d{4}-\d\d-\d\dT[^\t\n]*\t[^\t\n]*\t[^\t\n]*\t[^\t\n]*\t[^\t\n]*$")


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export. `parse` reads a file of it; the second argument is now, in unix seconds.

    `source` is what its events are written down under. `late`: it names things by ids that other files explain.
    Without `parse` we know what it is, and that there is no listening in it.
    """

    name: str
    source: str = ""
    parse: Callable[[BinaryIO, float], Parsed] | None = None
    late: bool = False


def _rows(read: Callable[[Iterator[dict[str, Any] | Skip]], Parsed]) -> Callable[[BinaryIO, float], Parsed]:
    return lambda file, _now: read(objects(file))


def _lines(read: Callable[[Iterator[dict[str, Any] | Skip]], Parsed]) -> Callable[[BinaryIO, float], Parsed]:
    return lambda file, _now: read(lines(file))


def _whole(file: BinaryIO, now: float) -> Parsed:
    try:
        body = json.loads(file.read(_LARGEST_WHOLE))
    except (ValueError, RecursionError):
        yield Skip("damaged")
        return
    yield from spotify.library(body if isinstance(body, dict) else {}, now)


def _csv(delimiter: str) -> Callable[[BinaryIO, float], Parsed]:
    return lambda file, _now: lastfm.table(_as_text(file), delimiter)


EXTENDED = Format("Spotify extended history", "spotify", _rows(spotify.extended))
ACCOUNT = Format("Spotify account data", "spotify-account", _rows(spotify.account))
LIBRARY = Format("Spotify library", "spotify-account", _whole)
LISTENS = Format("ListenBrainz", "listenbrainz", _rows(listenbrainz.listens))
LISTEN_LINES = Format("ListenBrainz", "listenbrainz", _lines(listenbrainz.listens))
FEEDBACK = Format("ListenBrainz feedback", "listenbrainz", _rows(listenbrainz.feedback), late=True)
FEEDBACK_LINES = Format("ListenBrainz feedback", "listenbrainz", _lines(listenbrainz.feedback), late=True)
STATS = Format("Last.fm (lastfmstats)", "lastfm", _rows(lastfm.stats))
API = Format("Last.fm (API)", "lastfm", _rows(lastfm.api))
LASTFM_1K = Format("Last.fm-1K", "lastfm", lambda file, _now: lastfm.lastfm_1k(_as_text(file)))
OURS = Format("Segue", "segue", _rows(ours.events))
PARQUET = Format("Segue (Parquet)", "segue", lambda file, _now: ours.events(ours.parquet(file)))
EMPTY = Format("empty")
OTHER = Format("other account data without listening")

_KNOWN_OTHERS = (
    {"searchQuery"}, {"playlists"}, {"user_id", "username"}, {"pinned_until"}, {"friends"}, {"inferences"},
    {"followingUsersCount"}, {"email"}, {"displayName"}, {"rows", "blurb_content"},
)  # fmt: skip


def recognise(sample: bytes) -> Format | None:
    """The format of a file that begins so; None if it is none that we know."""
    if not sample.strip(b"\0\t\r\n " + codecs.BOM_UTF8):
        return EMPTY
    if sample.startswith(b"PAR1"):
        return PARQUET
    start = _decoded(sample).lstrip()
    if not start or "\0" in start[:1000]:
        return None
    return _json(sample, start) if start[0] in "[{" else _text(start)


def _json(sample: bytes, start: str) -> Format | None:
    outside = root(sample)
    if outside.get("format") == ours.FORMAT:
        return OURS
    if "listened_at" in outside or "track_metadata" in outside:
        return LISTEN_LINES
    if "score" in outside and {"recording_mbid", "recording_msid"} & outside.keys():
        return FEEDBACK_LINES
    if {"tracks", "albums"} <= outside.keys() or "bannedTracks" in outside:
        return LIBRARY
    first = next((row for row in objects(io.BytesIO(sample)) if isinstance(row, dict)), None)
    found = None if first is None else _by_row(first)
    if found is None and (first is None or not first) and re.fullmatch(r"[\[\]{}\s]*", start):
        return EMPTY
    if found is None and any(known <= keys for known in _KNOWN_OTHERS for keys in (outside.keys(), set(first or ()))):
        return OTHER
    return found


def _by_row(row: dict[str, Any]) -> Format | None:
    keys = row.keys()
    if "ms_played" in keys and "ts" in keys:
        return EXTENDED
    if "endTime" in keys and "msPlayed" in keys:
        return ACCOUNT
    if "listened_at" in keys or "track_metadata" in keys:
        return FEEDBACK if "score" in keys else LISTENS
    if "score" in keys and {"recording_mbid", "recording_msid"} & keys:
        return FEEDBACK
    if {"recenttracks", "lovedtracks"} & keys or ({"name", "artist"} <= keys and isinstance(row["artist"], dict)):
        return API
    return STATS if {"track", "artist", "date"} <= keys else None


def _text(start: str) -> Format | None:
    """A table: tabs as in Last.fm-1K; else the delimiter by which its first line has artist, track and a date."""
    first, _, rest = start.partition("\n")
    first = first.rstrip("\r")
    if _TSV.match(first):
        return LASTFM_1K
    for delimiter in (";", ",", "\t"):
        if lastfm.headed(first, delimiter) or lastfm.looks_like_scrobbles((first, *rest.split("\n")[:3]), delimiter):
            return Format("Last.fm (CSV)", "lastfm", _csv(delimiter))
    return None


def _decoded(sample: bytes) -> str:
    wide = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return sample.decode("utf-16" if wide else "utf-8-sig", "replace")


def _as_text(file: BinaryIO) -> io.TextIOWrapper:
    wide = isinstance(file, io.BufferedReader) and file.peek(2)[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    return io.TextIOWrapper(file, "utf-16" if wide else "utf-8-sig", "replace", newline="")

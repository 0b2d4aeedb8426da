"""JSPF in the dialect of ListenBrainz: identifiers are lists, the rest as in XSPF. Durations are milliseconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tools.library.names import clean
from tools.playlists.formats.listing import MOST_ENTRIES, Listed, Listing, PlaylistFileError


def read(data: bytes) -> Listing:
    """The playlist in the bytes of a file.

    Raises:
        PlaylistFileError: it is no JSPF.
    """
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PlaylistFileError("That is no JSPF playlist: it is not JSON.", "Is it whole?") from error
    playlist = whole.get("playlist") if isinstance(whole, Mapping) else None
    tracks = playlist.get("track") if isinstance(playlist, Mapping) else None
    if not isinstance(playlist, Mapping) or not isinstance(tracks, list):
        raise PlaylistFileError('That is no JSPF playlist: it has no "playlist" with a list of "track".')
    good = [track for track in tracks[:MOST_ENTRIES] if isinstance(track, Mapping)]
    return Listing(_text(playlist, "title"), tuple(_entry(track) for track in good), len(tracks) - len(good))


def _entry(track: Mapping[str, Any]) -> Listed:
    length = track.get("duration")
    return Listed(
        _text(track, "title"),
        _text(track, "creator"),
        _text(track, "album"),
        length / 1000 if isinstance(length, int | float) and length > 0 else None,
        next(iter(_several(track.get("location"))), ""),
        _several(track.get("identifier")),
        _text(track, "annotation"),
    )


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return clean(value) if isinstance(value, str) else ""


def _several(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(one for one in found if isinstance(one, str) and one)


def write(listing: Listing) -> bytes:
    """The playlist as JSPF."""
    playlist = {"title": listing.title, "track": [_track(entry) for entry in listing.entries]}
    return (json.dumps({"playlist": playlist}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _track(entry: Listed) -> dict[str, Any]:
    told = {
        "title": entry.title,
        "creator": entry.artist,
        "album": entry.album,
        "annotation": entry.note,
        "duration": None if entry.duration is None else round(entry.duration * 1000),
        "location": [entry.location] if entry.location else None,
        "identifier": list(entry.identifiers) or None,
    }
    return {name: value for name, value in told.items() if value}

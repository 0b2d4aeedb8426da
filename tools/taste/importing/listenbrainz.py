"""ListenBrainz: the listens and the feedback of an account's export, of the API and of the public dumps.

Field by field in https://listenbrainz.readthedocs.io/en/latest/users/json.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tools.taste.importing.rows import NO_NAME, NO_TIME, Parsed, Row, Skip, number, text, unix_time


def listens(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """`listens/<year>/<month>.jsonl`, or the `listens` of the API. `listened_at` is the beginning of a play."""
    for row in rows:
        yield row if isinstance(row, Skip) else _listen(row)


def _listen(row: dict[str, Any]) -> Row | Skip:
    if row.get("playing_now") is True:
        return Skip("of what was playing just then", wrong=False)
    at = unix_time(row.get("listened_at"))
    if at is None:
        return NO_TIME
    told = _dict(row.get("track_metadata"))
    title, artist = text(told.get("track_name")), text(told.get("artist_name"))
    if not title:
        return NO_NAME
    more = _dict(told.get("additional_info"))
    return Row(
        "play", title, artist, at, int(at), artist=artist, album=text(told.get("release_name")),
        duration=_duration(more), device=text(more.get("media_player"))[:40],
        addresses=_addresses(told, more, row),
    )  # fmt: skip


def _duration(more: dict[str, Any]) -> float | None:
    """Seconds: `duration_ms`, or `duration`, in which both units are found."""
    milliseconds, seconds = number(more.get("duration_ms")), number(more.get("duration"))
    if milliseconds:
        return milliseconds / 1000
    if not seconds:
        return None
    return seconds / 1000 if seconds > 36_000 else seconds


def _addresses(told: dict[str, Any], more: dict[str, Any], row: dict[str, Any]) -> tuple[str, ...]:
    mapped = _dict(told.get("mbid_mapping"))
    ids = [f"mbid:{text(found.get('recording_mbid'))}" for found in (mapped, more) if text(found.get("recording_mbid"))]
    msids = (told.get("recording_msid"), more.get("recording_msid"), row.get("recording_msid"))
    ids += [f"msid:{text(found)}" for found in msids if text(found)]
    return tuple(dict.fromkeys(ids))


def feedback(rows: Iterable[dict[str, Any] | Skip]) -> Parsed:
    """`feedback.jsonl`: loved and hated recordings, known by their ids only."""
    for row in rows:
        if isinstance(row, Skip):
            yield row
            continue
        score, at = row.get("score"), unix_time(row.get("created"))
        told = _dict(row.get("track_metadata"))
        addresses = _addresses(told, row, {})
        if score not in (1, -1):
            yield Skip("of a rating that was taken back", wrong=False)
        elif at is None:
            yield NO_TIME
        elif not addresses:
            yield NO_NAME
        else:
            title, artist = text(told.get("track_name")), text(told.get("artist_name"))
            what = "love" if score == 1 else "dislike"
            yield Row(what, title, artist, at, int(at), artist=artist, addresses=addresses)  # type: ignore[arg-type]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

"""episode.json: the script and the timeline of an episode, to be read back by whoever is asked about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tools.podcast.errors import PodcastError
from tools.podcast.facts import Fact, Source
from tools.podcast.package.atomic import write_text
from tools.podcast.script import Insert, Line, Script, Segment
from tools.podcast.timeline import Spot, Timeline

RECORD = "episode.json"
_VERSION = 1


def write_record(folder: Path, script: Script, timeline: Timeline, about: Mapping[str, Any] | None = None) -> Path:
    """Write episode.json into an episode's folder; `about` is what else is worth knowing (JSON-ready)."""
    body = {
        "version": _VERSION,
        **(about or {}),
        "title": script.title,
        "summary": script.summary,
        "style": script.style,
        "language": script.language,
        "hosts": script.hosts,
        "seconds": round(timeline.seconds, 3),
        "segments": [
            {"title": each.title, "topic": each.topic, "turns": _turns(each, number, timeline)}
            for number, each in enumerate(script.segments)
        ],
        "facts": [asdict(fact) for fact in script.facts],
        "sources": [asdict(source) for source in script.sources],
    }
    path = folder / RECORD
    write_text(path, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    return path


def read_episode(folder: Path) -> tuple[Script, Timeline]:
    """The script and the timeline of the episode in a folder. Raises `PodcastError` if there is none."""
    body = read_record(folder)
    try:
        return _script(body), _timeline(body)
    except (KeyError, TypeError, ValueError) as error:
        raise PodcastError(f"The record of the episode in {folder} is damaged.", "Make the episode again.") from error


def read_record(folder: Path) -> dict[str, Any]:
    """episode.json as it is. Raises `PodcastError`."""
    path = folder / RECORD
    try:
        body = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PodcastError(f"There is no episode in {folder}.") from error
    except ValueError as error:
        raise PodcastError(f"The record of the episode in {folder} is damaged.", "Make the episode again.") from error
    if not isinstance(body, dict) or body.get("version") != _VERSION:
        raise PodcastError(f"The episode in {folder} was made by another version of Segue.", "Make it again.")
    return body


def _turns(segment: Segment, number: int, timeline: Timeline) -> list[dict[str, Any]]:
    """A segment's turns, each with when it sounds as far as it does; both are in the same order."""
    spots = [spot for spot in timeline.spots if spot.segment == number]
    turns = []
    for turn in segment.turns:
        when = {}
        if spots and spots[0].turn == turn:
            spot = spots.pop(0)
            when = {"from": round(spot.start, 3), "to": round(spot.end, 3)}
        turns.append({**asdict(turn), **when})
    return turns


def _script(body: Mapping[str, Any]) -> Script:
    segments = tuple(
        Segment(each["title"], tuple(_read_turn(turn) for turn in each["turns"]), each["topic"])
        for each in body["segments"]
    )
    facts = tuple(
        Fact(**{**fact, **{name: tuple(fact[name]) for name in ("names", "numbers", "items")}})
        for fact in body["facts"]
    )
    sources = tuple(Source(**source) for source in body["sources"])
    return Script(
        body["title"], body["summary"], body["style"], body["language"], dict(body["hosts"]), segments, facts, sources
    )


def _timeline(body: Mapping[str, Any]) -> Timeline:
    spots = [
        Spot(float(turn["from"]), float(turn["to"]), _read_turn(turn), number)
        for number, segment in enumerate(body["segments"])
        for turn in segment["turns"]
        if "from" in turn
    ]
    return Timeline(tuple(sorted(spots, key=lambda spot: spot.start)), float(body["seconds"]))


def _read_turn(turn: Mapping[str, Any]) -> Line | Insert:
    if "speaker" in turn:
        return Line(turn["speaker"], turn["text"], tuple(turn["facts"]))
    return Insert(turn["item"], turn["title"], float(turn["start"]), float(turn["seconds"]))

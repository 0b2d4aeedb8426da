"""For readers: the show notes, and every statement with where it comes from."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tools.podcast.facts import Fact, Source
from tools.podcast.script import Insert, Line, Script
from tools.podcast.timeline import Timeline
from tools.remix.encode import Chapter


def sources_json(script: Script, timeline: Timeline) -> str:
    """Every line that states something, where it is said, and its facts with source, place and quote."""
    facts = {fact.id: fact for fact in script.facts}
    sources = {source.id: source for source in script.sources}
    body = {
        "version": 1,
        "title": script.title,
        "sources": [
            {"id": one.id, "kind": one.kind, "title": one.title, "where": one.where, "language": one.language}
            for one in script.sources
        ],
        "statements": [
            {
                "start": round(spot.start, 3),
                "end": round(spot.end, 3),
                "speaker": spot.turn.speaker,
                "text": spot.turn.text,
                "facts": [_fact(facts[each], sources) for each in spot.turn.facts if each in facts],
            }
            for spot in timeline.spots
            if isinstance(spot.turn, Line) and spot.turn.facts
        ],
        "music": [
            {"start": round(spot.start, 3), "end": round(spot.end, 3), "item": spot.turn.item, "title": spot.turn.title}
            for spot in timeline.spots
            if isinstance(spot.turn, Insert)
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def notes_text(script: Script, timeline: Timeline, chapters: Sequence[Chapter]) -> str:
    """The show notes as plain text: what it is about, chapters, music, sources."""
    lines = [script.title, "", script.summary, ""]
    for heading, entries in _sections(script, timeline, chapters):
        lines += [heading, *(f"  {entry}" for entry in entries), ""]
    return "\n".join(lines).rstrip() + "\n"


def notes_html(script: Script, timeline: Timeline, chapters: Sequence[Chapter]) -> str:
    """The same as a fragment of HTML, as feeds hold it."""
    parts = [f"<p>{html.escape(script.summary)}</p>"]
    for heading, entries in _sections(script, timeline, chapters):
        listed = "".join(f"<li>{html.escape(entry)}</li>" for entry in entries)
        parts.append(f"<h3>{html.escape(heading)}</h3>\n<ul>{listed}</ul>")
    return "\n".join(parts) + "\n"


def _sections(script: Script, timeline: Timeline, chapters: Sequence[Chapter]) -> Iterator[tuple[str, list[str]]]:
    yield "Chapters", [f"{clock(each.start)} {each.title}" for each in chapters]
    music = [f"{clock(spot.start)} {spot.turn.title}" for spot in timeline.spots if isinstance(spot.turn, Insert)]
    if music:
        yield "Music", music
    said = {name for spot in timeline.spots if isinstance(spot.turn, Line) for name in spot.turn.facts}
    used = {fact.source for fact in script.facts if fact.id in said}
    sources = [_source(source) for source in script.sources if source.id in used]
    if sources:
        yield "Sources", sources
    yield "Voices", [f"{name}: {voice}, a synthetic voice" for name, voice in script.hosts.items()]


def _source(source: Source) -> str:
    shown = source.kind == "url" and source.where  # paths and ids are nobody's business outside of this machine
    return f"{source.title}, {source.where}" if shown else source.title


def _fact(fact: Fact, sources: dict[str, Source]) -> dict[str, Any]:
    source = sources.get(fact.source)
    return {
        "id": fact.id,
        "text": fact.text,
        "source": fact.source,
        "title": "" if source is None else source.title,
        "place": fact.place,
        "quote": fact.quote,
    }


def clock(seconds: float) -> str:
    """1:02:03, or 2:03."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"

"""Chapters: one for every segment that is heard, and the podcast namespace's JSON of them.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tools.podcast.script import Script
from tools.podcast.timeline import Timeline
from tools.remix.encode import Chapter

MIME = "application/json+chapters"


def chapters_of(script: Script, timeline: Timeline) -> tuple[Chapter, ...]:
    """The chapters without a gap between them: each begins with the music that leads to it."""
    heard = sorted({spot.segment for spot in timeline.spots})
    ended = [max(spot.end for spot in timeline.spots if spot.segment == number) for number in heard]
    starts = [0.0, *ended[:-1]]
    ends = [*starts[1:], timeline.seconds]
    return tuple(
        Chapter(script.segments[number].title or script.title, round(start, 3), round(end, 3))
        for number, start, end in zip(heard, starts, ends, strict=False)
    )


def chapters_json(script: Script, chapters: Sequence[Chapter]) -> str:
    """Version 1.2 of the JSON."""
    body = {
        "version": "1.2.0",
        "title": script.title,
        "description": script.summary,
        "chapters": [{"startTime": each.start, "endTime": each.end, "title": each.title} for each in chapters],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
